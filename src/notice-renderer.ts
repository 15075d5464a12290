import type {Renderer} from './command/render.ts';
import {endOf} from './domain/token.ts';
import type {Render, Rendered} from './jobs/deliver-notices.ts';
import type {MattermostGateway} from './mattermost/gateway.ts';
import {type NoticeParts, noticeReply} from './messages/notices.ts';
import {createReminderCards, pastEnd, type ReaderFor} from './reminder-cards.ts';
import {isAdminsOnly} from './services/admins-only.ts';
import {type Addressee, readAddressees} from './services/audience.ts';
import {orGone} from './services/server-look.ts';
import type {Notice, Store} from './store/store.ts';

/** How long the buttons of a card of a token without an end work, in ms: 30 days. */
const withoutEnd = 30 * 86_400_000;

/** Asked of an open rotation only: what was not delivered before its end is answered. */
const questions: ReadonlySet<string> = new Set(['rotation-ask', 'rotation-extended']);

export type NoticeRendererParts = {
  /** Of the jobs' share: what renders is a job. */
  readonly gateway: MattermostGateway;
  readonly store: Store;
  readonly renderer: Renderer;
  readonly readerFor: ReaderFor;
};

/** Reads whom the notices go to, many in one call. */
export function createNoticeRenderer({store, renderer, readerFor, gateway}: NoticeRendererParts): Render {
  const cards = createReminderCards({store, renderer, gateway, readerFor});
  const tokenOf = async (id: unknown) => (typeof id === 'string' ? store.tokens.find(id) : null);

  const tokensOf = async ({kind, values}: Notice): Promise<Pick<NoticeParts, 'token' | 'old' | 'rotation'>> => {
    const token = await tokenOf(values.tokenId);
    const open = token === null ? [] : await store.rotations.openOf(token.ownerId);
    const taken = open.find(({newTokenId}) => newTokenId === token?.id) ?? null;
    // What a stand-in took over is not the one that got lost, which its notice names, but that one's rotation.
    const old = await tokenOf(kind === 'replaced' && taken ? taken.oldTokenId : values.oldTokenId);
    // One of which a token is gone is over, and yet to be closed.
    const isOpen = taken?.oldTokenId === old?.id && old?.goneAt === null && token?.goneAt === null;
    return {token, old, rotation: isOpen ? taken : null};
  };

  const toPerson = async (notice: Notice, person: Addressee): Promise<Rendered | null> => {
    if (notice.kind.startsWith('reminders')) return cards.toPerson(notice, person);
    const {token, old, rotation} = await tokensOf(notice);
    if (questions.has(notice.kind) && rotation === null) return null;
    const reader = readerFor(person);
    const reply = noticeReply(reader, {act: notice.id, kind: notice.kind, values: notice.values, token, old, rotation});
    const end = token === null ? null : endOf(token);
    const cardExpiresAt = end === null ? reader.now + withoutEnd : Math.max(end, reader.now) + pastEnd;
    return {message: reply.text, attachments: renderer.toAttachments(reply, {userId: person.id, card: notice.id, cardExpiresAt})};
  };

  /** One that is deleted for good will never read it; any other that the server leaves out is asked for again. */
  const toNobody = async ({id, userId}: Notice): Promise<null> => {
    if ((await orGone(gateway.user(userId))) === null) return null;
    throw new Error(`the server does not say whom notice ${id} is for`);
  };

  return async (notices) => {
    const ids = notices.map(({userId}) => userId).filter((id) => id !== '');
    const people = await readAddressees(gateway, ids);
    return async (notice) => {
      const {channelId} = notice.values;
      if (typeof channelId === 'string') return cards.toChannel(notice, await isAdminsOnly(gateway, channelId));
      const person = people.get(notice.userId);
      if (!person) return toNobody(notice);
      return person.active ? toPerson(notice, person) : null;
    };
  };
}
