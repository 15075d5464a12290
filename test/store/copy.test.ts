import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {after, suite, type TestContext, test} from 'node:test';
import {CopyRefused, copyStore} from '../../src/store/copy.ts';
import {openPostgres} from '../../src/store/postgres.ts';
import {openSqlite} from '../../src/store/sqlite.ts';
import type {Store} from '../../src/store/store.ts';
import {dropDatabase, newDatabase, postgresPlace, query} from './postgres-place.ts';
import {postgresUrl} from './postgres-url.ts';
import {auditEntry, backup, hold, notice, reminder, rotation, token} from './samples.ts';
import {sqlitePlace} from './sqlite-place.ts';

if (postgresUrl === undefined) {
  test('a SQLite store is copied to Postgres', {skip: 'TEST_DATABASE_URL names no Postgres to test on'}, () => undefined);
} else {
  const url = postgresUrl;
  const databaseUrl = await newDatabase(url);
  after(() => dropDatabase(url, databaseUrl));
  suite('a SQLite store is copied to Postgres', () => copies(databaseUrl));
  suite('npm run store:copy', () => asProcess(databaseUrl));
}

const times = {deadlineAt: Number.MAX_SAFE_INTEGER, createdAt: 0, lastUsedAt: 1500};

/** Rows in every table, with text, numbers and nulls of every kind. */
async function fill(store: Store): Promise<void> {
  const tokens = Array.from({length: 1234}, (_, index) => token({id: `token-${index}`, name: `\u202e'🔑'"\\\n${index}`}));
  await store.tokens.seen(tokens, 1000);
  await store.tokens.seen([token({id: 'off', active: false, expiresAt: 5000})], 1000);
  await store.tokens.note('token-1', {...times, origin: 'keeper', secretHash: {hash: 'hash', keyId: 'k1'}});
  await store.tokens.gone(['token-2'], 2000);
  await store.tokens.ownerRead('ann', 2000);
  await store.holds.add(hold({until: 9000}));
  await store.audit.open(auditEntry());
  await store.rotations.open(rotation({overlapIsSet: true, newSeenAt: 1500}));
  await store.reminders.plan([reminder(), reminder({key: 'other', state: 'sent', noticeId: 'notice-1', closedAt: 3000})]);
  await store.backups.ask(backup());
  await store.reports.begin(1000, 2000);
  await store.reports.posted(1000, {active: 3}, 3000);
  await store.settings.set('report-zone', 'Europe/Berlin');
  await store.notices.add(notice());
  await store.claims.take('lock', 1000, 2000);
}

async function filledFile(t: TestContext): Promise<string> {
  const place = await sqlitePlace();
  t.after(() => place.remove());
  const store = await place.open();
  await fill(store);
  await store.close();
  return place.path;
}

/** Every row of every table that the file has, in one order, numbers as text. */
function rowsOfFile(path: string): Record<string, string[]> {
  const database = new DatabaseSync(path);
  const tables = database.prepare("select name from sqlite_master where type = 'table' and name like 'keeper%'").all();
  const rows = tables
    .map(({name}) => String(name))
    .filter((name) => !name.startsWith('keeper_migrations'))
    .map((name) => [name, asText(database.prepare(`select * from ${name}`).all())] as const);
  database.close();
  return Object.fromEntries(rows);
}

async function rowsOfPostgres(databaseUrl: string, tables: readonly string[]): Promise<Record<string, string[]>> {
  const rows = tables.map(async (name) => [name, asText(await query(databaseUrl, `select * from ${name}`))] as const);
  return Object.fromEntries(await Promise.all(rows));
}

const asText = (rows: readonly Record<string, unknown>[]): string[] =>
  rows
    .map((row) => JSON.stringify(Object.entries(row).map(([column, value]) => [column, value === null ? null : String(value)])))
    .sort();

const refusal = (sentence: RegExp) => (error: unknown) => {
  assert.ok(error instanceof CopyRefused);
  assert.match(error.message, sentence);
  return true;
};

async function rowCount(databaseUrl: string): Promise<number> {
  const tables = await query(databaseUrl, "select tablename from pg_tables where tablename like 'keeper%'");
  const names = tables.map(({tablename}) => String(tablename)).filter((name) => !name.startsWith('keeper_migrations'));
  return Object.values(await rowsOfPostgres(databaseUrl, names)).flat().length;
}

