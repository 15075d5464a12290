import {stat} from 'node:fs/promises';
import type {Kysely, Transaction} from 'kysely';
import {sql} from 'kysely';
import {KeeperError} from '../domain/errors.ts';
import {openPostgresDatabase} from './postgres.ts';
import type {Database} from './schema.ts';
import {openSqliteDatabase} from './sqlite.ts';
import {postgresUnusable, sqliteUnusable} from './unusable.ts';

type Row = Record<string, unknown>;
/** A database with its tables as they are named there, whatever they hold. */
type AnyTables = Record<string, Row>;

/** What was copied, a table at a time. */
export type CopiedTable = {readonly table: string; readonly rows: number};

/** Nothing was copied; the message is a sentence for the operator. */
export class CopyRefused extends Error {
  constructor(sentence: string, options: {cause?: unknown} = {}) {
    super(sentence, options);
    this.name = 'CopyRefused';
  }
}

/**
 * Copies every table of the SQLite file at `from` to the Postgres database at `to`, all or nothing. The file is locked
 * meanwhile and keeps what it holds; both schemas are brought up to date first.
 * Throws CopyRefused where there is no file, Token Keeper runs on it, or the target has rows, StoreUnusable where one of them cannot be opened; else the databases' own errors.
 */
export async function copyStore(from: string, to: string): Promise<readonly CopiedTable[]> {
  const source = await openSource(from);
  try {
    const target = await openPostgresDatabase(to).catch((error: unknown) => {
      throw postgresUnusable(error);
    });
    try {
      return await copyTables(asTheyAre(source), asTheyAre(target));
    } finally {
      await target.destroy();
    }
  } finally {
    await source.destroy();
  }
}

async function openSource(path: string): Promise<Database> {
  const there = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (!there) throw new CopyRefused(`There is no file ${path}, so there is nothing to copy.`);
  return openSqliteDatabase(path).catch((error: unknown) => {
    if (!(error instanceof KeeperError) || error.code !== 'conflict') throw sqliteUnusable(error, path);
    throw new CopyRefused(`Token Keeper is running on ${path}. Stop it, then copy.`, {cause: error});
  });
}

const asTheyAre = (db: Database): Kysely<AnyTables> => db.withoutPlugins().withTables<AnyTables>();

async function copyTables(source: Kysely<AnyTables>, target: Kysely<AnyTables>): Promise<readonly CopiedTable[]> {
  const tables = (await source.introspection.getTables())
    .map(({name}) => name)
    .filter((name) => name.startsWith('keeper_') && !name.startsWith('keeper_migrations'));
  return target.transaction().execute(async (transaction) => {
    // A Token Keeper that is started on the target meanwhile waits with its writes.
    await sql`lock table ${sql.join(tables.map((table) => sql.table(table)))} in exclusive mode`.execute(transaction);
    for (const table of tables) await refuseRows(transaction, table);
    const copied: CopiedTable[] = [];
    for (const table of tables) copied.push(await copyTable(source, transaction, table));
    return copied;
  });
}

async function refuseRows(target: Transaction<AnyTables>, table: string): Promise<void> {
  const rows = await rowsIn(target, table);
  if (rows === 0) return;
  throw new CopyRefused(
    `The Postgres database holds a Token Keeper's rows already (in ${table}: ${rows}). Name a new database in DATABASE_URL.`,
  );
}

async function copyTable(source: Kysely<AnyTables>, target: Transaction<AnyTables>, table: string): Promise<CopiedTable> {
  for await (const rows of inBatches(source.selectFrom(table).selectAll().stream())) {
    await target.insertInto(table).values(rows).execute();
  }
  const [there, here] = [await rowsIn(source, table), await rowsIn(target, table)];
  if (there !== here) throw new Error(`${table} has ${there} rows in the file, but ${here} arrived; nothing was kept.`);
  return {table, rows: here};
}

async function rowsIn(db: Kysely<AnyTables>, table: string): Promise<number> {
  const {rows} = await db
    .selectFrom(table)
    .select((all) => all.fn.countAll<number>().as('rows'))
    .executeTakeFirstOrThrow();
  return rows;
}

async function* inBatches(rows: AsyncIterable<Row>): AsyncGenerator<readonly Row[]> {
  let batch: Row[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < 500) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
