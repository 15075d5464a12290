import type {Preferences} from './preferences.ts';
import {isLeftToServer, type ServerSide, tellAt} from './reminder.ts';
import {endOf, type Hold, type LedgerToken} from './token.ts';
import type {WorkingHours} from './working-hours.ts';

/** What a due step comes to: it is said, it is put off to a time (epoch ms), or there is nothing to say any more. */
export type Verdict = 'say' | 'silent' | {readonly laterAt: number};

type Row = {readonly endAt: number; readonly leadMs: number};

/** True where nothing was done about this end: the token lives, works, bears its name and ends then. One that ended has ended. */
export function isOpen(token: LedgerToken | null, {endAt, leadMs}: Row): boolean {
  if (!token || endOf(token) !== endAt || token.replacedBy !== null) return false;
  return token.goneAt === null ? token.active : leadMs === 0 && token.goneAt >= endAt;
}

/** True where a token that lives and ends then may need somebody again: it is disabled, or the old one of an open rotation. */
export const isAside = (token: LedgerToken | null, endAt: number, isBeingReplaced: boolean): token is LedgerToken =>
  token !== null && token.goneAt === null && endOf(token) === endAt && (!token.active || isBeingReplaced);

/** True where a token does not work only because it is paused. Of all its `holds`, that is. */
export const isPaused = ({active, goneAt, replacedBy}: LedgerToken, holds: readonly Hold[]): boolean =>
  !active && goneAt === null && replacedBy === null && holds.length > 0 && holds.every(({reason}) => reason === 'pause');

export type Subject = {
  readonly token: LedgerToken | null;
  readonly row: Row;
  /** It is the old one of an open rotation. */
  readonly isBeingReplaced: boolean;
};

/** How long what is aside is left alone, in ms; the store's due ones are without it. */
const aMinute = 60_000;

/** How the one who is told wants it; without preferences (a backup owner, the report channel) nothing is muted. */
export type Telling = {readonly now: number; readonly hours: WorkingHours; readonly preferences: Preferences | null};

/** Judges one due step of one token. */
export function judge(
  {token, row, isBeingReplaced}: Subject,
  {now, hours, preferences}: Telling,
  server: ServerSide | null,
): Verdict {
  if (row.endAt > now && isAside(token, row.endAt, isBeingReplaced)) return {laterAt: now + aMinute};
  if (!isOpen(token, row)) return 'silent';
  if (token && preferences && (preferences.off || preferences.muted.has(token.id))) return 'silent';
  if (server && isLeftToServer(row, server)) return 'silent';
  const laterAt = tellAt(now, row.endAt, hours);
  return laterAt > now ? {laterAt} : 'say';
}