function copies(databaseUrl: string): void {
  test('every row of every table arrives as it was, and the file keeps them', async (t) => {
    const path = await filledFile(t);
    await postgresPlace(databaseUrl);
    const before = rowsOfFile(path);
    const copied = await copyStore(path, databaseUrl);
    assert.ok(
      Object.values(before).every((rows) => rows.length > 0),
      'the sample fills every table',
    );
    assert.deepEqual(await rowsOfPostgres(databaseUrl, Object.keys(before)), before);
    assert.deepEqual(rowsOfFile(path), before);
    assert.deepEqual(
      Object.fromEntries(copied.map(({table, rows}) => [table, rows])),
      Object.fromEntries(Object.entries(before).map(([table, rows]) => [table, rows.length])),
    );
  });

  test('the copy works as a store', async (t) => {
    const path = await filledFile(t);
    await postgresPlace(databaseUrl);
    await copyStore(path, databaseUrl);
    const [old, store] = [await openSqlite(path), await openPostgres(databaseUrl)];
    try {
      assert.deepEqual(await store.tokens.of('ann'), await old.tokens.of('ann'));
      assert.deepEqual(await store.reports.last(), await old.reports.last());
      assert.equal(await store.claims.take('lock', 1500, 3000), false);
      assert.equal(await store.notices.add(notice({id: 'again'})), false);
    } finally {
      await Promise.all([old.close(), store.close()]);
    }
  });

  test('a second copy is refused and changes nothing', async (t) => {
    const path = await filledFile(t);
    const place = await postgresPlace(databaseUrl);
    await copyStore(path, databaseUrl);
    const before = await place.fingerprint();
    await assert.rejects(copyStore(path, databaseUrl), refusal(/holds a Token Keeper's rows already/));
    assert.equal(await place.fingerprint(), before);
  });

  test('of two copies at the same time one arrives whole and the other is refused', async (t) => {
    const paths = [await filledFile(t), await filledFile(t)];
    await postgresPlace(databaseUrl);
    const outcomes = await Promise.allSettled(paths.map((path) => copyStore(path, databaseUrl)));
    assert.deepEqual(outcomes.map(({status}) => status).sort(), ['fulfilled', 'rejected']);
    for (const outcome of outcomes) if (outcome.status === 'rejected') refusal(/rows already/)(outcome.reason);
    assert.equal(await rowCount(databaseUrl), Object.values(rowsOfFile(paths[0] ?? '')).flat().length);
  });

  test('a target with a single row of ours is refused and stays as it is', async (t) => {
    const path = await filledFile(t);
    const place = await postgresPlace(databaseUrl);
    const store = await place.open();
    await store.settings.set('report-zone', 'UTC');
    await store.close();
    await assert.rejects(copyStore(path, databaseUrl), refusal(/in keeper_settings: 1/));
    assert.equal(await rowCount(databaseUrl), 1);
  });

  test('while Token Keeper runs on the file nothing is copied, and afterwards it is', async (t) => {
    const path = await filledFile(t);
    await postgresPlace(databaseUrl);
    const running = await openSqlite(path);
    try {
      await assert.rejects(copyStore(path, databaseUrl), refusal(/is running/));
    } finally {
      await running.close();
    }
    assert.ok((await copyStore(path, databaseUrl)).length > 0);
  });

  test('a row that Postgres cannot hold undoes the whole copy', async (t) => {
    const path = await filledFile(t);
    await postgresPlace(databaseUrl);
    const file = new DatabaseSync(path);
    file.exec("insert into keeper_settings (name, value) values ('bad', 'nul ' || char(0))");
    file.close();
    await assert.rejects(copyStore(path, databaseUrl), /invalid byte sequence|0x00/);
    assert.equal(await rowCount(databaseUrl), 0);
  });

  test('a file that is not there is refused and not made', async () => {
    await assert.rejects(copyStore('/nowhere/keeper.db', databaseUrl), refusal(/no file \/nowhere\/keeper\.db/));
  });
}

type Ended = {readonly code: number; readonly out: string; readonly err: string};

/** Runs the script in a folder that has a `.env`. */
function runIn(folder: string): Promise<Ended> {
  const script = join(import.meta.dirname, '../../src/store/copy-main.ts');
  return new Promise((resolve) => {
    execFile(process.execPath, [script], {cwd: folder, env: {}}, (error, out, err) => {
      resolve({code: error === null ? 0 : Number(error.code), out, err});
    });
  });
}

async function folderWith(t: TestContext, env: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keeper-copy-'));
  t.after(() => rm(folder, {recursive: true}));
  await writeFile(join(folder, '.env'), env);
  const path = join(folder, 'data', 'keeper.db');
  await mkdir(dirname(path));
  const store = await openSqlite(path);
  await fill(store);
  await store.close();
  return folder;
}

function asProcess(databaseUrl: string): void {
  test('reads .env, copies, says what it copied, and refuses a second time in a sentence', async (t) => {
    await postgresPlace(databaseUrl);
    const folder = await folderWith(t, `DATABASE_URL=${databaseUrl}\n`);
    const first = await runIn(folder);
    assert.deepEqual([first.code, first.err], [0, '']);
    assert.match(first.out, /1235 {2}keeper_tokens/);
    assert.match(first.out, new RegExp(`Copied ${await rowCount(databaseUrl)} rows`));
    const second = await runIn(folder);
    assert.equal(second.code, 1);
    assert.match(second.err, /^Nothing was copied\.\n- The Postgres database holds a Token Keeper's rows already .*\n$/);
  });

  test('without DATABASE_URL it says what to set', async (t) => {
    const {code, err} = await runIn(await folderWith(t, ''));
    assert.equal(code, 1);
    assert.match(err, /Set DATABASE_URL/);
  });

  test('a Postgres that cannot be reached is told without its password', async (t) => {
    const {code, err} = await runIn(await folderWith(t, 'DATABASE_URL=postgres://keeper:hush-hush@127.0.0.1:1/keeper\n'));
    assert.equal(code, 1);
    assert.match(err, /ECONNREFUSED/);
    assert.doesNotMatch(err, /hush-hush/);
  });
}
