import {CamelCasePlugin, type Dialect, Kysely} from 'kysely';
import {migrate} from './migrations.ts';
import {auditQueries} from './queries/audit.ts';
import {backupQueries} from './queries/backups.ts';
import {claimQueries} from './queries/claims.ts';
import {holdQueries} from './queries/holds.ts';
import {noticeQueries} from './queries/notices.ts';
import {reminderQueries} from './queries/reminders.ts';
import {reportQueries} from './queries/reports.ts';
import {rotationQueries} from './queries/rotations.ts';
import {settingQueries} from './queries/settings.ts';
import {tokenQueries} from './queries/tokens.ts';
import type {Database, Schema} from './schema.ts';
import {storableText} from './storable-text.ts';
import type {Store} from './store.ts';

/** Opens a database and brings its schema up to date. Throws the database's own error, with nothing left open. */
export async function openDatabase(dialect: Dialect): Promise<Database> {
  const db: Database = new Kysely<Schema>({dialect, plugins: [new CamelCasePlugin(), storableText()]});
  try {
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return db;
}

/** The store on an open database; closing it closes the database. */
export function sqlStore(db: Database, {exclusive}: {readonly exclusive: boolean}): Store {
  const store: Store = {
    exclusive,
    atomically: (work) =>
      db.isTransaction ? work(store) : db.transaction().execute((transaction) => work(sqlStore(transaction, {exclusive}))),
    close: async () => db.destroy(),
    tokens: tokenQueries(db),
    holds: holdQueries(db),
    audit: auditQueries(db),
    rotations: rotationQueries(db),
    reminders: reminderQueries(db),
    backups: backupQueries(db),
    reports: reportQueries(db),
    settings: settingQueries(db),
    notices: noticeQueries(db),
    claims: claimQueries(db, {exclusive}),
  };
  return store;
}
