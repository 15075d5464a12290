import cron from 'node-cron';
import type {Job} from './scheduler.ts';

/** Calls `onTick` at each time of each job, with that time. The answer ends it. */
export function startTicks(jobs: readonly Job[], onTick: (job: Job, at: Date) => void): () => Promise<void> {
  const tasks = jobs.map((job) => {
    const tick = ({date}: {date: Date}) => onTick(job, date);
    const task = cron.schedule(job.every, tick, {timezone: job.timeZone ?? 'UTC', name: job.name});
    // node-cron skips a time that it is over a second late for; for an hourly job that is an hour.
    task.on('execution:missed', tick);
    return task;
  });
  return async () => {
    await Promise.all(tasks.map((task) => task.destroy()));
  };
}
