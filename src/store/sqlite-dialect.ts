import type {DatabaseSync, SQLInputValue} from 'node:sqlite';
import {setImmediate as nextTurn} from 'node:timers/promises';
import {
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely';
import {LRUCache} from 'lru-cache';

/** SQLite rolls back DDL as well; kysely's own adapter says otherwise, and a crash could leave half a migration. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** SQLite works in this thread: what was asked of others before leaves first, and they work meanwhile. */
class PatientDriver extends SqliteDriver {
  readonly #isTransaction: () => boolean;

  constructor(database: SqliteDatabase, isTransaction: () => boolean) {
    super({database});
    this.#isTransaction = isTransaction;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    await nextTurn();
    return super.acquireConnection();
  }

  /** A full disk has SQLite roll back by itself; to do so again would fail, and hide why. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#isTransaction()) await super.rollbackTransaction(connection);
  }
}

/** Kysely's SQLite dialect over `node:sqlite`. Closes the database when kysely is destroyed. */
export function nodeSqliteDialect(database: DatabaseSync): Dialect {
  const prepared = new LRUCache<string, SqliteStatement>({max: 200});
  const held: SqliteDatabase = {
    close: () => database.close(),
    prepare(sql) {
      const known = prepared.get(sql);
      if (known) return known;
      const made = prepare(database, sql);
      // A pragma acts when it is prepared.
      if (!/^\s*pragma/iu.test(sql)) prepared.set(sql, made);
      return made;
    },
  };
  const sqlite = new SqliteDialect({database: held});
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => new PatientDriver(held, () => database.isTransaction),
    createIntrospector: (db) => sqlite.createIntrospector(db),
    createQueryCompiler: () => sqlite.createQueryCompiler(),
  };
}

function prepare(database: DatabaseSync, sql: string): SqliteStatement {
  const statement = database.prepare(sql);
  return {
    reader: statement.columns().length > 0,
    all: (values) => statement.all(...values.map(bindable)),
    run: (values) => statement.run(...values.map(bindable)),
    iterate: (values) => statement.iterate(...values.map(bindable)),
  };
}

/** Refuses what `node:sqlite` would store as NULL or take for named parameters: objects, dates, undefined on Node 26. */
function bindable(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint') return value;
  throw new TypeError(`a value of type ${typeof value} cannot be bound`);
}
