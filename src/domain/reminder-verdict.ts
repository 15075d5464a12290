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

/** Until when a token is only paused, epoch ms; null where it is not, or something else holds it too. */
export function pausedUntil(token: LedgerToken | null, holds: readonly Hold[]): number | null {
  if (!token || token.active || token.goneAt !== null || holds.length === 0) return null;
  const ends = holds.flatMap(({reason, until}) => (reason === 'pause' && until !== null ? [until] : []));
  return ends.length === holds.length ? Math.max(...ends) : null;
}

export type Subject = {
  readonly token: LedgerToken | null;
  readonly row: Row;
  /** All of the token's holds. */
  readonly holds: readonly Hold[];
};

/** How the one who is told wants it; without preferences (a backup owner, the report channel) nothing is muted. */
export type Telling = {readonly now: number; readonly hours: WorkingHours; readonly preferences: Preferences | null};

/** Judges one due step of one token. */
export function judge({token, row, holds}: Subject, {now, hours, preferences}: Telling, server: ServerSide | null): Verdict {
  const paused = pausedUntil(token, holds);
  if (paused !== null && token && isOpen({...token, active: true}, row)) return {laterAt: Math.max(paused, now + 60_000)};
  if (!isOpen(token, row)) return 'silent';
  if (token && preferences && (preferences.off || preferences.muted.has(token.id))) return 'silent';
  if (server && isLeftToServer(row, server)) return 'silent';
  const laterAt = tellAt(now, row.endAt, hours);
  return laterAt > now ? {laterAt} : 'say';
}
