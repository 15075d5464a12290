import {mkdtempSync, readFileSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {TestContext} from 'node:test';
import {parseEnv} from 'node:util';
import {systemClock} from '../../src/clock.ts';
import type {Secret} from '../../src/domain/secret.ts';
import {readEnvironment} from '../../src/environment.ts';
import {createMattermost} from '../../src/mattermost/connect.ts';
import type {Mattermost} from '../../src/mattermost/gateway.ts';
import {SetupError} from '../../src/setup/failure.ts';
import {checkOptions, readFlags} from '../../src/setup/options.ts';
import {setUp} from '../../src/setup/set-up.ts';
import type {MattermostVersion, StandIn} from '../mattermost/server.ts';
import {connectToStandIn} from '../mattermost-gateway/stand-in.ts';

const silent = {debug() {}, info() {}, warn() {}, error() {}};

/** What a run of set-up said; `problems` is empty where it went well. */
export type Ran = {readonly lines: readonly string[]; readonly problems: readonly string[]};

/** A stand-in server with an admin and the team `eng`, and a folder of its own for the environment file. */
export type World = {
  readonly server: StandIn;
  readonly adminToken: Secret;
  readonly envPath: string;
  /** Calls the server as the admin; answers the parsed body. */
  admin(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>;
  connect(url: string, token: Secret): Mattermost;
  /** Runs set-up as with these flags; `agrees` is the answer to its question. */
  run(args?: readonly string[], agrees?: boolean): Promise<Ran>;
  /** The environment file's settings; empty where there is none. */
  env(): Record<string, string | undefined>;
};

export const keeperUrl = 'http://127.0.0.1:8066';

/** Starts a world that ends with the test. */
export async function createWorld(test: TestContext, version: MattermostVersion): Promise<World> {
  const {server, token: adminToken, stop} = await connectToStandIn(version);
  const folder = mkdtempSync(join(tmpdir(), 'token-keeper-set-up-'));
  test.after(async () => {
    await stop();
    rmSync(folder, {recursive: true});
  });
  const envPath = join(folder, '.env');
  const connect = (url: string, token: Secret) => createMattermost({url, token, clock: systemClock, log: silent});
  const admin: World['admin'] = async (method, path, body) => {
    const headers = {Authorization: `Bearer ${adminToken.reveal()}`};
    const sent = body === undefined ? {} : {body: JSON.stringify(body)};
    const response = await fetch(`${server.url}/api/v4${path}`, {method, headers, ...sent});
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status}`);
    return (await response.json()) as Record<string, unknown>;
  };
  await admin('POST', '/teams', {name: 'eng', display_name: 'Engineering', type: 'O'});

  async function run(args: readonly string[] = [], agrees = true): Promise<Ran> {
    const lines: string[] = [];
    try {
      const always = ['--url', server.url, '--keeper-url', keeperUrl, '--teams', 'eng', '--env', envPath];
      const options = checkOptions({...readFlags([...always, ...args]), 'admin-token': adminToken.reveal()});
      const now = readEnvironment({}, envPath);
      const resolve = async (host: string) => (host === 'keeper.internal' ? ['10.0.0.5'] : []);
      const agree = async () => agrees;
      await setUp({options, now, connect, clock: systemClock, resolve, say: (line) => lines.push(line), agree});
      return {lines, problems: []};
    } catch (error) {
      if (error instanceof SetupError) return {lines, problems: error.problems};
      throw error;
    }
  }

  const env = () => {
    try {
      return parseEnv(readFileSync(envPath, 'utf8')) as Record<string, string | undefined>;
    } catch {
      return {};
    }
  };
  return {server, adminToken, envPath, admin, connect, run, env};
}

/** How much of everything that set-up makes there is on the server. */
export function counts({state}: StandIn): Record<string, number> {
  const {bots, tokens, commands, channels, teamMembers, channelMembers, users, mails} = state;
  return {
    bots: bots.size,
    tokens: tokens.size,
    commands: commands.size,
    channels: channels.size,
    teamMembers: teamMembers.size,
    channelMembers: channelMembers.size,
    users: users.size,
    mails: mails.length,
  };
}

/** The bot's account on the server. Throws where there is none. */
export function botUser({state}: StandIn) {
  const user = state.users.values().find(({username}) => username === 'token-keeper');
  if (!user) throw new Error('there is no bot account');
  return user;
}
