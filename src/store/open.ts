import {openPostgres} from './postgres.ts';
import {openSqlite} from './sqlite.ts';
import type {Store} from './store.ts';

/** Opens Postgres where a `databaseUrl` is given, else the SQLite file. */
export function openStore({
  databaseUrl,
  sqlitePath,
}: {
  readonly databaseUrl?: string;
  readonly sqlitePath: string;
}): Promise<Store> {
  return databaseUrl === undefined ? openSqlite(sqlitePath) : openPostgres(databaseUrl);
}
