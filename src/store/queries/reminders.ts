import {sql} from 'kysely';
import {batches} from '../batches.ts';
import type {Database} from '../schema.ts';
import type {Store} from '../store.ts';

const columns = ['key', 'tokenId', 'ownerId', 'endAt', 'leadMs', 'dueAt', 'state', 'noticeId', 'closedAt'] as const;

/** Written out, as the index of those that are due has it. */
const pending = sql<'pending'>`'pending'`;

/** The steps of reminding of each end. */
export function reminderQueries(db: Database): Store['reminders'] {
  return {
    async plan(reminders) {
      // Always in the same order, so that two processes that plan the same never wait for each other's rows.
      const inOrder = reminders.toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)));
      for (const batch of batches(inOrder)) {
        await db
          .insertInto('keeperReminders')
          .values(batch)
          .onConflict((conflict) => conflict.column('key').doNothing())
          .execute();
      }
    },
    async due(now, limit) {
      return db
        .selectFrom('keeperReminders')
        .select(columns)
        .where('state', '=', pending)
        .where('dueAt', '<=', now)
        .orderBy('endAt')
        .orderBy('leadMs')
        .orderBy('key')
        .limit(limit)
        .execute();
    },
    async ofToken(tokenId) {
      return db
        .selectFrom('keeperReminders')
        .select(columns)
        .where('tokenId', '=', tokenId)
        .orderBy('dueAt')
        .orderBy('key')
        .execute();
    },
    async close(keys, state, at, noticeId) {
      for (const batch of batches(keys)) {
        await db
          .updateTable('keeperReminders')
          .set({state, closedAt: at, noticeId: noticeId ?? null})
          .where('key', 'in', batch)
          .where('state', '=', pending)
          .execute();
      }
    },
    async move(keys, dueAt) {
      for (const batch of batches(keys)) {
        await db.updateTable('keeperReminders').set({dueAt}).where('key', 'in', batch).where('state', '=', pending).execute();
      }
    },
  };
}
