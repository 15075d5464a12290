import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type App, createApp} from '../../src/app.ts';
import {randomIds, systemClock} from '../../src/clock.ts';
import {parseConfig} from '../../src/config.ts';
import type {Clock} from '../../src/domain/clock.ts';
import type {Logger} from '../../src/domain/logger.ts';
import {createCronScheduler} from '../../src/jobs/cron-scheduler.ts';
import type {Job} from '../../src/jobs/scheduler.ts';
import {type MattermostVersion, type StandIn, startMattermost} from '../mattermost/server.ts';
import {freePort} from './free-port.ts';
import {type Seeded, seed} from './seed.ts';

/** Token Keeper in this process, beside a stand-in Mattermost server that was seeded for it. */
export type World = Seeded & {
  readonly mattermost: StandIn;
  readonly keeperUrl: string;
  /** Where Token Keeper keeps its store, and nothing else. */
  readonly folder: string;
  /** All log lines so far, as one text. */
  log(): string;
  /** Runs a job now, to its end. */
  runJob(name: string, ending?: AbortSignal): Promise<void>;
  /** Has it look once for all that is due, as it does every minute by itself, and at its start. */
  goOn(): Promise<void>;
  /** Stops Token Keeper and starts it anew on the same store; `meanwhile` happens while it is away. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
  stop(): Promise<void>;
};

/** A log that keeps its lines. */
export function collectingLogger(lines: string[]): Logger {
  const write = (level: string) => (fields: object, message: string) =>
    void lines.push(JSON.stringify({level, message, ...fields}));
  return {debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error')};
}

/** Waits until `/readyz` answers 200; fails after half a minute. */
export async function untilReady(url: string): Promise<void> {
  for (const end = performance.now() + 30_000; performance.now() < end; ) {
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.status === 200) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('Token Keeper did not become ready');
}

/** `timeoutMs`: how long Token Keeper waits for an answer of Mattermost. */
export type WorldOptions = {
  readonly version?: MattermostVersion;
  readonly settings?: Readonly<Record<string, string>>;
  /** Settings that name what is on the server. */
  readonly settingsFor?: (seeded: Seeded) => Promise<Readonly<Record<string, string>>>;
  readonly timeoutMs?: number;
  /** By how much the clock of Token Keeper's own machine is ahead of the server's, in ms; 0 where not given. */
  readonly clockAhead?: () => number;
  /** How Token Keeper waits; in real time where not given. */
  readonly wait?: Clock['after'];
};

/** Delivering counts on being the only run; other jobs may be run beside those of the schedule. */
function oneAtATime(job: Job): Job {
  let last = Promise.resolve();
  const run: Job['run'] = (ending) => {
    const mine = last.then(() => job.run(ending));
    last = mine.catch(() => {});
    return mine;
  };
  return {...job, run};
}

const everyMinute = [
  'recover',
  'read-last-seen',
  'end-pauses',
  'cut-over',
  'enforce-deadlines',
  'revoke-disabled',
  'deliver-notices',
] as const;

/** Starts both. The keeper's clock is the stand-in's, so that moving one moves the other. */
export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const {version = '11.10', settings = {}, settingsFor, timeoutMs, clockAhead = () => 0, wait = systemClock.after} = options;
  const mattermost = await startMattermost({version});
  const port = await freePort();
  const keeperUrl = `http://127.0.0.1:${port}`;
  const seeded = await seed(mattermost.url, keeperUrl);
  const folder = await mkdtemp(join(tmpdir(), 'keeper-'));
  const lines: string[] = [];
  const clock: Clock = {now: () => mattermost.clock.now() + clockAhead(), after: wait};
  const config = parseConfig({
    MATTERMOST_URL: mattermost.url,
    MATTERMOST_TOKEN: seeded.botToken,
    KEEPER_SECRET: 'a secret of the tests that is long enough',
    KEEPER_URL: keeperUrl,
    KEEPER_LISTEN: `127.0.0.1:${port}`,
    KEEPER_COMMANDS_PER_MINUTE: '1000',
    ...settings,
    ...(await settingsFor?.(seeded)),
  });
  let jobs: readonly Job[] = [];
  const start = async (): Promise<App> => {
    const log = collectingLogger(lines);
    const scheduler = (all: readonly Job[]) => {
      jobs = all.map((job) => (job.name === 'deliver-notices' ? oneAtATime(job) : job));
      return createCronScheduler({jobs, log});
    };
    // At their usual 8 calls a second, jobs would keep tests waiting.
    const parts = {jobsPerSecond: 1_000, clock, ids: randomIds, log, scheduler, sqlitePath: join(folder, 'keeper.db')};
    const app = createApp(config, timeoutMs === undefined ? parts : {...parts, timeoutMs});
    await app.start();
    await untilReady(keeperUrl);
    return app;
  };
  const run = async (name: string, ending = new AbortController().signal): Promise<void> => {
    const job = jobs.find((candidate) => candidate.name === name);
    if (!job) throw new Error(`there is no job ${name}`);
    await job.run(ending);
  };
  let app = await start();
  return {
    ...seeded,
    mattermost,
    keeperUrl,
    folder,
    log: () => lines.join('\n'),
    runJob: run,
    async goOn() {
      // What a job throws while the server is bad is logged, and it is run again.
      for (const name of everyMinute) await run(name).catch(() => {});
    },
    async restart(meanwhile) {
      await app.stop();
      await meanwhile?.();
      app = await start();
    },
    async stop() {
      await app.stop();
      await mattermost.stop();
      await rm(folder, {recursive: true, force: true});
    },
  };
}
