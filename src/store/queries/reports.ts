import type {Database} from '../schema.ts';
import type {Store} from '../store.ts';

/** Who makes a report has this long, in ms; then another may. */
const making = 10 * 60_000;

/** Reports that were due. */
export function reportQueries(db: Database): Store['reports'] {
  return {
    // One statement, so that the database decides who wins: the row is made, or taken over from one who never posted.
    async begin(dueAt, now) {
      const begun = await db
        .insertInto('keeperReports')
        .values({dueAt, begunAt: now})
        .onConflict((conflict) =>
          conflict
            .column('dueAt')
            .doUpdateSet({begunAt: now})
            .where('keeperReports.postedAt', 'is', null)
            .where('keeperReports.begunAt', '<=', now - making),
        )
        .returning('dueAt')
        .execute();
      return begun.length === 1;
    },
    async posted(dueAt, counts, at) {
      await db
        .updateTable('keeperReports')
        .set({counts: JSON.stringify(counts), postedAt: at})
        .where('dueAt', '=', dueAt)
        .where('postedAt', 'is', null)
        .execute();
    },
    async last() {
      const row = await db
        .selectFrom('keeperReports')
        .select(['dueAt', 'counts', 'postedAt'])
        .where('postedAt', 'is not', null)
        .orderBy('dueAt', 'desc')
        .limit(1)
        .executeTakeFirst();
      return row === undefined ? null : {...row, counts: JSON.parse(row.counts ?? '{}')};
    },
  };
}
