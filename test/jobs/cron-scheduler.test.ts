import assert from 'node:assert/strict';
import {suite, test} from 'node:test';
import {createCronScheduler} from '../../src/jobs/cron-scheduler.ts';
import {collectingLogger} from '../keeper/keeper.ts';
import {createCounting, never} from './counting.ts';
import {schedulerContract} from './scheduler-contract.ts';

suite('the scheduler of one process keeps the contract', () =>
  schedulerContract(async () => ({scheduler: (jobs, log) => createCronScheduler({jobs, log})})));

test('while the jobs cannot be done, none is', async (t) => {
  const [timed, asked] = [createCounting('timed', '* * * * * *'), createCounting('asked', never)];
  let able = false;
  const looked = Promise.withResolvers<void>();
  const isAble = () => {
    looked.resolve();
    return able;
  };
  const scheduler = createCronScheduler({jobs: [timed, asked], log: collectingLogger([]), able: isAble});
  t.after(() => scheduler.stop());
  await scheduler.start();
  await looked.promise;
  await scheduler.trigger('asked');
  assert.deepEqual([timed.runs(), asked.runs()], [0, 0]);
  able = true;
  await scheduler.trigger('asked');
  await Promise.all([timed.reached(1), asked.reached(1)]);
});
