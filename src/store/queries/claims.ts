import {CompiledQuery, type QueryResult, type RawBuilder, sql} from 'kysely';
import type {Database} from '../schema.ts';
import type {Store} from '../store.ts';

/** How far off a turn can be, in ms. */
const furthestTurn = 60_000;

/** The database's own time, epoch ms, at each look: also where a statement had to wait for another's. */
const postgresNow = sql<number>`cast(extract(epoch from clock_timestamp()) * 1000 as bigint)`;
const sqliteNow = sql<number>`cast(unixepoch('subsec') * 1000 as bigint)`;

/** Keys that one caller holds for a while. */
export function claimQueries(db: Database, {exclusive}: {readonly exclusive: boolean}): Store['claims'] {
  return {
    // One statement, so that the database decides who wins: the row is made, or taken over where it has run out.
    async take(key, now, until) {
      const taking = sql`
        insert into keeper_claims (key, until) values (${key}, ${until})
        on conflict (key) do update set until = ${until} where keeper_claims.until <= ${now}
        returning key`;
      const {rows} = exclusive && !db.isTransaction ? await withoutDisk(db, taking) : await taking.execute(db);
      return rows.length === 1;
    },
    async release(key, until) {
      const claim = db.deleteFrom('keeperClaims').where('key', '=', key);
      await (until === undefined ? claim : claim.where('until', '=', until)).execute();
    },
    async sweep(now) {
      const {numDeletedRows} = await db.deleteFrom('keeperClaims').where('until', '<=', now).executeTakeFirstOrThrow();
      return Number(numDeletedRows);
    },
    async turn(key, apartMs) {
      const now = exclusive ? sqliteNow : postgresNow;
      const next = sql<number>`keeper_claims.until + ${apartMs}`;
      const inTime = sql<boolean>`${next} between ${now} and ${now} + ${furthestTurn}`;
      const {wait} = await db
        .insertInto('keeperClaims')
        .values({key, until: now})
        .onConflict((conflict) =>
          conflict.column('key').doUpdateSet({until: sql<number>`case when ${inTime} then ${next} else ${now} end`}),
        )
        .returning(sql<number>`keeper_claims.until - ${now}`.as('wait'))
        .executeTakeFirstOrThrow();
      return Math.max(0, wait);
    },
  };
}

const noWaiting = CompiledQuery.raw('pragma synchronous = normal');
const waiting = CompiledQuery.raw('pragma synchronous = full');

/**
 * Writes to SQLite without waiting for the disk. What a power cut then forgets is a claim after which nothing was changed: a
 * change is recorded with a wait, which takes all that was written before it to the disk too.
 */
function withoutDisk<T>(db: Database, write: RawBuilder<T>): Promise<QueryResult<T>> {
  return db.connection().execute(async (connection) => {
    await connection.executeQuery(noWaiting);
    try {
      return await write.execute(connection);
    } finally {
      await connection.executeQuery(waiting);
    }
  });
}
