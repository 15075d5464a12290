import type {Database} from '../schema.ts';
import type {Store} from '../store.ts';

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
  };
}
