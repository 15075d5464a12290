import {PostgresDialect} from 'kysely';
import {Pool, types} from 'pg';
import {type Patience, postgresConnection} from './postgres-connection.ts';
import type {Database} from './schema.ts';
import {openDatabase, sqlStore} from './sql-store.ts';
import type {Store} from './store.ts';

/**
 * Opens the store in a Postgres database. Several processes may have it open, and open it at the same time.
 * Throws Postgres's or the network's own error, after 10 s where nothing answers.
 */
export async function openPostgres(databaseUrl: string, patience?: Patience): Promise<Store> {
  return sqlStore(await openPostgresDatabase(databaseUrl, patience), {exclusive: false});
}

/** The database behind `openPostgres`, with the same errors. */
export async function openPostgresDatabase(databaseUrl: string, patience?: Patience): Promise<Database> {
  const pool = new Pool({
    ...postgresConnection(databaseUrl, patience),
    types: {getTypeParser: (oid, format) => (oid === types.builtins.INT8 ? Number : types.getTypeParser(oid, format))},
  });
  // A connection that breaks while idle is replaced by the pool; without a listener it would end the process.
  pool.on('error', () => undefined);
  return openDatabase(new PostgresDialect({pool}));
}
