import cron, {type ScheduledTask} from 'node-cron';
import type {Job} from './scheduler.ts';

/** How often it is looked whether the machine's clock was set, in ms. */
const lookEvery = 1_000;
/** By how much it must have been, in ms: less keeps nothing waiting for long. */
const setBy = 5_000;

/** By how much the machine's clock is ahead of the time that goes on evenly, in ms. */
const clockAhead = (): number => Date.now() - performance.now();

/**
 * Calls `onTick` at each time of each job, with that time, and once where the machine's clock was set, or slept with the machine; with
 * null then, and where times come again. The answer ends it.
 */
export function startTicks(jobs: readonly Job[], onTick: (job: Job, at: Date | null) => void): () => Promise<void> {
  let wasSetBack = false;
  const tick = (job: Job, at: Date): void => onTick(job, wasSetBack ? null : at);
  let tasks = schedule(jobs, tick);
  let ahead = clockAhead();
  // node-cron would wait for the time that was next: a day, where the clock is set back by one. Where it is set ahead, node-cron would
  // go through all times between, which holds all else up.
  const watch = setInterval(() => {
    const now = clockAhead();
    if (Math.abs(now - ahead) < setBy) return;
    wasSetBack ||= now < ahead;
    ahead = now;
    for (const task of tasks) void task.destroy();
    tasks = schedule(jobs, tick);
    for (const job of jobs) onTick(job, null);
  }, lookEvery);
  watch.unref();
  return async () => {
    clearInterval(watch);
    await Promise.all(tasks.map((task) => task.destroy()));
  };
}

function schedule(jobs: readonly Job[], onTick: (job: Job, at: Date) => void): ScheduledTask[] {
  return jobs.map((job) => {
    const tick = ({date}: {date: Date}) => onTick(job, date);
    const task = cron.schedule(job.every, tick, {timezone: job.timeZone ?? 'UTC', name: job.name});
    // node-cron skips a time that it is over a second late for; for an hourly job that is an hour.
    task.on('execution:missed', tick);
    return task;
  });
}
