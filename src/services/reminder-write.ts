import type {Clock, Ids} from '../domain/clock.ts';
import {cardLines, lastDay} from '../domain/reminder.ts';
import type {Telling} from '../domain/reminder-verdict.ts';
import {dateIn, nextWorkingDay} from '../domain/working-hours.ts';
import type {Reminder, Store} from '../store/store.ts';
import {keysOf, type Saying} from './reminder-consider.ts';
import {type Target, targetKey} from './reminder-targets.ts';

/** The kinds of card; `src/messages/reminder-card.ts` has a text for each. */
export const cardKinds = {owner: 'reminders', backup: 'reminders-backup', channel: 'reminders-channel'} as const;

export type TellingTarget = Exclude<Target, {kind: 'nobody'} | {kind: 'unread'}>;

/** The tokens that a card speaks of, and the end that it speaks of: as they stand in the notice's values. */
export const subjectsText = (rows: readonly Pick<Reminder, 'tokenId' | 'endAt'>[]): string =>
  rows.map(({tokenId, endAt}) => `${tokenId}:${endAt}`).join(' ');

export function readSubjects(text: unknown): {readonly tokenId: string; readonly endAt: number}[] {
  const parts = typeof text === 'string' && text !== '' ? text.split(' ') : [];
  return parts.map((part) => {
    const [tokenId = '', endAt = '0'] = part.split(':');
    return {tokenId, endAt: Number(endAt)};
  });
}

/** Puts what is said to one target onto a card, or onto several where it is more than one names, within a transaction. */
export type Write = (tx: Store, target: TellingTarget, sayings: readonly Saying[], telling: Telling) => Promise<void>;

type Sayings = readonly [Saying, ...Saying[]];

/** The nearest ends first, no more together than a card names. */
function onCards(sayings: readonly Saying[]): Sayings[] {
  const sorted = sayings.toSorted((a, b) => a.row.endAt - b.row.endAt);
  const cards: Sayings[] = [];
  for (let at = 0; at < sorted.length; at += cardLines) {
    const [first, ...others] = sorted.slice(at, at + cardLines);
    if (first) cards.push([first, ...others]);
  }
  return cards;
}

const isUrgent = ({row}: Saying, now: number): boolean => row.endAt - now <= lastDay;

export function createWrite({clock, ids}: {clock: Clock; ids: Ids}): Write {
  /** False where a card of that key was written before. */
  const post = async (tx: Store, target: TellingTarget, key: string, sayings: Sayings, now: number): Promise<boolean> => {
    const rows = sayings.map(({row}) => row);
    const channel = target.kind === 'channel' ? {channelId: target.channelId} : {};
    const id = ids.next();
    const added = await tx.notices.add({
      id,
      key,
      userId: target.kind === 'channel' ? '' : target.person.id,
      kind: cardKinds[target.kind],
      values: {subjects: subjectsText(rows), ...channel},
      // What is due longest goes out first: a card that cannot wait gets in front.
      dueAt: sayings.some((saying) => isUrgent(saying, now)) ? clock.now() - lastDay : clock.now(),
      pendingPostId: ids.next(),
      attempts: 0,
      deliveredAt: null,
      postId: null,
      channelId: null,
    });
    if (!added) return false;
    await tx.reminders.close(keysOf(rows), 'sent', now, id);
    await tx.reminders.close(keysOf(sayings.flatMap(({overtaken}) => overtaken)), 'overtaken', now, id);
    return true;
  };

  /** Beside the card of the day. A step is said again where what its card called dealt with needs somebody after all. */
  const postAll = async (tx: Store, target: TellingTarget, cards: readonly Sayings[], now: number): Promise<void> => {
    for (const card of cards) {
      const {key, closedAt} = card[0].row;
      await post(tx, target, `reminders:${targetKey(target)}:${key}:${closedAt ?? ''}`, card, now);
    }
  };

  return async (tx, target, sayings, {now, hours}) => {
    const urgent = sayings.filter((saying) => isUrgent(saying, now));
    const calm = sayings.filter((saying) => !isUrgent(saying, now));
    const today = `reminders:${targetKey(target)}:${dateIn(hours.timeZone, now)}`;
    const [first, ...others] = onCards(sayings);
    if (calm.length > 0 && first && (await post(tx, target, today, first, now))) return postAll(tx, target, others, now);
    // One card a day; only what has at most a day left does not wait for the next, nor until then.
    const tomorrow = nextWorkingDay(now, hours);
    for (const {row, overtaken} of calm) {
      await tx.reminders.move(keysOf([row, ...overtaken]), Math.min(tomorrow, row.endAt - lastDay));
    }
    await postAll(tx, target, onCards(urgent), now);
  };
}
