import type {Actor} from './actor.ts';
import type {Hold} from './token.ts';

const ranks: Readonly<Record<Actor['kind'], number>> = {job: 0, user: 1, delegate: 2, admin: 3};

/** Holds that an administrator stands behind, whoever or whatever put them there. */
const administrative: ReadonlySet<Hold['reason']> = new Set(['admin', 'leak', 'lockdown']);

/**
 * True where this actor may lift the hold: one of their own standing or lower (design section 2.2). Nobody lifts that of a token
 * whose secret reached nobody.
 */
export function mayLift(actor: Actor, {reason, byKind}: Pick<Hold, 'reason' | 'byKind'>): boolean {
  if (reason === 'unreceived') return false;
  return ranks[actor.kind] >= (administrative.has(reason) ? ranks.admin : ranks[byKind]);
}
