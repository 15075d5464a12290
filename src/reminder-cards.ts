import type {Renderer} from './command/render.ts';
import type {Person} from './domain/person.ts';
import {cardLines, kindOfKey} from './domain/reminder.ts';
import {isPaused} from './domain/reminder-verdict.ts';
import type {Rendered} from './jobs/deliver-notices.ts';
import type {Attachment, MattermostGateway} from './mattermost/gateway.ts';
import type {Reader} from './messages/reader.ts';
import {type Card, type CardToken, reminderCard, shortChannelCard} from './messages/reminder-card.ts';
import {type Addressee, type Audience, readAudiences} from './services/audience.ts';
import {readSubjects} from './services/reminder-write.ts';
import type {Notice, Store} from './store/store.ts';

/** What a server before 6.0 takes as a post's props, in characters of its JSON (reference 1.5), less what it adds itself. */
const propsLimit = 7_600;
/** How long the buttons of a card work after the last of its ends, or after the card where that is later, in ms: 14 days. */
export const pastEnd = 14 * 86_400_000;

/** A reader in somebody's language and zone; null for everybody's. */
export type ReaderFor = (person: Pick<Person, 'locale' | 'timeZone'> | null) => Reader;

export type ReminderCardParts = {
  readonly store: Store;
  readonly renderer: Renderer;
  readonly gateway: MattermostGateway;
  readonly readerFor: ReaderFor;
};

export type ReminderCards = {
  /** A card for a person, as it reads now; null where it says nothing any more that they may know. */
  toPerson(notice: Notice, person: Addressee): Promise<Rendered | null>;
  /** What a channel is told: which tokens only where nobody but system admins reads it. */
  toChannel(notice: Notice, isAdminsOnly: boolean): Promise<Rendered>;
};

const readersOwn = {ownerName: null, isBots: false, isLeftAlone: false} as const;

/** Who is told that nothing was done is not told of what its owner put off. */
function toldToOthers(entry: CardToken, audience: Audience | undefined): CardToken {
  if (!audience) return entry;
  const {owner, name, person} = audience;
  const isLeftAlone = person === null && owner !== 'unread';
  return {...entry, snoozedUntil: null, ownerName: name, isBots: owner !== 'person', isLeftAlone};
}

export function createReminderCards({store, renderer, gateway, readerFor}: ReminderCardParts): ReminderCards {
  const entryFor = async ({tokenId, endAt}: {tokenId: string; endAt: number}): Promise<CardToken | null> => {
    const token = await store.tokens.find(tokenId);
    if (!token) return null;
    const rows = await store.reminders.ofToken(tokenId);
    const snooze = rows.find(({key, state, endAt: end}) => kindOfKey(key) === 'snooze' && state === 'pending' && end === endAt);
    const paused = isPaused(token, token.active ? [] : await store.holds.of([tokenId]));
    return {token, endAt, snoozedUntil: snooze?.dueAt ?? null, isPaused: paused, ...readersOwn};
  };

  const tokensOn = async (notice: Notice, readerId: string, told: ReadonlySet<string> | null): Promise<CardToken[]> => {
    const found = await Promise.all(readSubjects(notice.values.subjects).map(entryFor));
    const entries = found.filter((entry) => entry !== null);
    const others = [...new Set(entries.map(({token}) => token.ownerId).filter((id) => id !== readerId))];
    const audiences = await readAudiences(gateway, others);
    if (told && [...audiences.values()].some(({owner}) => owner === 'unread'))
      throw new Error('the server does not say whose bot it is');
    const isTold = ({token: {ownerId}}: CardToken) => told?.has(audiences.get(ownerId)?.botOf || ownerId) ?? true;
    return entries.filter(isTold).map((entry) => toldToOthers(entry, audiences.get(entry.token.ownerId)));
  };

  /** Whose tokens this reader is told of: a backup owner may be none any more, and a bot another's, since the card was written. */
  const toldOf = async (kind: Card['kind'], readerId: string): Promise<ReadonlySet<string>> =>
    new Set(kind === 'reminders-backup' ? await store.backups.owners(readerId) : [readerId]);

  return {
    async toPerson(notice, person) {
      const reader = readerFor(person);
      const kind = notice.kind as Card['kind'];
      const tokens = await tokensOn(notice, person.id, await toldOf(kind, person.id));
      if (tokens.length === 0) return null;
      const cardExpiresAt = Math.max(reader.now, ...tokens.map(({endAt}) => endAt)) + pastEnd;
      const render = (choices: number): Rendered => {
        const reply = reminderCard(reader, {kind, tokens, choices});
        return {
          message: reply.text,
          attachments: renderer.toAttachments(reply, {userId: person.id, card: notice.id, cardExpiresAt}),
        };
      };
      let choices = Math.min(cardLines, tokens.length);
      let rendered = render(choices);
      while (choices > 0 && propsSize(rendered.attachments) > propsLimit) rendered = render(--choices);
      return rendered;
    },
    async toChannel(notice, isAdminsOnly) {
      const reader = readerFor(null);
      const tokens = await tokensOn(notice, '', null);
      const reply = isAdminsOnly
        ? reminderCard(reader, {kind: 'reminders-channel', tokens, choices: 0})
        : shortChannelCard(reader, tokens.length);
      return {message: reply.text, attachments: []};
    },
  };
}

/** The size of a post's props as the server counts it: characters of JSON in which Go escapes these three. */
export const propsSize = (attachments: readonly Attachment[]): number =>
  [...JSON.stringify({attachments}).replace(/[<>&]/gu, '\\u0000')].length;
