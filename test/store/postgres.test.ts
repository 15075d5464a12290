import assert from 'node:assert/strict';
import {type ChildProcess, fork} from 'node:child_process';
import {join} from 'node:path';
import {after, suite, type TestContext, test} from 'node:test';
import {openStore} from '../../src/store/open.ts';
import {openPostgres} from '../../src/store/postgres.ts';
import type {Store} from '../../src/store/store.ts';
import {heard} from './heard.ts';
import {databaseName, dropDatabase, newDatabase, postgresPlace, query} from './postgres-place.ts';
import {postgresUrl} from './postgres-url.ts';
import {ledgerToken, token} from './samples.ts';
import {storeContract} from './store-contract.ts';

if (postgresUrl === undefined) {
  test('Postgres keeps the contract', {skip: 'TEST_DATABASE_URL names no Postgres to test on'}, () => undefined);
} else {
  const url = postgresUrl;
  const databaseUrl = await newDatabase(url);
  after(() => dropDatabase(url, databaseUrl));
  suite('Postgres keeps the contract', () => storeContract(() => postgresPlace(databaseUrl)));
  suite('Postgres is shared', () => sharedByProcesses(databaseUrl));
}

function taking(t: TestContext, databaseUrl: string, count: number): ChildProcess {
  const script = join(import.meta.dirname, 'processes', 'take-claims.ts');
  const child = fork(script, [databaseUrl, String(count)], {stdio: ['ignore', 2, 2, 'ipc']});
  t.after(() => child.kill('SIGKILL'));
  return child;
}

function sharedByProcesses(databaseUrl: string): void {
  test('two processes open a new database at once, and every key is won by exactly one of them', async (t) => {
    await postgresPlace(databaseUrl);
    const children = [taking(t, databaseUrl, 200), taking(t, databaseUrl, 200)];
    await Promise.all(children.map((child) => heard(child, (message) => message === 'open')));
    const answers = children.map((child) => heard(child, Array.isArray));
    for (const child of children) child.send('go');
    const won = (await Promise.all(answers)).flat();
    assert.equal(won.length, 200);
    assert.equal(new Set(won).size, 200);
  });

  test('many open a new database at the same time and all find it ready', async () => {
    await postgresPlace(databaseUrl);
    const stores = await Promise.all(Array.from({length: 8}, () => openStore({databaseUrl, sqlitePath: 'unused'})));
    try {
      await Promise.all(stores.map((store, index) => store.tokens.seen([token({id: `token-${index}`})], 1000)));
      assert.equal((await stores[0]?.tokens.of('ann'))?.length, 8);
      assert.ok(stores.every(({exclusive}) => !exclusive));
    } finally {
      await Promise.all(stores.map((store) => store.close()));
    }
  });

  test('a key claimed in a transaction that is rolled back goes to the one that waited for it', async () => {
    const place = await postgresPlace(databaseUrl);
    const store = await place.open();
    try {
      let other: Promise<boolean> = Promise.resolve(false);
      const work = store.atomically(async (inside) => {
        assert.equal(await inside.claims.take('lock', 1000, 2000), true);
        other = store.claims.take('lock', 1000, 2000);
        throw new Error('rolled back');
      });
      await assert.rejects(work, /rolled back/);
      assert.equal(await other, true);
    } finally {
      await store.close();
    }
  });

  test('connections that the server ends are replaced', async () => {
    const place = await postgresPlace(databaseUrl);
    const store = await place.open();
    try {
      await store.tokens.seen([token()], 1000);
      const ours = `datname = '${databaseName(databaseUrl)}' and pid <> pg_backend_pid() and usename = current_user`;
      await query(databaseUrl, `select pg_terminate_backend(pid) from pg_stat_activity where ${ours}`);
      assert.deepEqual(await findOnceBack(store), ledgerToken());
    } finally {
      await store.close();
    }
  });

  test('a server that is not there is an error, in which no password is named', async () => {
    await assert.rejects(openPostgres('postgres://keeper:hush-hush@127.0.0.1:1/keeper'), (error) => {
      assert.ok(error instanceof Error);
      assert.doesNotMatch(`${error.message} ${error.stack} ${JSON.stringify(error)}`, /hush-hush/);
      return true;
    });
  });
}

/** The first answer after a connection was lost; a query that was handed the dead connection fails. */
async function findOnceBack(store: Store): Promise<unknown> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await store.tokens.find('token-1');
    } catch (error) {
      if (attempt === 20) throw error;
    }
  }
}
