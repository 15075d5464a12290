import {type Expression, type ExpressionBuilder, type SqlBool, sql} from 'kysely';
import {batches} from '../batches.ts';
import type {Database, Schema} from '../schema.ts';
import type {Store} from '../store.ts';
import {columns, toToken} from './token-rows.ts';

const day = 86_400_000;

/** The earlier of the two ends, as the index `keeper_tokens_ending` spells it. */
export const end = sql<
  number | null
>`case when expires_at is null or deadline_at < expires_at then deadline_at else expires_at end`;

type Scans = 'page' | 'deadlinesBy' | 'withServerEnd' | 'replacedAlone' | 'counts';
type OwnerScans = 'ownersToRead' | 'ownerRead' | 'readAgain' | 'owners';

const livingIn = (db: Database) => db.selectFrom('keeperTokens').where('goneAt', 'is', null);

/** What jobs and reports ask of all tokens. Conditions of partial indexes are written out, bound ones would not match. */
export function tokenScans(db: Database): Pick<Store['tokens'], Scans> {
  const living = livingIn(db);
  return {
    async page(afterId, limit) {
      const rows = await living.select(columns).where('id', '>', afterId).orderBy('id').limit(limit).execute();
      return rows.map(toToken);
    },
    async deadlinesBy(until, afterId, limit) {
      const due = living
        .select('id')
        .where('active', '=', sql.lit(1))
        .where('deadlineAt', '<=', until)
        .where((row) => row.or([row('expiresAt', 'is', null), row('deadlineAt', '<', row.ref('expiresAt'))]));
      const rows = await db
        .selectFrom('keeperTokens')
        .select(columns)
        // By itself: SQLite would go through all tokens to have them by id.
        .where('id', 'in', due)
        .where('id', '>', afterId)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toToken);
    },
    async withServerEnd(limit) {
      const rows = await living.select(columns).where('expiresAt', 'is not', null).orderBy('id').limit(limit).execute();
      return rows.map(toToken);
    },
    async replacedAlone(now, limit) {
      const rows = await living
        .select(columns)
        .where('active', '=', sql.lit(1))
        .where('replacedBy', 'is not', null)
        .where((either) => either.or([either('expiresAt', 'is', null), either('expiresAt', '>', now)]))
        .where(({not, exists, selectFrom}) =>
          not(exists(selectFrom('keeperHolds').select('id').whereRef('keeperHolds.tokenId', '=', 'keeperTokens.id'))),
        )
        .where(({not, exists, selectFrom}) =>
          not(
            exists(
              selectFrom('keeperRotations')
                .select('id')
                .where('closedAt', 'is', null)
                .whereRef('keeperRotations.oldTokenId', '=', 'keeperTokens.id'),
            ),
          ),
        )
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toToken);
    },
    async counts(now) {
      return living.select((row) => countsAt(row, now)).executeTakeFirstOrThrow();
    },
  };
}

/** Whose tokens there are, and when their sessions were read. */
export function ownerScans(db: Database): Pick<Store['tokens'], OwnerScans> {
  const living = livingIn(db);
  return {
    async ownersToRead(before, limit) {
      const rows = await db
        .selectFrom(living.select('ownerId').distinct().as('owner'))
        .leftJoin('keeperOwners', 'keeperOwners.ownerId', 'owner.ownerId')
        .select('owner.ownerId')
        .where((either) => either.or([either('readAt', 'is', null), either('readAt', '<', before)]))
        // Never read comes first; the two databases do not agree on where nulls stand.
        .orderBy((row) => row.fn.coalesce('readAt', sql.lit(-1)))
        .orderBy('owner.ownerId')
        .limit(limit)
        .execute();
      return rows.map(({ownerId}) => ownerId);
    },
    async ownerRead(ownerId, at) {
      await db
        .insertInto('keeperOwners')
        .values({ownerId, readAt: at})
        .onConflict((conflict) => conflict.column('ownerId').doUpdateSet({readAt: at}).where('keeperOwners.readAt', '<', at))
        .execute();
    },
    async readAgain(ownerIds) {
      for (const batch of batches(ownerIds)) await db.deleteFrom('keeperOwners').where('ownerId', 'in', batch).execute();
    },
    async owners() {
      const distinct = living.select('ownerId').distinct().as('owner');
      return (
        await db
          .selectFrom(distinct)
          .select((row) => row.fn.countAll<number>().as('count'))
          .executeTakeFirstOrThrow()
      ).count;
    },
  };
}

/** In the words of `stateOf`: what is disabled is not expired as well. The kinds of end and of use are those of active tokens. */
function countsAt(row: ExpressionBuilder<Schema, 'keeperTokens'>, now: number) {
  const active = row('active', '=', 1);
  const works = active.and(row.or([row('expiresAt', 'is', null), row('expiresAt', '>', now)]));
  // A token that was never seen in use counts from when we began to look.
  const lastSeen = row.fn.coalesce('lastUsedAt', 'rotatedAt', 'firstSeenAt');
  const count = (condition: Expression<SqlBool>) => row.fn.countAll<number>().filterWhere(condition);
  return [
    count(works).as('active'),
    count(row('active', '=', 0)).as('disabled'),
    count(active.and('expiresAt', '<=', now)).as('expired'),
    count(works.and(end, 'is', null)).as('neverEnding'),
    count(works.and(end, '<=', now + 30 * day)).as('endingIn30Days'),
    count(works.and(lastSeen, '<=', now - 90 * day)).as('unseenFor90Days'),
  ] as const;
}
