import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type TestContext, test} from 'node:test';
import {systemClock} from '../../src/clock.ts';
import type {Clock} from '../../src/domain/clock.ts';
import {Secret} from '../../src/domain/secret.ts';
import {createCommandRoutes} from '../../src/http/command-routes.ts';
import {createMattermost} from '../../src/mattermost/connect.ts';
import {createReadiness} from '../../src/readiness.ts';
import {openSqlite} from '../../src/store/sqlite.ts';
import type {Store} from '../../src/store/store.ts';
import {startMattermost} from '../mattermost/server.ts';
import {startDoor} from './door.ts';
import {eventually} from './eventually.ts';
import {collectingLogger, startWorld, type World, type WorldOptions} from './keeper.ts';
import {seed} from './seed.ts';

/** The half minute between two looks is a moment. */
const wait: Clock['after'] = (ms, run) => systemClock.after(ms === 30_000 ? 20 : ms, run);

async function worldFor(t: TestContext, options: WorldOptions = {}): Promise<World> {
  const world = await startWorld({...options, wait});
  t.after(() => world.stop());
  return world;
}

const readiness = async ({keeperUrl}: World): Promise<string> => (await fetch(`${keeperUrl}/readyz`)).text();

async function becomes(world: World, expected: RegExp): Promise<void> {
  let said = '';
  for (const deadline = performance.now() + 10_000; !expected.test(said); said = await readiness(world)) {
    assert.ok(performance.now() < deadline, `readyz still says ${said}`);
  }
}
const ready = /^\{"ready":true,"reasons":\[\]\}$/u;

test('a bot that is no system admin any more is said so while it runs, until it is one again', async (t) => {
  const world = await worldFor(t);
  const setRoles = (roles: string) => world.admin.call('PUT', `/users/${world.botId}/roles`, {roles});
  await setRoles('system_user');
  await becomes(world, /not a system admin; run the set-up again/u);
  assert.match(world.log(), /"warn".*not a system admin/u);
  await setRoles('system_user system_admin');
  await becomes(world, ready);
});

test('a server that hangs behind an open websocket is noticed', async (t) => {
  const world = await worldFor(t, {timeoutMs: 50});
  const hang = world.mattermost.misbehave({path: /\/users\/me$/u, kind: 'hang', userId: world.botId});
  await becomes(world, /does not answer properly/u);
  hang.stop();
  await becomes(world, ready);
});

test('a websocket that never opens is said once in the log, and commands work on', async (t) => {
  let stop = () => {};
  const world = await worldFor(t, {
    async settingsFor({admin}) {
      // It lets no websocket through.
      const door = await startDoor(admin.url);
      stop = door.stop;
      return {MATTERMOST_URL: door.url};
    },
  });
  t.after(() => stop());
  const lines = () => world.log().split('\n');
  const said = () => lines().filter((line) => line.includes('the websocket does not open')).length;
  const looks = () => world.mattermost.requests().filter(({path}) => path === '/api/v4/users/me').length;
  assert.equal(said(), 0);
  world.mattermost.clock.advance(30_000);
  await eventually('it is said', () => said() === 1);
  const before = looks();
  await eventually('it is looked at again', () => looks() > before + 2);
  assert.equal(said(), 1);
  assert.match(await readiness(world), ready);
});

/** A readiness of its own beside a server of its own, for a ledger that is there already or a new one. */
async function startReadiness(t: TestContext, ledger?: Store) {
  const server = await startMattermost({});
  const slashUrl = 'http://127.0.0.1:9/slash';
  const {botToken} = await seed(server.url, 'http://127.0.0.1:9');
  const folder = await mkdtemp(join(tmpdir(), 'keeper-'));
  const store = ledger ?? (await openSqlite(join(folder, 'keeper.db')));
  const lines: string[] = [];
  const parts = {clock: {now: server.clock.now, after: wait}, log: collectingLogger(lines)};
  const mattermost = createMattermost({...parts, url: server.url, token: new Secret(botToken)});
  const routes = createCommandRoutes({...parts, mattermost, slashUrl, trigger: 'token'});
  const keeper = createReadiness({...parts, mattermost, routes, store});
  t.after(async () => {
    keeper.stop();
    await server.stop();
    await rm(folder, {recursive: true, force: true});
  });
  keeper.connect();
  return {keeper, store, lines};
}

/** The same, once it is ready. */
async function startReady(t: TestContext) {
  const started = await startReadiness(t);
  await eventually('it is ready', () => started.keeper.now().ready);
  return started;
}

test('the ledger of another Mattermost server is refused, and no job is done on it', async (t) => {
  const {store} = await startReady(t);
  t.after(() => store.close());
  const {keeper} = await startReadiness(t, store);
  await eventually('it is said', () => /the ledger is that of another Mattermost server/u.test(keeper.now().reasons.join()));
  assert.equal(keeper.jobs.able(), false);
});

test('a store that fails is said, in its own words', async (t) => {
  const {keeper, store, lines} = await startReady(t);
  await store.close();
  await eventually('it is said', () => /the store cannot be written to/u.test(keeper.now().reasons.join()));
  assert.equal(lines.filter((line) => line.includes('the store cannot be written to')).length, 1);
});

test('that jobs cannot be asked for is said until they can, though Mattermost and the store answer', async (t) => {
  const {keeper, store} = await startReady(t);
  t.after(() => store.close());
  keeper.asked(false);
  const {ready, reasons} = keeper.now();
  assert.equal(ready, false);
  assert.match(reasons.join(), /the jobs cannot be asked for/u);
  assert.ok(keeper.jobs.able());
  keeper.asked(true);
  assert.deepEqual(keeper.now().reasons, []);
});
