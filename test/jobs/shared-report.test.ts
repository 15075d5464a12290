import assert from 'node:assert/strict';
import {type TestContext, test} from 'node:test';
import {createBossScheduler} from '../../src/jobs/boss-scheduler.ts';
import {postgresConnection} from '../../src/store/postgres-connection.ts';
import {collectingLogger} from '../keeper/keeper.ts';
import type {Seeded} from '../keeper/seed.ts';
import {thorough} from '../keeper/thorough.ts';
import type {MisbehaviourRule} from '../mattermost/server.ts';
import {postgresUrl} from '../store/postgres-url.ts';
import {never} from './counting.ts';
import {type Replicas, startReplicas} from './replicas.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const job = 'weekly-report';
const skip = postgresUrl === undefined ? 'TEST_DATABASE_URL names no Postgres to test on' : false;

/** Token Keeper processes on one Postgres, none of them started yet, and a report channel that only system admins read. */
async function startStage(t: TestContext) {
  const channelOf: string[] = [];
  const world = await startReplicas(postgresUrl ?? '', async ({admin, teamId, botId}: Seeded) => {
    const channel = {team_id: teamId, name: 'reports', display_name: 'Reports', type: 'P'};
    const {id} = await admin.call<{id: string}>('POST', '/channels', channel);
    await admin.call('POST', `/channels/${id}/members`, {user_id: botId});
    channelOf.push(id);
    return {KEEPER_REPORT_CHANNEL: id};
  });
  const asker = createAsker(world);
  t.after(async () => {
    await asker.stop();
    await world.stop();
  });
  const {state, clock} = world.mattermost;
  return {
    ...asker,
    world,
    reports: () =>
      [...state.posts.values()].filter((post) => post.user_id === world.botId && channelOf.includes(post.channel_id)),
    /** Moves the clock; what so many processes read from the server thereupon tells them the time. */
    async advance(ms: number, processes: number): Promise<void> {
      clock.advance(ms);
      const from = world.mattermost.requests().length;
      const read = () =>
        world.mattermost
          .requests()
          .slice(from)
          .filter(({path, userId}) => path === '/api/v4/users/me' && userId === world.botId).length;
      await world.admin.call('PUT', '/config/patch', {});
      await world.until('they know the time', () => read() >= processes);
    },
    /** How long it is to a minute after the next Monday, 09:00 UTC, in ms. */
    untilMonday(): number {
      const now = new Date(clock.now());
      const days = (8 - now.getUTCDay()) % 7 || 7;
      return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days, 9) + minute - clock.now();
    },
  };
}

/** Asks for looks whether a report is due, more often than the processes do by themselves; does none. */
function createAsker({databaseUrl, query, until}: Replicas) {
  const ability = {able: () => false, onChange: () => {}};
  const jobs = [{name: job, every: never, run: async () => {}}];
  const scheduler = createBossScheduler({jobs, log: collectingLogger([]), connection: postgresConnection(databaseUrl), ability});
  const looks = async (): Promise<number> => {
    const ended = `select count(*)::int as count from keeper_jobs.job where name = '${job}' and state = 'completed'`;
    return Number((await query(ended))[0]?.count);
  };
  return {
    start: () => scheduler.start(),
    stop: () => scheduler.stop(),
    ask: () => scheduler.trigger(job),
    /** Settles once some process has looked. */
    async look(): Promise<void> {
      const before = await looks();
      await scheduler.trigger(job);
      await until('somebody looks', async () => (await looks()) > before);
    },
  };
}

const fileOf = ({mattermost}: Replicas, [id]: readonly string[]): string =>
  mattermost.state.files.get(id ?? '')?.content.toString('utf8') ?? '';

test('two processes post one report at each due time, and after an absence of both the last one', {skip}, async (t) => {
  const {world, reports, advance, untilMonday, start, look} = await startStage(t);
  const both = [await world.start(), await world.start()];
  await start();
  await look();
  await advance(untilMonday(), 2);
  for (let looks = 0; looks < 6; looks++) await look();
  const [post, ...others] = reports();
  assert.ok(post);
  assert.deepEqual(others, []);
  assert.match(fileOf(world, post.file_ids ?? []), /Token Keeper/u);

  await Promise.all(both.map((replica) => replica.end()));
  world.mattermost.clock.advance(15 * day);
  await Promise.all([world.start(), world.start()]);
  for (let looks = 0; looks < 6; looks++) await look();
  assert.equal(reports().length, 2);
});

type Killing = Pick<MisbehaviourRule, 'kind' | 'path'>;
const killings: Readonly<Record<string, Killing>> = {
  'before its file is there': {kind: 'hang', path: /\/files$/u},
  'once it is posted': {kind: 'hang-after', path: /\/posts$/u},
};

// It takes the queues a while to find out that a process is dead.
for (const [when, rule] of Object.entries(thorough ? killings : {})) {
  test(`a process that is killed while it makes the report, ${when}: another one sees to it that there is one`, {
    skip,
  }, async (t) => {
    const {world, reports, advance, untilMonday, start, ask, look} = await startStage(t);
    const one = await world.start();
    await start();
    await look();
    await advance(untilMonday(), 1);
    const making = world.mattermost.misbehave({...rule, method: 'POST', userId: world.botId});
    await ask();
    await world.until('it is being made', () => making.hits > 0);
    await world.start();
    await one.end('SIGKILL');
    making.stop();
    // A quarter of a minute passes at once, as the queues see it: the process is dead.
    await world.query(`update keeper_jobs.job set heartbeat_on = heartbeat_on - interval '20 s' where name = '${job}'`);
    await look();
    const isPosted = rule.kind === 'hang-after' ? 1 : 0;
    assert.equal(reports().length, isPosted, 'who made it may still be at it');
    await advance(11 * minute, 1);
    for (let looks = 0; looks < 3; looks++) await look();
    const [post, ...others] = reports();
    assert.ok(post);
    assert.deepEqual(others, []);
    assert.match(fileOf(world, post.file_ids ?? []), /Token Keeper/u);
  });
}
