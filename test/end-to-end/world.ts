import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type Api, createApi} from '../chat/mattermost-api.ts';
import {createPerson, type Person} from '../chat/person.ts';
import {freePort} from '../keeper/free-port.ts';
import {type KeeperProcess, runScript, startKeeper} from '../keeper/process.ts';
import {firstAdmin, ownsTokens, suffix} from '../keeper/seed.ts';
import {type MattermostVersion, startMattermost} from '../mattermost/server.ts';

// biome-ignore lint/style/noProcessEnv: these two say that the tests run against a real server.
const {MATTERMOST_URL: realUrl, MATTERMOST_ADMIN_TOKEN: realToken} = process.env;

/** True where the tests run against a real Mattermost server. */
export const isReal = realUrl !== undefined && realToken !== undefined;

/** A Mattermost server on which `npm run setup` was run, and Token Keeper as its own process beside it. */
export type World = {
  readonly url: string;
  readonly admin: Api;
  readonly teamId: string;
  readonly townId: string;
  readonly botId: string;
  readonly keeper: KeeperProcess;
  /** What the set-up printed. */
  readonly setUp: string;
  /** Runs the set-up once more, as it was run before. */
  setUpAgain(): Promise<{code: number | null; output: string}>;
  environmentFile(): Promise<string>;
  person(name: string, roles?: string): Promise<Person>;
  directChannel(person: Person): Promise<string>;
  /** The status of `GET /users/me` with a secret: 200 where it works. */
  works(secret: string): Promise<number>;
  stop(): Promise<void>;
};

async function server(version: MattermostVersion): Promise<{url: string; admin: Api; stop: () => Promise<void>}> {
  if (realUrl !== undefined && realToken !== undefined)
    return {url: realUrl, admin: createApi(realUrl, realToken), stop: async () => {}};
  const standIn = await startMattermost({version});
  const {api, userId} = await firstAdmin(standIn.url);
  const {token} = await api.call<{token: string}>('POST', `/users/${userId}/tokens`, {description: 'set-up'});
  return {url: standIn.url, admin: createApi(standIn.url, token), stop: standIn.stop};
}

export async function startWorld(version: MattermostVersion): Promise<World> {
  const {url, admin, stop: stopServer} = await server(version);
  const tag = suffix();
  const team = await admin.call<{id: string; name: string}>('POST', '/teams', {
    name: `eng${tag}`,
    display_name: 'Engineering',
    type: 'O',
  });
  const town = await admin.call<{id: string}>('GET', `/teams/${team.id}/channels/name/town-square`);
  const keeperUrl = `http://127.0.0.1:${await freePort()}`;
  const folder = await mkdtemp(join(tmpdir(), 'keeper-'));
  const places = [
    '--url',
    url,
    '--keeper-url',
    keeperUrl,
    '--teams',
    team.name,
    '--report-channel',
    `${team.name}:token-reports`,
  ];
  const setUp = () => runScript('src/setup/main.ts', [...places, '--yes'], folder, {MATTERMOST_ADMIN_TOKEN: admin.token});
  const first = await setUp();
  if (first.code !== 0) throw new Error(`the set-up failed:\n${first.output}`);
  const keeper = startKeeper(folder, keeperUrl);
  await keeper.ready();
  const bot = await admin.call<{id: string}>('GET', '/users/username/token-keeper');

  return {
    url,
    admin,
    teamId: team.id,
    townId: town.id,
    botId: bot.id,
    keeper,
    setUp: first.output,
    setUpAgain: setUp,
    environmentFile: () => readFile(join(folder, '.env'), 'utf8'),
    async person(name, roles = ownsTokens) {
      const account = {email: `${name}${tag}@example.com`, username: `${name}${tag}`, password: 'Passw0rd!user'};
      const {id} = await admin.call<{id: string}>('POST', '/users', account);
      await admin.call('PUT', `/users/${id}/roles`, {roles});
      await admin.call('POST', `/teams/${team.id}/members`, {team_id: team.id, user_id: id});
      return createPerson(url, account.username, account.password);
    },
    directChannel: async ({api, userId}) => (await api.call<{id: string}>('POST', '/channels/direct', [userId, bot.id])).id,
    works: (secret) => createApi(url, secret).status('GET', '/users/me'),
    async stop() {
      await keeper.end();
      await stopServer();
      await rm(folder, {recursive: true, force: true});
    },
  };
}
