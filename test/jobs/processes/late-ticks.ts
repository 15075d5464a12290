import {createBossScheduler} from '../../../src/jobs/boss-scheduler.ts';
import {postgresConnection} from '../../../src/store/postgres-connection.ts';
import {collectingLogger} from '../../keeper/keeper.ts';

/** A process that is held up from shortly before each second to well after it. */
const [databaseUrl = ''] = process.argv.slice(2);
const run = async (): Promise<void> => {
  process.send?.('ran');
};
const scheduler = createBossScheduler({
  jobs: [{name: 'often', every: '* * * * * *', run}],
  log: collectingLogger([]),
  connection: postgresConnection(databaseUrl),
});
await scheduler.start();
process.send?.('started');
const lock = new Int32Array(new SharedArrayBuffer(4));
setInterval(() => {
  const intoSecond = Date.now() % 1000;
  if (intoSecond > 900) Atomics.wait(lock, 0, 0, 1000 - intoSecond + 400);
}, 20);
