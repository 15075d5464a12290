import type {DatabaseSync, SQLInputValue} from 'node:sqlite';
import {type Dialect, SqliteAdapter, SqliteDialect, type SqliteStatement} from 'kysely';
import {LRUCache} from 'lru-cache';

/** SQLite rolls back DDL as well; kysely's own adapter says otherwise, and a crash could leave half a migration. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** Kysely's SQLite dialect over `node:sqlite`. Closes the database when kysely is destroyed. */
export function nodeSqliteDialect(database: DatabaseSync): Dialect {
  const prepared = new LRUCache<string, SqliteStatement>({max: 200});
  const sqlite = new SqliteDialect({
    database: {
      close: () => database.close(),
      prepare(sql) {
        const held = prepared.get(sql);
        if (held) return held;
        const made = prepare(database, sql);
        // A pragma acts when it is prepared.
        if (!/^\s*pragma/iu.test(sql)) prepared.set(sql, made);
        return made;
      },
    },
  });
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => sqlite.createDriver(),
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
