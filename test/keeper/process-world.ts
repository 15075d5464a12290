import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {startMattermost} from '../mattermost/server.ts';
import {freePort} from './free-port.ts';
import type {World} from './keeper.ts';
import {type KeeperProcess, startKeeper} from './process.ts';
import {seed} from './seed.ts';

/** Token Keeper as a process of its own, which can be killed, beside a stand-in server in this one. */
export type ProcessWorld = World & {
  /** Kills it at once, and starts it again. */
  crash(): Promise<void>;
};

export async function startProcessWorld(): Promise<ProcessWorld> {
  const mattermost = await startMattermost({});
  const port = await freePort();
  const keeperUrl = `http://127.0.0.1:${port}`;
  const seeded = await seed(mattermost.url, keeperUrl);
  const folder = await mkdtemp(join(tmpdir(), 'keeper-process-'));
  const settings = {
    MATTERMOST_URL: mattermost.url,
    MATTERMOST_TOKEN: seeded.botToken,
    KEEPER_SECRET: 'a secret of the tests that is long enough',
    KEEPER_URL: keeperUrl,
    KEEPER_LISTEN: `127.0.0.1:${port}`,
    KEEPER_COMMANDS_PER_MINUTE: '1000',
    LOG_LEVEL: 'debug',
  };
  await mkdir(join(folder, 'data'), {mode: 0o700});
  const lines = Object.entries(settings).map(([name, value]) => `${name}="${value}"`);
  await writeFile(join(folder, '.env'), lines.join('\n'), {mode: 0o600});
  const past: KeeperProcess[] = [];
  const start = async (): Promise<KeeperProcess> => {
    const keeper = startKeeper(folder, keeperUrl);
    past.push(keeper);
    await keeper.ready();
    return keeper;
  };
  let keeper = await start();
  const restart = async (meanwhile?: () => Promise<void>): Promise<void> => {
    await keeper.end();
    await meanwhile?.();
    keeper = await start();
  };
  return {
    ...seeded,
    mattermost,
    keeperUrl,
    folder: join(folder, 'data'),
    log: () => past.map(({output}) => output()).join(''),
    runJob: () => Promise.reject(new Error('a process runs its jobs by itself')),
    restart,
    goOn: () => restart(),
    async crash() {
      await keeper.end('SIGKILL');
      keeper = await start();
    },
    async stop() {
      await keeper.end();
      await mattermost.stop();
      await rm(folder, {recursive: true, force: true});
    },
  };
}
