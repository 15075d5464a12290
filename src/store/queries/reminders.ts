import {type ExpressionBuilder, sql} from 'kysely';
import {batches} from '../batches.ts';
import type {Database, Schema} from '../schema.ts';
import type {Reminder, Store} from '../store.ts';
import {columns as tokenColumns, toToken} from './token-rows.ts';
import {end} from './token-scans.ts';

const columns = ['key', 'tokenId', 'ownerId', 'endAt', 'leadMs', 'dueAt', 'state', 'noticeId', 'closedAt'] as const;

/** Written out, as the index of those that are due has it. */
const pending = sql<'pending'>`'pending'`;
const sent = sql<'sent'>`'sent'`;

/** The reminder's token lives and ends then, and is disabled or the old one of an open rotation: as in `reminder-verdict.ts`. */
const isAside = ({exists, selectFrom}: ExpressionBuilder<Schema, 'keeperReminders'>) =>
  exists(
    selectFrom('keeperTokens')
      .select('keeperTokens.id')
      .whereRef('keeperTokens.id', '=', 'keeperReminders.tokenId')
      .where('keeperTokens.goneAt', 'is', null)
      .where('keeperReminders.endAt', '=', end)
      .where((token) =>
        token.or([
          token('keeperTokens.active', '=', 0),
          token.and([token('keeperTokens.replacedBy', 'is not', null), token.exists(openRotation(token))]),
        ]),
      ),
  );

const openRotation = ({selectFrom}: ExpressionBuilder<Schema, 'keeperTokens'>) =>
  selectFrom('keeperRotations')
    .select('keeperRotations.id')
    .whereRef('keeperRotations.ownerId', '=', 'keeperTokens.ownerId')
    .whereRef('keeperRotations.oldTokenId', '=', 'keeperTokens.id')
    .where('keeperRotations.closedAt', 'is', null);

/** The steps of reminding of each end. */
export function reminderQueries(db: Database): Store['reminders'] {
  return {
    ...reminderScans(db),
    ...cardQueries(db),
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
        .where((row) => row.or([row('endAt', '<=', now), row.not(isAside(row))]))
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

/** What jobs ask of all reminders. */
function reminderScans(db: Database): Pick<Store['reminders'], 'pendingOf' | 'unplanned'> {
  return {
    async pendingOf(ownerIds) {
      const found: Reminder[] = [];
      for (const batch of batches(ownerIds)) {
        const rows = db.selectFrom('keeperReminders').select(columns).where('state', '=', pending).where('ownerId', 'in', batch);
        found.push(...(await rows.execute()));
      }
      return found.sort((a, b) => a.endAt - b.endAt || a.leadMs - b.leadMs || (a.key < b.key ? -1 : 1));
    },
    async unplanned(after, until, limit) {
      const rows = await db
        .selectFrom('keeperTokens')
        .select(tokenColumns)
        .where('goneAt', 'is', null)
        .where('active', '=', sql.lit(1))
        .where(end, '>', after)
        .where(end, '<=', until)
        .where(({not, exists, selectFrom}) =>
          not(
            exists(
              selectFrom('keeperReminders')
                .select('keeperReminders.key')
                .whereRef('keeperReminders.tokenId', '=', 'keeperTokens.id')
                .where('keeperReminders.endAt', '=', end),
            ),
          ),
        )
        .orderBy(end)
        .orderBy('id')
        .limit(limit)
        .execute();
      return rows.map(toToken);
    },
  };
}

/** Which cards of those that were sent are not true any more; what its owner put off, others are still told of. */
function cardQueries(db: Database): Pick<Store['reminders'], 'dealtWith' | 'done' | 'reopen'> {
  const changeSent = async (keys: readonly string[], change: Partial<Pick<Reminder, 'state' | 'noticeId'>>): Promise<void> => {
    for (const batch of batches(keys)) {
      await db.updateTable('keeperReminders').set(change).where('key', 'in', batch).where('state', '=', sent).execute();
    }
  };
  return {
    async dealtWith(after, limit) {
      const sentOnes = db.selectFrom('keeperReminders').select('key').where('state', '=', sent).where('key', '>', after);
      const slice = await sentOnes.orderBy('key').limit(limit).execute();
      const last = slice.at(-1)?.key;
      if (last === undefined) return {dealt: [], next: null};
      const dealt = await db
        .selectFrom('keeperReminders as reminder')
        .leftJoin('keeperTokens', 'keeperTokens.id', 'reminder.tokenId')
        .select(columns.map((column) => `reminder.${column}` as const))
        .where('reminder.state', '=', sent)
        .where('reminder.key', '>', after)
        .where('reminder.key', '<=', last)
        .where(({or, eb, exists, selectFrom}) =>
          or([
            eb('keeperTokens.id', 'is', null),
            eb('keeperTokens.goneAt', 'is not', null),
            eb('keeperTokens.active', '=', 0),
            eb('keeperTokens.replacedBy', 'is not', null),
            eb(end, 'is', null),
            eb(end, '!=', eb.ref('reminder.endAt')),
            exists(
              selectFrom('keeperReminders as later')
                .select('later.key')
                .whereRef('later.tokenId', '=', 'reminder.tokenId')
                .whereRef('later.endAt', '=', 'reminder.endAt')
                .where('later.state', '=', pending)
                .where('later.key', 'like', '%:snooze:%')
                .where('reminder.key', 'not like', '%:escalation'),
            ),
          ]),
        )
        .orderBy('reminder.key')
        .execute();
      return {dealt, next: slice.length < limit ? null : last};
    },
    reopen: (keys) => changeSent(keys, {state: 'pending', noticeId: null}),
    done: (keys) => changeSent(keys, {state: 'done'}),
  };
}
