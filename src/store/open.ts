import {openSqlite} from './sqlite.ts';
import type {Store} from './store.ts';
import {postgresUnusable, sqliteUnusable} from './unusable.ts';

/** Opens Postgres where a `databaseUrl` is given, else the SQLite file. Throws StoreUnusable, KeeperError `conflict`. */
export async function openStore({
  databaseUrl,
  sqlitePath,
}: {
  readonly databaseUrl?: string;
  readonly sqlitePath: string;
}): Promise<Store> {
  if (databaseUrl === undefined) {
    return openSqlite(sqlitePath).catch((error: unknown) => {
      throw sqliteUnusable(error, sqlitePath);
    });
  }
  // Loaded only where it is used: its driver takes time and memory.
  const {openPostgres} = await import('./postgres.ts');
  return openPostgres(databaseUrl).catch((error: unknown) => {
    throw postgresUnusable(error);
  });
}
