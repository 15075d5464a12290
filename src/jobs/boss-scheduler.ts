import {createHash} from 'node:crypto';
import type {PgBoss} from 'pg-boss';
import {messageOf} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import {createCronScheduler} from './cron-scheduler.ts';
import {type Job, runJob, type Scheduler} from './scheduler.ts';
import {startTicks} from './ticks.ts';

export type BossSchedulerParts = {
  readonly jobs: readonly Job[];
  readonly log: Logger;
  /** How the store's database is connected to, for a pool of `pg`; the queues have a schema of their own in it, `keeper_jobs`. */
  readonly connection: {readonly connectionString: string};
  /** Whether this process can do the jobs, and when that changes: while it cannot, the others do them. Always where not given. */
  readonly ability?: {able(): boolean; onChange(listener: (able: boolean) => void): void};
  /** Told whether a job could be asked for, each time. */
  readonly onAsked?: (works: boolean) => void;
};

/**
 * Of the policies that let one run at a time, this one decides in the database at each fetch; `stately` and `singleton` read it
 * from a cache that can be minutes old.
 */
const policy = 'key_strict_fifo';

/** Each job's queue. A process that was not heard of for 15 s is dead, and its run is done anew. */
const queue = {
  heartbeatSeconds: 15,
  // A run that is given up for good would hold back all later ones.
  retryLimit: 1_000_000,
  expireInSeconds: 86_400,
  deleteAfterSeconds: 3600,
  notify: true,
} as const;

const working = {heartbeatRefreshSeconds: 3, pollingIntervalSeconds: 2, notifyPollingIntervalSeconds: 5} as const;
const supervising = {superviseIntervalSeconds: 5, monitorIntervalSeconds: 5, maintenanceIntervalSeconds: 600} as const;

/**
 * Shares the jobs among all processes of one Postgres, each with a scheduler like this. A run whose process stops or dies is
 * done anew by another one: within seconds, or half a minute.
 */
export function createBossScheduler({jobs, log, connection, ability, onAsked}: BossSchedulerParts): Scheduler {
  const shared = jobs.filter(({inEachProcess}) => !inEachProcess);
  const own = createCronScheduler({jobs: jobs.filter(({inEachProcess}) => inEachProcess), log});
  const stopping = new AbortController();
  let boss: PgBoss | null = null;
  let stopTicks = async (): Promise<void> => {};
  let canAsk = true;
  /** What was begun last of taking jobs on and leaving them to others. */
  let changing = Promise.resolve();

  const follow = (queues: Queues, able: boolean): void => {
    const change = async (): Promise<void> => {
      if (stopping.signal.aborted) return;
      if (able) for (const job of shared) await work(job, queues, stopping.signal, log);
      else await Promise.all(shared.map(({name}) => queues.boss.offWork(name, {wait: false})));
    };
    changing = changing.then(change).catch((error: unknown) => {
      log.warn({cause: messageOf(error)}, 'the queues of the jobs could not be joined or left');
    });
  };

  const ask = async ({name}: Job, id: {id?: string}): Promise<void> => {
    if (stopping.signal.aborted) return;
    try {
      await boss?.send(name, null, {...id, singletonKey: name});
      canAsk = true;
    } catch (error) {
      // Said once, until one can be asked for again: there are thirty a minute.
      if (canAsk) log.warn({job: name, cause: messageOf(error)}, 'jobs cannot be asked for; they come at their next times');
      canAsk = false;
    }
    onAsked?.(canAsk);
  };

  return {
    async start() {
      const queues = await openQueues(connection, log);
      boss = queues.boss;
      await boss.start();
      for (const job of shared) await openQueue(job, queues);
      ability?.onChange((able) => follow(queues, able));
      if (ability?.able() ?? true) follow(queues, true);
      await changing;
      // pg-boss's own cron knows minutes only, and looks twice a minute. So each process asks at each time, under an id that is the
      // same in all of them, which makes it one run: nothing to elect, and no chain of jobs that could break.
      stopTicks = startTicks(shared, (job, at) => void ask(job, at === null ? {} : {id: idOf(job.name, at)}));
      await own.start();
    },
    async trigger(name) {
      const job = shared.find((candidate) => candidate.name === name);
      await (job ? ask(job, {}) : own.trigger(name));
    },
    async stop() {
      stopping.abort();
      await Promise.all([stopTicks(), own.stop(), changing]);
      await Promise.all(shared.map(({name}) => boss?.offWork(name)));
      await boss?.stop({graceful: false});
    },
  };
}

/** `reached` takes note that the database answers. */
type Queues = {readonly boss: PgBoss; reached(): void};

async function openQueue({name}: Job, {boss}: Queues): Promise<void> {
  await boss.createQueue(name, {policy, ...queue});
  // createQueue leaves a queue that is there as it was.
  await boss.updateQueue(name, queue);
}

/** Runs a job whenever its queue hands it out. */
async function work(job: Job, {boss, reached}: Queues, stopping: AbortSignal, log: Logger): Promise<void> {
  await boss.work(job.name, working, async ([asked]) => {
    const ending = AbortSignal.any([stopping, ...(asked ? [asked.signal] : [])]);
    ending.throwIfAborted();
    reached();
    // The run that begins now answers for all that was asked before it.
    await boss.deleteQueuedJobs(job.name);
    await runJob(job, ending, log);
    // Cut short: another process does it anew.
    ending.throwIfAborted();
  });
}

/** Complains once of a database that is away, until it is `reached` again: each queue asks it every other second. */
async function openQueues(connection: BossSchedulerParts['connection'], log: Logger): Promise<Queues> {
  // Loaded only where it is used: it takes 9 MB.
  const {PgBoss} = await import('pg-boss');
  const boss = new PgBoss({
    ...connection,
    application_name: 'token-keeper-jobs',
    schema: 'keeper_jobs',
    max: 3,
    schedule: false,
    useListenNotify: true,
    ...supervising,
  });
  let complained = false;
  boss.on('error', (error) => {
    if (!complained) log.warn({cause: messageOf(error)}, 'the queues of the jobs cannot be reached; trying again');
    complained = true;
  });
  boss.on('warning', ({message}) => log.warn({cause: message}, 'pg-boss warns'));
  return {
    boss,
    reached() {
      complained = false;
    },
  };
}

/** A UUID made of a job's name and one of its times. */
function idOf(name: string, at: Date): string {
  const hex = createHash('sha256').update(`${name} ${at.toISOString()}`).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join('-');
}
