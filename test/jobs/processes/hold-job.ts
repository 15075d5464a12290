import {createBossScheduler} from '../../../src/jobs/boss-scheduler.ts';
import {postgresConnection} from '../../../src/store/postgres-connection.ts';
import {collectingLogger} from '../../keeper/keeper.ts';
import {never} from '../counting.ts';

/** Begins a run that never ends, and says so. */
const [databaseUrl = ''] = process.argv.slice(2);
const run = async (): Promise<void> => {
  process.send?.('running');
  await new Promise(() => undefined);
};
const scheduler = createBossScheduler({
  jobs: [{name: 'held', every: never, run}],
  log: collectingLogger([]),
  connection: postgresConnection(databaseUrl),
});
await scheduler.start();
await scheduler.trigger('held');
