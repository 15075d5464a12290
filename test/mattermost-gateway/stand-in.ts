import {Secret} from '../../src/domain/secret.ts';
import {createMattermost} from '../../src/mattermost/connect.ts';
import type {Mattermost, User} from '../../src/mattermost/gateway.ts';
import {type MattermostVersion, type StandIn, startMattermost} from '../mattermost/server.ts';
import {createFakeClock, type FakeClock} from './fake-clock.ts';

/** A stand-in server with a system admin, and a connection with that admin's token. */
export type Connected = {
  readonly server: StandIn;
  readonly mattermost: Mattermost;
  readonly token: Secret;
  readonly me: User;
  /** The connection's clock. */
  readonly clock: FakeClock;
  readonly stop: () => Promise<void>;
};

const silent = {debug() {}, info() {}, warn() {}, error() {}};

/** Starts both; `timeoutMs` is the connection's. */
export async function connectToStandIn(version: MattermostVersion, timeoutMs = 5000): Promise<Connected> {
  const server = await startMattermost({version});
  const allowed = {EnableUserAccessTokens: true, EnableBotAccountCreation: true, EnableEmailInvitations: true};
  server.state.config.ServiceSettings = {...server.state.config.ServiceSettings, ...allowed};
  const post = async (path: string, body: object, session = '') => {
    const headers = {Authorization: `Bearer ${session}`};
    const response = await fetch(`${server.url}/api/v4${path}`, {method: 'POST', headers, body: JSON.stringify(body)});
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response;
  };
  const password = 'Passw0rd!admin';
  await post('/users', {username: 'admin', email: 'admin@example.com', password});
  const session = (await post('/users/login', {login_id: 'admin', password})).headers.get('token') ?? '';
  const made = (await (await post('/users/me/tokens', {description: 'gateway'}, session)).json()) as {token: string};
  const token = new Secret(made.token);
  const clock = createFakeClock(server.clock.now());
  const mattermost = createMattermost({url: server.url, token, clock, log: silent, timeoutMs});
  return {server, mattermost, token, me: await mattermost.lane.security.me(), clock, stop: server.stop};
}
