import {type TestContext, test} from 'node:test';
import type {Logger} from '../../src/domain/logger.ts';
import type {Job, Scheduler} from '../../src/jobs/scheduler.ts';
import {collectingLogger} from '../keeper/keeper.ts';

/** Makes a scheduler of some jobs, started and at the test's end stopped; its log lines go to `lines`. */
export type Start = (jobs: readonly Job[], lines?: string[]) => Promise<Scheduler>;

/** Where schedulers find each other: one test's own, empty at first. */
export type Place = {scheduler(jobs: readonly Job[], log: Logger): Scheduler};

export type Check = (guarantee: string, run: (start: Start, place: Place, t: TestContext) => Promise<void>) => void;

/** Tests that each have a place of their own. */
export const checkIn =
  (makePlace: () => Promise<Place>): Check =>
  (guarantee, run) => {
    test(guarantee, async (t) => {
      const place = await makePlace();
      const start: Start = async (jobs, lines = []) => {
        const scheduler = place.scheduler(jobs, collectingLogger(lines));
        t.after(() => scheduler.stop());
        await scheduler.start();
        return scheduler;
      };
      await run(start, place, t);
    });
  };
