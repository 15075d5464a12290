import type {Logger} from '../domain/logger.ts';
import {type Job, runJob, type Scheduler} from './scheduler.ts';
import {startTicks} from './ticks.ts';

export type CronSchedulerParts = {
  readonly jobs: readonly Job[];
  readonly log: Logger;
  /** Whether this process can do the jobs: what comes due while it cannot is left out. Always where not given. */
  readonly able?: () => boolean;
};

/** Runs the jobs in this process, the only one of its store. */
export function createCronScheduler({jobs, log, able = () => true}: CronSchedulerParts): Scheduler {
  const stopping = new AbortController();
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();
  let stopTicks = async (): Promise<void> => {};

  const runUntilQuiet = async (job: Job): Promise<void> => {
    do {
      again.delete(job.name);
      await runJob(job, stopping.signal, log);
    } while (again.has(job.name) && !stopping.signal.aborted);
    running.delete(job.name);
  };

  const fire = (job: Job): void => {
    if (stopping.signal.aborted || !able()) return;
    if (running.has(job.name)) again.add(job.name);
    else running.set(job.name, runUntilQuiet(job));
  };

  return {
    async start() {
      stopTicks = startTicks(jobs, fire);
    },
    async trigger(name) {
      const job = jobs.find((candidate) => candidate.name === name);
      if (job) fire(job);
    },
    async stop() {
      stopping.abort();
      await stopTicks();
      await Promise.all(running.values());
    },
  };
}
