import type {Job} from '../../src/jobs/scheduler.ts';
import type {StandIn} from '../mattermost/server.ts';

const hour = 3_600_000;

/** One run of every job, in the order in which they stand, and once more what the others left to send. */
export async function runAll(jobs: readonly Job[]): Promise<void> {
  const sends = jobs.filter(({name}) => name === 'deliver-notices');
  for (const {run} of [...jobs, ...sends]) await run(new AbortController().signal);
}

/** A day goes by, an hour at a time, as the jobs would have met it. */
export async function moveByADay({clock}: StandIn, jobs: () => readonly Job[]): Promise<void> {
  for (let hours = 0; hours < 24; hours += 3) {
    clock.advance(3 * hour);
    await runAll(jobs());
  }
}
