import type {TestContext} from 'node:test';
import {inspect} from 'node:util';
import {ServerError} from '../../src/domain/errors.ts';
import {Secret} from '../../src/domain/secret.ts';
import type {Post} from '../../src/mattermost/gateway.ts';
import {createSocket, type SocketParts, type SocketState} from '../../src/mattermost/socket.ts';
import {createFakeClock} from './fake-clock.ts';
import {startSmallSocketServer} from './small-socket-server.ts';
import {until} from './until.ts';

export const secret = 'kx9secretsecretsecretsecre';

/** A socket of ours beside a small server, and all that it says; it ends with the test. */
export async function setUp(t: TestContext, change: Partial<SocketParts> = {}) {
  const server = await startSmallSocketServer();
  const clock = createFakeClock();
  const states: SocketState[] = [];
  const posts: {post: Post; channelType: string}[] = [];
  const logged: string[] = [];
  let reconnects = 0;
  const note = (fields: object, message: string) => void logged.push(`${message} ${inspect(fields, {depth: 9})}`);
  const socket = createSocket({
    url: server.url,
    token: new Secret(secret),
    clock,
    log: {debug: note, info: note, warn: note, error: note},
    checkToken: async () => {
      if (!server.accepts) throw new ServerError(401, 'api.context.session_expired.app_error', 'expired');
    },
    onPost: (one, channelType) => void posts.push({post: one, channelType}),
    onReconnect: () => {
      reconnects += 1;
    },
    onState: (state) => void states.push(state),
    ...change,
  });
  t.after(async () => {
    socket.stop();
    await server.stop();
  });
  const open = () => until(() => socket.state() === 'open', 'the socket opens');
  return {server, clock, socket, states, posts, logged, open, reconnects: () => reconnects};
}
