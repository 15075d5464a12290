import {createHash} from 'node:crypto';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {openSqlite} from '../../src/store/sqlite.ts';
import type {Place} from './place.ts';

/** A SQLite file in a new folder. */
export async function sqlitePlace(): Promise<Place & {readonly path: string}> {
  const folder = await mkdtemp(join(tmpdir(), 'keeper-store-'));
  const path = join(folder, 'data', 'keeper.db');
  return {
    path,
    open: () => openSqlite(path),
    async fingerprint() {
      const hash = createHash('sha256');
      for (const file of [path, `${path}-wal`]) hash.update(await readFile(file));
      return hash.digest('hex');
    },
    remove: () => rm(folder, {recursive: true}),
  };
}
