import {sql} from 'kysely';
import type {Database} from '../schema.ts';
import type {Store} from '../store.ts';

/** How far off a turn can be, in ms. */
const furthestTurn = 60_000;

/** Keys that one caller holds for a while. */
export function claimQueries(db: Database): Store['claims'] {
  return {
    // One statement, so that the database decides who wins: the row is made, or taken over where it has run out.
    async take(key, now, until) {
      const taken = await db
        .insertInto('keeperClaims')
        .values({key, until})
        .onConflict((conflict) => conflict.column('key').doUpdateSet({until}).where('keeperClaims.until', '<=', now))
        .returning('key')
        .execute();
      return taken.length === 1;
    },
    async release(key, until) {
      const claim = db.deleteFrom('keeperClaims').where('key', '=', key);
      await (until === undefined ? claim : claim.where('until', '=', until)).execute();
    },
    async sweep(now) {
      const {numDeletedRows} = await db.deleteFrom('keeperClaims').where('until', '<=', now).executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
    async turn(key, now, apartMs) {
      const next = sql<number>`keeper_claims.until + ${apartMs}`;
      const inTime = sql<boolean>`${next} between ${now} and ${now + furthestTurn}`;
      const {until} = await db
        .insertInto('keeperClaims')
        .values({key, until: now})
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet({until: sql<number>`case when ${inTime} then ${next} else ${now} end`}),
        )
        .returning('until')
        .executeTakeFirstOrThrow();
      return until;
    },
  };
}
