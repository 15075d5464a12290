import assert from 'node:assert/strict';
import {after, suite, test} from 'node:test';
import {sql} from 'kysely';
import {openPostgres, openPostgresDatabase} from '../../src/store/postgres.ts';
import {patience} from '../../src/store/postgres-connection.ts';
import {wireTo} from '../jobs/wire.ts';
import {databaseName, dropDatabase, newDatabase, postgresPlace, query} from './postgres-place.ts';
import {postgresUrl} from './postgres-url.ts';

if (postgresUrl === undefined) {
  test('connections to Postgres', {skip: 'TEST_DATABASE_URL names no Postgres to test on'}, () => undefined);
} else {
  const url = postgresUrl;
  const databaseUrl = await newDatabase(url);
  after(() => dropDatabase(url, databaseUrl));
  suite('connections to Postgres', () => connections(databaseUrl));
}

function connections(databaseUrl: string): void {
  /** All sessions in the database but the asking one. */
  const others = `datname = '${databaseName(databaseUrl)}' and pid <> pg_backend_pid() and usename = current_user`;

  test('a connection that the server ends inside a transaction fails that transaction, and the next works', async (t) => {
    const store = await (await postgresPlace(databaseUrl)).open();
    t.after(() => store.close());
    await store.settings.set('kept', 'before');
    const cutShort = store.atomically(async (inside) => {
      await inside.settings.set('kept', 'inside');
      await query(databaseUrl, `select pg_terminate_backend(pid) from pg_stat_activity where ${others}`);
      await inside.settings.set('kept', 'after');
    });
    await assert.rejects(cutShort);
    assert.equal(await store.settings.get('kept'), 'before');
  });

  test('a connection that is lost during a statement fails that statement, and the next works', async (t) => {
    await postgresPlace(databaseUrl);
    const {wire, through} = await wireTo(t, databaseUrl);
    const [near, far] = await Promise.all([openPostgres(databaseUrl), openPostgres(through)]);
    t.after(() => Promise.all([near.close(), far.close()]));
    await near.atomically(async (inside) => {
      await inside.claims.take('lock', 1000, 2000);
      const waiting = far.claims.take('lock', 1000, 2000);
      await untilOneWaits(databaseUrl);
      wire.mend();
      await assert.rejects(waiting);
    });
    assert.equal(await far.settings.get('kept'), null);
  });

  test('what is asked over connections that have gone silent fails in the end, and what comes next works', async (t) => {
    await postgresPlace(databaseUrl);
    const {wire, through} = await wireTo(t, databaseUrl);
    const store = await openPostgres(through, {...patience, silenceMs: 500});
    t.after(() => store.close());
    await store.settings.set('kept', 'before');
    await Promise.all(Array.from({length: 30}, (_, index) => store.settings.set(`other-${index}`, 'before')));
    const inTransaction = store.atomically(async (inside) => {
      await inside.settings.set('kept', 'inside');
      wire.silence();
      await inside.settings.set('kept', 'after');
    });
    await assert.rejects(inTransaction);
    assert.equal(await onceBack(() => store.settings.get('kept')), 'before');
  });

  test('a process that froze inside a transaction holds others up for so long only, and what it had begun is undone', async (t) => {
    await postgresPlace(databaseUrl);
    const [frozen, other] = await Promise.all([
      openPostgres(databaseUrl, {...patience, idleInTransactionMs: 500}),
      openPostgres(databaseUrl),
    ]);
    t.after(() => Promise.all([frozen.close(), other.close()]));
    const [taken, thawed] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const cutShort = frozen.atomically(async (inside) => {
      await inside.claims.take('lock', 1000, 2000);
      taken.resolve();
      await thawed.promise;
      await inside.settings.set('kept', 'after');
    });
    await taken.promise;
    assert.equal(await other.claims.take('lock', 1000, 2000), true);
    thawed.resolve();
    await assert.rejects(cutShort);
    assert.equal(await frozen.settings.get('kept'), null);
  });

  test('who waits for a lock that is never given back fails in the end, and no session of theirs goes on waiting', async (t) => {
    await postgresPlace(databaseUrl);
    const short = {...patience, lockMs: 300, silenceMs: 1500};
    const [holder, waiter] = await Promise.all([openPostgres(databaseUrl), openPostgres(databaseUrl, short)]);
    t.after(() => Promise.all([holder.close(), waiter.close()]));
    await holder.atomically(async (inside) => {
      await inside.claims.take('lock', 1000, 2000);
      await assert.rejects(waiter.claims.take('lock', 1000, 2000));
      assert.deepEqual(await query(databaseUrl, waitingSessions), []);
    });
    assert.equal(await waiter.claims.take('lock', 2000, 3000), true);
  });

  test('no statement is compiled before it is run, which in a large ledger takes longer than to answer it', async (t) => {
    const db = await openPostgresDatabase(databaseUrl);
    t.after(() => db.destroy());
    assert.deepEqual((await sql`show jit`.execute(db)).rows, [{jit: 'off'}]);
  });
}

/** The first answer after connections went silent; what is handed one of them fails. */
async function onceBack<T>(ask: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await ask();
    } catch (error) {
      if (attempt === 20) throw error;
    }
  }
}

const waitingSessions = `select 1 from pg_stat_activity where wait_event_type = 'Lock' and datname = current_database()`;

/** Resolves once a session waits for what another one has locked. */
async function untilOneWaits(databaseUrl: string): Promise<void> {
  for (const deadline = performance.now() + 10_000; (await query(databaseUrl, waitingSessions)).length === 0; ) {
    assert.ok(performance.now() < deadline, 'nobody waits for a lock');
  }
}
