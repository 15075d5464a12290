import assert from 'node:assert/strict';
import {type ChildProcess, fork} from 'node:child_process';
import {once} from 'node:events';
import {chmod, readdir, stat, writeFile} from 'node:fs/promises';
import {dirname, join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {suite, type TestContext, test} from 'node:test';
import {sql} from 'kysely';
import {KeeperError} from '../../src/domain/errors.ts';
import {openStore} from '../../src/store/open.ts';
import {openSqlite, openSqliteDatabase} from '../../src/store/sqlite.ts';
import {heard} from './heard.ts';
import {ledgerToken, token} from './samples.ts';
import {sqlitePlace} from './sqlite-place.ts';
import {storeContract} from './store-contract.ts';

const inUse = (path: string) => (error: unknown) => {
  assert.ok(error instanceof KeeperError);
  assert.equal(error.code, 'conflict');
  assert.deepEqual(error.said, {key: 'start.store-in-use', values: {path}});
  return true;
};

async function newPlace(t: TestContext) {
  const place = await sqlitePlace();
  t.after(() => place.remove());
  return place;
}

/** Starts the process that writes pairs from the given number on. */
function writing(t: TestContext, path: string, from = 0): ChildProcess {
  const child = fork(join(import.meta.dirname, 'processes', 'write-pairs.ts'), [path, String(from)], {
    stdio: ['ignore', 2, 2, 'ipc'],
  });
  t.after(() => child.kill('SIGKILL'));
  return child;
}

async function killed(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function integrityOf(path: string): unknown[] {
  const database = new DatabaseSync(path);
  const rows = database.prepare('pragma integrity_check').all();
  database.close();
  return rows.map((row) => ({...row}));
}

suite('SQLite keeps the contract', () => storeContract(sqlitePlace));

test('the file and its folder are made, and only their owner can read them', async (t) => {
  const {path} = await newPlace(t);
  const store = await openStore({sqlitePath: path});
  t.after(() => store.close());
  assert.equal(store.exclusive, true);
  await store.tokens.seen([token()], 1000);
  const folder = dirname(path);
  assert.equal((await stat(folder)).mode & 0o777, 0o700);
  for (const file of await readdir(folder)) assert.equal((await stat(join(folder, file))).mode & 0o777, 0o600, file);
});

test('a file that others could read is closed to them when it is opened', async (t) => {
  const place = await newPlace(t);
  await (await place.open()).close();
  await chmod(place.path, 0o644);
  await (await place.open()).close();
  assert.equal((await stat(place.path)).mode & 0o777, 0o600);
});

test('a file that is no database is refused and left as it was', async (t) => {
  const place = await newPlace(t);
  await (await place.open()).close();
  await writeFile(place.path, 'not a database, and long enough to be looked at as one'.repeat(10));
  await assert.rejects(place.open(), /not a database/);
});

test('a second process on the same file is refused, and a killed one does not block the next', async (t) => {
  const place = await newPlace(t);
  const child = writing(t, place.path);
  await heard(child, (message) => message === 'open');
  await assert.rejects(place.open(), inUse(place.path));
  await killed(child);
  const store = await place.open();
  await store.close();
});

test('a second opening in one process is refused too, and does not free the file for others', async (t) => {
  const place = await newPlace(t);
  const store = await place.open();
  await assert.rejects(openSqlite(place.path), inUse(place.path));
  const child = writing(t, place.path);
  assert.equal(await heard(child, (message) => message !== 'opening'), 'start.store-in-use');
  await store.tokens.seen([token()], 1000);
  assert.deepEqual(await store.tokens.find('token-1'), ledgerToken());
  await store.close();
});

test('a process killed while it writes leaves a whole database with all that it had said to be kept', async (t) => {
  const place = await newPlace(t);
  let next = 0;
  for (const moment of ['opening', 'open', 1, 3, 7, 12, 20, 33]) {
    const child = writing(t, place.path, next);
    let kept = -1;
    child.on('message', (message) => {
      if (typeof message === 'number') kept = message;
    });
    const start = next;
    await heard(child, (message) => (typeof moment === 'number' ? message === start + moment : message === moment));
    await killed(child);
    const store = await place.open();
    const tokens = (await store.tokens.of('ann')).map(({id}) => id);
    const entries = (await store.audit.unfinished()).map(({id}) => id);
    await store.close();
    assert.deepEqual(integrityOf(place.path), [{integrity_check: 'ok'}]);
    assert.deepEqual(tokens.sort(), entries.sort());
    assert.ok(tokens.length > kept, `${tokens.length} pairs, but ${kept + 1} were said to be kept`);
    assert.ok(Array.from({length: kept + 1}, (_, number) => `pair-${number}`).every((id) => tokens.includes(id)));
    next = tokens.length;
  }
  assert.ok(next > 70);
});

test('what made SQLite roll back by itself is what is thrown', async (t) => {
  const place = await newPlace(t);
  const database = await openSqliteDatabase(place.path);
  t.after(() => database.destroy());
  const full = database.transaction().execute(async (transaction) => {
    for (const value of ['one', 'two']) {
      await sql`insert or rollback into keeper_settings (name, value) values ('same', ${value})`.execute(transaction);
    }
  });
  await assert.rejects(full, /UNIQUE constraint failed/u);
});

test('what jobs look for among all tokens takes no longer where there are many others', async (t) => {
  const asked = async (count: number): Promise<number> => {
    const store = await openSqlite((await newPlace(t)).path);
    t.after(() => store.close());
    const many = Array.from({length: count}, (_, index) => token({id: `token-${index}`, expiresAt: 9_000 + index}));
    await store.tokens.add(many, 1000);
    const times: number[] = [];
    for (let round = 0; round < 20; round += 1) {
      const from = performance.now();
      assert.deepEqual(await store.tokens.deadlinesBy(5000, '', 200), []);
      assert.deepEqual(await store.tokens.replacedAlone(5000, 200), []);
      times.push(performance.now() - from);
    }
    return Math.min(...times);
  };
  const [few, many] = [await asked(1), await asked(20_000)];
  assert.ok(many < 4 * few, `${many} ms among 20,000 tokens, ${few} ms beside one`);
});
