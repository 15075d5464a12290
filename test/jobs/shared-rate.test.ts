import assert from 'node:assert/strict';
import {test} from 'node:test';
import {systemClock} from '../../src/clock.ts';
import {Secret} from '../../src/domain/secret.ts';
import {createMattermost} from '../../src/mattermost/connect.ts';
import {openPostgres} from '../../src/store/postgres.ts';
import {collectingLogger} from '../keeper/keeper.ts';
import {seed} from '../keeper/seed.ts';
import {startMattermost} from '../mattermost/server.ts';
import {dropDatabase, newDatabase} from '../store/postgres-place.ts';
import {postgresUrl} from '../store/postgres-url.ts';

const skip = postgresUrl === undefined ? 'TEST_DATABASE_URL names no Postgres to test on' : false;

/** By how much the clock of each process's machine is wrong, in ms. */
const wrong = [-60_000, 0, 60_000];

test('the jobs of three processes make 8 calls a second together and lose little of it, though their clocks differ', {
  skip,
}, async (t) => {
  const url = postgresUrl ?? '';
  const databaseUrl = await newDatabase(url);
  const server = await startMattermost();
  const {botToken, botId} = await seed(server.url, 'http://127.0.0.1:1');
  const stores = await Promise.all(wrong.map(() => openPostgres(databaseUrl)));
  t.after(async () => {
    await Promise.all(stores.map((store) => store.close()));
    await server.stop();
    await dropDatabase(url, databaseUrl);
  });
  const lanes = stores.map((store, index) => {
    const clock = {...systemClock, now: () => systemClock.now() + (wrong[index] ?? 0)};
    const jobsTurn = (apartMs: number) => store.claims.turn('jobs-call', apartMs);
    const parts = {url: server.url, token: new Secret(botToken), clock, log: collectingLogger([]), jobsTurn};
    return createMattermost(parts).lane.jobs;
  });
  await Promise.all(lanes.flatMap((lane) => Array.from({length: 8}, () => lane.user(botId))));
  const times = server
    .requests()
    .filter(({method, path}) => method === 'GET' && path === `/api/v4/users/${botId}`)
    .map(({at}) => at);
  assert.equal(times.length, 24);
  const tookMs = Math.max(...times) - Math.min(...times);
  // 23 intervals of 125 ms; a busy machine's timers come late.
  assert.ok(tookMs > 2800 && tookMs < 3600, `${tookMs} ms`);
});
