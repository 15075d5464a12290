import assert from 'node:assert/strict';
import {type ChildProcess, fork} from 'node:child_process';
import {once} from 'node:events';
import {join} from 'node:path';
import {after, suite, type TestContext, test} from 'node:test';
import {createBossScheduler} from '../../src/jobs/boss-scheduler.ts';
import {patience, postgresConnection} from '../../src/store/postgres-connection.ts';
import {collectingLogger} from '../keeper/keeper.ts';
import {heard} from '../store/heard.ts';
import {databaseName, dropDatabase, newDatabase, query} from '../store/postgres-place.ts';
import {postgresUrl} from '../store/postgres-url.ts';
import {createCounting, never} from './counting.ts';
import {type Check, checkIn, type Place} from './place.ts';
import {schedulerContract} from './scheduler-contract.ts';
import {wireTo} from './wire.ts';

if (postgresUrl === undefined) {
  test('the scheduler of many processes', {skip: 'TEST_DATABASE_URL names no Postgres to test on'}, () => undefined);
} else {
  const url = postgresUrl;
  const databaseUrl = await newDatabase(url);
  after(() => dropDatabase(url, databaseUrl));
  const makePlace = async (): Promise<Place> => {
    await query(databaseUrl, 'drop schema if exists keeper_jobs cascade');
    return {scheduler: (jobs, log) => createBossScheduler({jobs, log, connection: postgresConnection(databaseUrl)})};
  };
  suite('the scheduler of many processes keeps the contract', () => schedulerContract(makePlace));
  suite('jobs are shared', () => sharing(checkIn(makePlace), databaseUrl));
}

/** Within this, in ms, a run goes on that was handed out to a process that is gone, or over a connection that was lost meanwhile. */
const takenOver = 60_000;

function forked(t: TestContext, script: string, databaseUrl: string): ChildProcess {
  const child = fork(join(import.meta.dirname, 'processes', script), [databaseUrl], {stdio: ['ignore', 2, 2, 'ipc']});
  t.after(() => child.kill('SIGKILL'));
  return child;
}

function sharing(check: Check, databaseUrl: string): void {
  check(
    'that jobs cannot be asked for while the database is away is told each time, and said once',
    async (_start, _place, t) => {
      const {wire, through} = await wireTo(t, databaseUrl);
      const lines: string[] = [];
      const told: boolean[] = [];
      const scheduler = createBossScheduler({
        jobs: [createCounting('asked', never)],
        log: collectingLogger(lines),
        connection: postgresConnection(through),
        onAsked: (works) => void told.push(works),
      });
      t.after(() => scheduler.stop().catch(() => {}));
      await scheduler.start();
      await scheduler.trigger('asked');
      assert.deepEqual(told, [true]);
      await wire.stop();
      for (let again = 0; again < 5; again++) await scheduler.trigger('asked');
      assert.equal(lines.filter((line) => /asked for/u.test(line)).length, 1);
      assert.deepEqual(told.slice(1), Array(5).fill(false));
    },
  );

  check('many start at the same time on an empty database', async (start) => {
    const job = createCounting('often', '* * * * * *');
    await Promise.all(Array.from({length: 6}, () => start([job])));
    await job.reached(2);
    assert.equal(job.atOnce(), 1);
  });

  check('each time of a job makes one run, though another process asks for it later', async (start, _place, t) => {
    const child = forked(t, 'late-ticks.ts', databaseUrl);
    await heard(child, (message) => message === 'started');
    const job = createCounting('often', '* * * * * *');
    let elsewhere = 0;
    child.on('message', (message) => {
      if (message === 'ran') elsewhere += 1;
    });
    await start([job]);
    const before = Math.floor(Date.now() / 1000);
    await job.reached(5);
    const seconds = Math.floor(Date.now() / 1000) - before;
    assert.ok(job.runs() + elsewhere <= seconds + 2, `${job.runs()} and ${elsewhere} runs in ${seconds} s`);
  });

  check('a job that is asked for everywhere at once never runs twice at once', async (start) => {
    const job = createCounting('asked', never, {takes: 30});
    const schedulers = await Promise.all(Array.from({length: 4}, () => start([job])));
    for (let round = 1; round <= 20; round++) {
      await Promise.all(schedulers.map((scheduler) => scheduler.trigger('asked')));
      await job.reached(round);
    }
    await Promise.all(schedulers.map((scheduler) => scheduler.stop()));
    assert.equal(job.atOnce(), 1);
  });

  check('different jobs run at the same time', async (start) => {
    const jobs = ['one', 'two', 'three'].map((name) => createCounting(name, never, {held: true}));
    const [first] = await Promise.all([start(jobs), start(jobs)]);
    for (const {name} of jobs) await first?.trigger(name);
    await Promise.all(jobs.map((job) => job.reached(1)));
    for (const job of jobs) job.release();
  });

  check('a job of each process runs in all of them', async (start) => {
    const own = [1, 2].map(() => ({...createCounting('own', '* * * * * *'), inEachProcess: true}) as const);
    await Promise.all(own.map((job) => start([job])));
    await Promise.all(own.map((job) => job.reached(1)));
  });

  check('when the database ends all connections, jobs go on over new ones', async (start) => {
    const job = createCounting('often', '* * * * * *');
    const scheduler = await start([job, createCounting('asked', never)]);
    await job.reached(1);
    const ours = `datname = '${databaseName(databaseUrl)}' and pid <> pg_backend_pid() and usename = current_user`;
    await query(databaseUrl, `select pg_terminate_backend(pid) from pg_stat_activity where ${ours}`);
    await scheduler.trigger('asked');
    await job.reached(job.runs() + 3, takenOver);
  });

  check('when all connections to the database go silent, jobs go on over new ones', async (_start, _place, t) => {
    const {wire, through} = await wireTo(t, databaseUrl);
    const job = createCounting('often', '* * * * * *');
    const connection = postgresConnection(through, {...patience, silenceMs: 3000});
    const scheduler = createBossScheduler({jobs: [job], log: collectingLogger([]), connection});
    t.after(() => scheduler.stop());
    await scheduler.start();
    await job.reached(1);
    wire.silence();
    await job.reached(job.runs() + 3, takenOver);
  });

  check('a run that the end of its process cut short is done anew by another', async (start) => {
    const here = createCounting('held', never, {held: true});
    const there = createCounting('held', never);
    const first = await start([here]);
    await first.trigger('held');
    await here.reached(1);
    await start([there]);
    const ended = first.stop();
    await here.told();
    here.release();
    await ended;
    await there.reached(1);
  });

  check('what was asked for while the last process ended is done by the next to start', async (start) => {
    const here = createCounting('held', never, {held: true});
    const first = await start([here]);
    await first.trigger('held');
    await here.reached(1);
    await first.trigger('held');
    const ended = first.stop();
    here.release();
    await ended;
    const next = createCounting('held', never);
    await start([next]);
    await next.reached(1);
  });

  check('the run of a process that was killed is taken over within a minute', async (start, _place, t) => {
    const child = forked(t, 'hold-job.ts', databaseUrl);
    await heard(child, (message) => message === 'running');
    const job = createCounting('held', never);
    await start([job]);
    const killed = performance.now();
    child.kill('SIGKILL');
    await once(child, 'exit');
    await job.reached(1, takenOver);
    assert.ok(performance.now() - killed < takenOver);
  });
}
