import type {AuditEntry, Outcome} from '../store/store.ts';

/**
 * How an open audit entry came out: it was done; a token was made and its receipt says so; its owner is asked whether they have
 * the secret; it did not happen; it was undone (what was made is disabled); or it stays open because the server cannot say yet.
 */
export type Settled = 'done' | 'made' | 'asked' | 'failed' | 'undone' | 'open';

/** Closes an entry, with what follows from its outcome. */
export type Close = (entry: AuditEntry, outcome: Outcome) => Promise<void>;

/** Finds out what became of one entry, makes it whole and closes it. Throws ServerError where the server does not say. */
export type SettleEntry = (entry: AuditEntry, close: Close) => Promise<Settled>;
