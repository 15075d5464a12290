import cron, {type ScheduledTask} from 'node-cron';
import type {Logger} from '../domain/logger.ts';

/** A job of ours. `every` is a cron expression with seconds. */
export type Job = {readonly name: string; readonly every: string; readonly run: () => Promise<void>};

export type Schedule = {
  start(): void;
  /** Runs a job now, or once more right after the run that is under way. Never throws. */
  trigger(name: string): Promise<void>;
  /** Fires no more, by time or trigger, and waits for what is running. */
  stop(): Promise<void>;
};

type Running = {readonly done: Promise<void>; again: boolean};

/** Fires jobs in this process; the work itself is in durable rows. One run of a job at a time; what it throws is logged. */
export function createSchedule(jobs: readonly Job[], log: Logger): Schedule {
  const running = new Map<string, Running>();
  let tasks: ScheduledTask[] = [];
  let stopped = false;

  const runOnce = async ({name, run}: Job): Promise<void> => {
    try {
      await run();
    } catch (error) {
      log.error({job: name, cause: error instanceof Error ? error.message : String(error)}, 'a job failed; it is tried again');
    }
  };

  const runUntilQuiet = async (job: Job): Promise<void> => {
    await runOnce(job);
    const again = running.get(job.name)?.again === true;
    running.delete(job.name);
    if (again) await fire(job);
  };

  const fire = (job: Job): Promise<void> => {
    if (stopped) return Promise.resolve();
    const under = running.get(job.name);
    if (under) {
      under.again = true;
      return under.done;
    }
    const gate = Promise.withResolvers<void>();
    running.set(job.name, {done: gate.promise, again: false});
    return runUntilQuiet(job).then(gate.resolve);
  };

  return {
    start() {
      tasks = jobs.map((job) => cron.schedule(job.every, () => fire(job), {noOverlap: true, name: job.name}));
    },
    async trigger(name) {
      const job = jobs.find((candidate) => candidate.name === name);
      if (job) await fire(job);
    },
    async stop() {
      stopped = true;
      await Promise.all(tasks.map((task) => task.destroy()));
      await Promise.all([...running.values()].map(({done}) => done));
    },
  };
}
