import type {LedgerToken} from '../../domain/token.ts';
import type {Schema} from '../schema.ts';

/** What is read of a token: all but the hash of its secret. */
export const columns = [
  'id',
  'ownerId',
  'name',
  'active',
  'expiresAt',
  'deadlineAt',
  'firstSeenAt',
  'createdAt',
  'rotatedAt',
  'lastUsedAt',
  'origin',
  'replacedBy',
  'goneAt',
] as const;

export type Row = Pick<Schema['keeperTokens'], (typeof columns)[number]>;

/** A row as the ledger speaks of it. */
export const toToken = (row: Row): LedgerToken => ({...row, active: row.active === 1});
