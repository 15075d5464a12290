import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import packageJson from '../../package.json' with {type: 'json'};
import {randomIds} from '../../src/clock.ts';
import {freePort} from '../keeper/free-port.ts';
import {type Seeded, seed} from '../keeper/seed.ts';
import {type StandIn, startMattermost} from '../mattermost/server.ts';
import {type Child, startChild} from './child.ts';

/** What the measurements share: a stand-in server in this process, and the way to start the processes that are measured. */
export type Stage = Seeded & {
  readonly mattermost: StandIn;
  /** Where the bare handler listens once it is started. */
  readonly bareUrl: string;
  /** Token Keeper as `npm start` starts it, in a folder that holds its settings, and after the first start its data. */
  startKeeper(): Promise<Child>;
  startBare(): Promise<Child>;
  /** The form that the server sends when somebody types `/token` and that text. */
  slashForm(userId: string, text: string, triggerId: string): string;
  stop(): Promise<void>;
};

const fileAt = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** The arguments that `npm start` gives to Node, with the file's whole path last. */
function startArguments(): string[] {
  const words = packageJson.scripts.start.split(' ');
  const args = words.slice(words.indexOf('node') + 1);
  const file = args.pop() ?? '';
  return [...args, fileAt(`../../${file}`)];
}

export async function createStage(): Promise<Stage> {
  const mattermost = await startMattermost();
  const port = await freePort();
  const barePort = await freePort();
  const keeperUrl = `http://127.0.0.1:${port}`;
  const bareUrl = `http://127.0.0.1:${barePort}`;
  const seeded = await seed(mattermost.url, keeperUrl);
  const {token} = await seeded.admin.call<{token: string}>('GET', `/commands/${seeded.commandId}`);
  const folder = await mkdtemp(join(tmpdir(), 'token-keeper-bench-'));
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
  await writeFile(join(folder, '.env'), lines, {mode: 0o600});
  return {
    ...seeded,
    mattermost,
    bareUrl,
    startKeeper: () => startChild({args: startArguments(), folder, url: keeperUrl}),
    startBare: () => startChild({args: [fileAt('bare-handler.ts'), String(barePort)], folder, url: bareUrl}),
    slashForm(userId, text, triggerId) {
      return new URLSearchParams({
        channel_id: seeded.townId,
        channel_name: 'town-square',
        command: '/token',
        response_url: `${mattermost.url}/hooks/commands/${userId}`,
        root_id: '',
        team_domain: 'engineering',
        team_id: seeded.teamId,
        text,
        token,
        trigger_id: triggerId,
        user_id: userId,
        user_name: 'somebody',
      }).toString();
    },
    async stop() {
      await mattermost.stop();
      await rm(folder, {recursive: true, force: true});
    },
  };
}
