import type {Renderer} from './command/render.ts';
import type {Person} from './domain/person.ts';
import {endOf} from './domain/token.ts';
import type {Attachment, MattermostGateway} from './mattermost/gateway.ts';
import {noticeReply} from './messages/notices.ts';
import type {Reader} from './messages/reader.ts';
import {createReminderCards} from './reminder-cards.ts';
import {isAdminsOnly} from './services/admins-only.ts';
import type {PeopleService} from './services/people-service.ts';
import type {Notice, Store} from './store/store.ts';

/** How long the buttons of a card work, in ms: 14 days past the token's end, 30 days where it has none. */
const pastEnd = 14 * 86_400_000;
const withoutEnd = 30 * 86_400_000;

export type NoticeRendererParts = {
  readonly people: PeopleService;
  readonly gateway: MattermostGateway;
  readonly store: Store;
  readonly renderer: Renderer;
  readonly readerFor: (person: Person | null) => Reader;
};

/** A notice as its person reads it; null where they are deactivated and read nothing. */
export function createNoticeRenderer({people, store, renderer, readerFor, gateway}: NoticeRendererParts) {
  const cards = createReminderCards({store, renderer, gateway, readerFor});
  const tokenOf = async (id: unknown) => (typeof id === 'string' ? store.tokens.find(id) : null);
  return async (notice: Notice): Promise<{message: string; attachments: readonly Attachment[]} | null> => {
    const {channelId} = notice.values;
    if (typeof channelId === 'string') return cards.toChannel(notice, await isAdminsOnly(gateway, channelId));
    const person = await people.known(notice.userId);
    if (!person.active) return null;
    if (notice.kind.startsWith('reminders')) return cards.toPerson(notice, person);
    const [token, old] = await Promise.all([tokenOf(notice.values.tokenId), tokenOf(notice.values.oldTokenId)]);
    const reader = readerFor(person);
    const reply = noticeReply(reader, {act: notice.id, kind: notice.kind, values: notice.values, token, old});
    const end = token === null ? null : endOf(token);
    const cardExpiresAt = end === null ? reader.now + withoutEnd : end + pastEnd;
    return {message: reply.text, attachments: renderer.toAttachments(reply, {userId: person.id, card: notice.id, cardExpiresAt})};
  };
}
