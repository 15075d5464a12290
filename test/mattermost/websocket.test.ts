import assert from 'node:assert/strict';
import {afterEach, beforeEach, test} from 'node:test';
import {WebSocket} from 'ws';
import {type ApiClient, createApiClient, signUp} from './api-client.ts';
import {type StandIn, startMattermost} from './server.ts';

type Frame = {
  event?: string;
  seq?: number;
  seq_reply?: number;
  status?: string;
  data?: Record<string, unknown>;
  error?: {id: string};
};

let server: StandIn;
let ann: ApiClient & {readonly id: string};

beforeEach(async () => {
  server = await startMattermost();
  ann = await signUp(server.url, 'ann');
});
afterEach(() => server.stop());

const change = (nickname: string) => ann.call('PUT', '/users/me/patch', {nickname});

test('whoever comes with a header is greeted at once', async () => {
  const listener = connect(server, {token: ann.token});
  const hello = await listener.next('hello');
  assert.equal(hello.seq, 0);
  assert.match(String(hello.data?.connection_id), /^[a-z0-9]{26}$/);
});

test('a challenge with a bad token closes the connection without a word', async () => {
  const listener = connect(server, {});
  await listener.opened;
  listener.send({seq: 1, action: 'authentication_challenge', data: {token: 'x'.repeat(26)}});
  await listener.closed;
  assert.deepEqual(listener.frames, []);
});

test('a client that comes back with its id and number misses nothing and is not greeted again', async () => {
  const first = connect(server, {token: ann.token});
  const hello = await first.next('hello');
  await change('one');
  const seen = await first.next('user_updated');
  server.dropWebsockets();
  await first.closed;
  await change('two');
  const query = `?connection_id=${hello.data?.connection_id}&sequence_number=${Number(seen.seq) + 1}`;
  const second = connect(server, {token: ann.token, query});
  const missed = await second.next('user_updated');
  assert.equal(missed.seq, Number(seen.seq) + 1);
  assert.match(JSON.stringify(missed.data), /"nickname":"two"/);
  assert.ok(!second.frames.some(({event}) => event === 'hello'));
});

test('a client that comes back without a header, or to an unknown connection, starts anew', async () => {
  const first = connect(server, {token: ann.token});
  const hello = await first.next('hello');
  server.dropWebsockets();
  const second = connect(server, {query: `?connection_id=${hello.data?.connection_id}&sequence_number=1`});
  await second.opened;
  second.send({seq: 1, action: 'authentication_challenge', data: {token: ann.token}});
  assert.notEqual((await second.next('hello')).data?.connection_id, hello.data?.connection_id);
  const third = connect(server, {token: ann.token, query: `?connection_id=${'z'.repeat(26)}&sequence_number=1`});
  assert.equal((await third.next('hello')).seq, 0);
});

test('a revoked token leaves the connection open, silent, and its pings refused', async () => {
  const {body} = await ann.call('POST', '/users/me/tokens', {description: 'bot'});
  const listener = connect(server, {token: String(body.token)});
  await listener.next('hello');
  listener.send({seq: 1, action: 'ping'});
  assert.equal((await listener.reply(1)).data?.text, 'pong');
  await ann.call('POST', '/users/tokens/revoke', {token_id: body.id});
  await change('unheard');
  listener.send({seq: 2, action: 'ping'});
  assert.equal((await listener.reply(2)).error?.id, 'api.web_socket_router.not_authenticated.app_error');
  assert.ok(!listener.frames.some(({event}) => event === 'user_updated'));
  assert.equal(listener.isOpen(), true);
});

test('an ephemeral post reaches its reader alone and is remembered for tests', async () => {
  const bob = await signUp(server.url, 'bob', ann);
  const listeners = [ann, bob].map(({token}) => connect(server, {token}));
  await Promise.all(listeners.map((listener) => listener.next('hello')));
  const direct = (await ann.call('POST', '/channels/direct', [ann.id, bob.id])).body;
  await ann.call('POST', '/posts/ephemeral', {user_id: bob.id, post: {channel_id: direct.id, message: 'psst'}});
  const [toAnn, toBob] = listeners;
  assert.ok(toAnn && toBob);
  assert.equal(JSON.parse(String((await toBob.next('ephemeral_message')).data?.post)).message, 'psst');
  toAnn.send({seq: 1, action: 'ping'});
  await toAnn.reply(1);
  assert.ok(!toAnn.frames.some(({event}) => event === 'ephemeral_message'));
  assert.deepEqual(
    server.state.ephemerals.get(bob.id)?.map(({message}) => message),
    ['psst'],
  );
  assert.equal(
    (await createApiClient(server.url, bob.token).call('GET', `/channels/${direct.id}/posts`)).body.order?.toString(),
    '',
  );
});

/** A client that keeps every frame and waits for those that tests ask for. */
function connect(server: StandIn, {token, query = ''}: {token?: string; query?: string}) {
  const headers = token ? {Authorization: `Bearer ${token}`} : {};
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/api/v4/websocket${query}`, {headers});
  const frames: Frame[] = [];
  let wake = () => {};
  socket.on('message', (data) => {
    frames.push(JSON.parse(String(data)));
    wake();
  });
  socket.on('error', () => {});
  const find = async (wanted: (frame: Frame) => boolean): Promise<Frame> => {
    for (;;) {
      const frame = frames.find(wanted);
      if (frame) return frame;
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  return {
    frames,
    opened: new Promise<void>((resolve) => socket.once('open', resolve)),
    closed: new Promise<void>((resolve) => socket.once('close', () => resolve())),
    send: (frame: unknown) => socket.send(JSON.stringify(frame)),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    next: (event: string) => find((frame) => frame.event === event),
    reply: (seq: number) => find((frame) => frame.seq_reply === seq),
  };
}
