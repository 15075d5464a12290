import {batches} from '../batches.ts';
import type {Database, Schema} from '../schema.ts';
import type {Notice, Store} from '../store.ts';

const columns = [
  'id',
  'key',
  'userId',
  'kind',
  'values',
  'dueAt',
  'pendingPostId',
  'attempts',
  'deliveredAt',
  'postId',
  'channelId',
] as const;

const toNotice = (row: Schema['keeperNotices']): Notice => ({...row, values: JSON.parse(row.values)});

/** Direct messages that must arrive. */
export function noticeQueries(db: Database): Store['notices'] {
  return {
    ...pastNotices(db),
    async add({values, ...notice}) {
      const added = await db
        .insertInto('keeperNotices')
        .values({...notice, values: JSON.stringify(values)})
        .onConflict((conflict) => conflict.column('key').doNothing())
        .returning('id')
        .execute();
      return added.length === 1;
    },
    async find(id) {
      const row = await db.selectFrom('keeperNotices').select(columns).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toNotice(row);
    },
    async byKey(key) {
      const row = await db.selectFrom('keeperNotices').select(columns).where('key', '=', key).executeTakeFirst();
      return row === undefined ? null : toNotice(row);
    },
    async due(now, limit) {
      const rows = await db
        .selectFrom('keeperNotices')
        .select(columns)
        .where('deliveredAt', 'is', null)
        .where('dueAt', '<=', now)
        .orderBy('dueAt')
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toNotice);
    },
    async delivered(id, {postId, channelId}, at) {
      await db
        .updateTable('keeperNotices')
        .set({deliveredAt: at, postId, channelId})
        .where('id', '=', id)
        .where('deliveredAt', 'is', null)
        .execute();
    },
    async postpone(id, dueAt) {
      await db
        .updateTable('keeperNotices')
        .set((row) => ({dueAt, attempts: row('attempts', '+', 1)}))
        .where('id', '=', id)
        .where('deliveredAt', 'is', null)
        .execute();
    },
  };
}

/** What was delivered long ago. */
function pastNotices(db: Database): Pick<Store['notices'], 'over' | 'forget'> {
  return {
    async over(before, afterId, limit) {
      const rows = await db
        .selectFrom('keeperNotices')
        .select(columns)
        .where('deliveredAt', '<', before)
        .where('id', '>', afterId)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toNotice);
    },
    async forget(ids) {
      for (const batch of batches(ids)) await db.deleteFrom('keeperNotices').where('id', 'in', batch).execute();
    },
  };
}
