import {suite} from 'node:test';
import {createCronScheduler} from '../../src/jobs/cron-scheduler.ts';
import {schedulerContract} from './scheduler-contract.ts';

suite('the scheduler of one process keeps the contract', () =>
  schedulerContract(async () => ({scheduler: (jobs, log) => createCronScheduler({jobs, log})})));
