import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {randomIds} from '../../src/clock.ts';
import {freePort} from '../keeper/keeper.ts';
import {type Seeded, seed} from '../keeper/seed.ts';
import {type StandIn, startMattermost} from '../mattermost/server.ts';
import {type Child, startChild} from './child.ts';

/** What the measurements share: a stand-in server in this process, and the way to start the processes that are measured. */
export type Stage = Seeded & {
  readonly mattermost: StandIn;
  /** Where the bare handler listens once it is started. */
  readonly bareUrl: string;
  /** Token Keeper as `npm start` starts it, in a new folder that holds its settings only. */
  startKeeper(): Promise<Child>;
  startBare(): Promise<Child>;
  stop(): Promise<void>;
};

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export async function createStage(): Promise<Stage> {
  const mattermost = await startMattermost();
  const port = await freePort();
  const barePort = await freePort();
  const keeperUrl = `http://127.0.0.1:${port}`;
  const bareUrl = `http://127.0.0.1:${barePort}`;
  const seeded = await seed(mattermost.url, keeperUrl);
  const scratch = await mkdtemp(join(tmpdir(), 'token-keeper-bench-'));
  const settings = {
    MATTERMOST_URL: mattermost.url,
    MATTERMOST_TOKEN: seeded.botToken,
    KEEPER_SECRET: `${randomIds.next()}${randomIds.next()}`,
    KEEPER_URL: keeperUrl,
    KEEPER_LISTEN: `127.0.0.1:${port}`,
    // A few hundred people ask here what thousands would in life.
    KEEPER_COMMANDS_PER_MINUTE: '10000',
    LOG_LEVEL: 'warn',
  };
  const lines = Object.entries(settings).map(([name, value]) => `${name}=${value}\n`);
  let starts = 0;
  return {
    ...seeded,
    mattermost,
    bareUrl,
    async startKeeper() {
      const folder = join(scratch, String(starts++));
      await mkdir(folder);
      await writeFile(join(folder, '.env'), lines, {mode: 0o600});
      return startChild({file: fileAt('../../src/main.ts'), folder, url: keeperUrl});
    },
    startBare: () => startChild({file: fileAt('bare-handler.ts'), args: [String(barePort)], folder: scratch, url: bareUrl}),
    async stop() {
      await mattermost.stop();
      await rm(scratch, {recursive: true, force: true});
    },
  };
}
