import type {Hold} from '../../domain/token.ts';
import {batches} from '../batches.ts';
import type {Database} from '../schema.ts';
import type {Store} from '../store.ts';

const columns = ['id', 'tokenId', 'reason', 'byKind', 'byId', 'since', 'until'] as const;

/** Why tokens are disabled. */
export function holdQueries(db: Database): Store['holds'] {
  return {
    async of(tokenIds) {
      const holds: Hold[] = [];
      for (const batch of batches(tokenIds)) {
        const rows = await db
          .selectFrom('keeperHolds')
          .select(columns)
          .where('tokenId', 'in', batch)
          .orderBy('since')
          .orderBy('id')
          .execute();
        holds.push(...rows);
      }
      return holds;
    },
    async add({id, tokenId, reason, byKind, byId, since, until}) {
      await db.insertInto('keeperHolds').values({id, tokenId, reason, byKind, byId, since, until}).execute();
    },
    async lift(ids) {
      for (const batch of batches(ids)) await db.deleteFrom('keeperHolds').where('id', 'in', batch).execute();
    },
    async ofActive(limit) {
      return db
        .selectFrom('keeperHolds')
        .innerJoin('keeperTokens', 'keeperTokens.id', 'keeperHolds.tokenId')
        .select(columns.map((column) => `keeperHolds.${column}` as const))
        .where('keeperTokens.active', '=', 1)
        .where('keeperTokens.goneAt', 'is', null)
        .orderBy('keeperHolds.id')
        .limit(limit)
        .execute();
    },
    async ended(now, limit) {
      return db
        .selectFrom('keeperHolds')
        .select(columns)
        .where('until', '<=', now)
        .orderBy('until')
        .orderBy('id')
        .limit(limit)
        .execute();
    },
    async olderThan(reason, before, limit) {
      return db
        .selectFrom('keeperHolds')
        .select(columns)
        .where('reason', '=', reason)
        .where('since', '<=', before)
        .orderBy('since')
        .orderBy('id')
        .limit(limit)
        .execute();
    },
  };
}
