import {chmod, mkdir, writeFile} from 'node:fs/promises';
import {dirname} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {KeeperError} from '../domain/errors.ts';
import {said} from '../domain/said.ts';
import type {Database} from './schema.ts';
import {openDatabase, sqlStore} from './sql-store.ts';
import {nodeSqliteDialect} from './sqlite-dialect.ts';
import type {Store} from './store.ts';

/**
 * Opens the store in a file, made with its folder where it is missing, readable by its owner only. One process at a time: the
 * lock is the operating system's, so it ends with the process that holds it, however that dies.
 * Throws KeeperError `conflict` where another process has it; other failures are the system's own errors.
 */
export async function openSqlite(path: string): Promise<Store> {
  return sqlStore(await openSqliteDatabase(path), {exclusive: true});
}

/** The database behind `openSqlite`, under the same lock and with the same errors. */
export async function openSqliteDatabase(path: string): Promise<Database> {
  await makePrivateFile(path);
  return openDatabase(nodeSqliteDialect(lockedDatabase(path)));
}

/** Never opens a file that is there: closing it again would drop this process's lock on it, should it hold one. */
async function makePrivateFile(path: string): Promise<void> {
  await mkdir(dirname(path), {recursive: true, mode: 0o700});
  await writeFile(path, '', {flag: 'wx', mode: 0o600}).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await chmod(path, 0o600);
}

function lockedDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path);
  try {
    // The lock is taken by the first access after `locking_mode`, and kept; the empty transaction is that access.
    database.exec(
      'pragma locking_mode = exclusive; pragma journal_mode = wal; pragma synchronous = full; begin immediate; commit',
    );
    // A scan that fills the ledger touches all of its indexes: with the usual 2 and 4 MB it would write each page many times over,
    // and what a statement of many rows could have to undo goes into a file, at a tenth of the scan's time.
    database.exec('pragma cache_size = -8000; pragma wal_autocheckpoint = 4000; pragma temp_store = memory');
  } catch (error) {
    database.close();
    if (!isBusy(error)) throw error;
    throw new KeeperError('conflict', said('start.store-in-use', {path}), {cause: error});
  }
  return database;
}

/** SQLITE_BUSY (5), with or without an extended code in the higher bits. */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && (error.errcode & 0xff) === 5;
}
