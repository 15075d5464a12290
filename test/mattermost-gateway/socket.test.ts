import assert from 'node:assert/strict';
import {createServer, type Socket as TcpSocket} from 'node:net';
import {type TestContext, test} from 'node:test';
import {ServerError} from '../../src/domain/errors.ts';
import type {Post} from '../../src/mattermost/gateway.ts';
import {secret, setUp} from './socket-stage.ts';
import {until} from './until.ts';

const retryMs = 5000;
const checkMs = 20_000;
const post = {
  id: 'p1',
  user_id: 'u1',
  channel_id: 'c1',
  root_id: '',
  create_at: 5,
  message: 'list',
  type: '',
  props: {from_bot: 'true'},
};

const say = (event: object) => JSON.stringify({channel_type: 'D', ...event});

test('posts arrive in our words, with the kind of their channel', async (t) => {
  const {server, socket, posts, states, open} = await setUp(t);
  socket.start();
  await open();
  server.event('posted', {post: JSON.stringify(post), channel_type: 'D', sender_name: '@ann'});
  await until(() => posts.length === 1, 'the post arrives');
  const expected = {id: 'p1', userId: 'u1', channelId: 'c1', rootId: '', createdAt: 5, message: 'list', type: ''};
  assert.deepEqual(posts, [{post: {...expected, props: {from_bot: 'true'}}, channelType: 'D'}]);
  assert.deepEqual(states, ['connecting', 'open']);
  assert.equal(server.opened[0]?.authorization, `Bearer ${secret}`);
});

test('frames and posts that make no sense are passed over, and a listener that throws breaks nothing', async (t) => {
  const seen: string[] = [];
  const onPost = ({id}: Post) => {
    seen.push(id);
    throw new Error('listener');
  };
  const {server, socket, open, logged} = await setUp(t, {onPost});
  socket.start();
  await open();
  const emptyHello = '{"event":"hello","data":null,"seq":1}';
  for (const frame of ['{cut', 'null', '7', '[]', '"x"', Buffer.from([1, 2]), emptyHello]) server.raw(frame);
  for (const data of [null, {}, {post: 7, channel_type: 'D'}, {post: '{cut', channel_type: 'D'}, say({post: '{}'})]) {
    server.event('posted', data);
  }
  for (const id of ['a', 'b']) server.event('posted', {post: JSON.stringify({...post, id}), channel_type: 'D'});
  await until(() => seen.length === 2, 'both posts arrive');
  assert.equal(socket.state(), 'open');
  assert.equal(logged.filter((line) => line.startsWith('a listener')).length, 2);
});

test('a lost connection is made again and resumed where it was', async (t) => {
  const {server, clock, socket, posts, states, open, reconnects} = await setUp(t);
  socket.start();
  await open();
  server.event('typing', {});
  server.event('posted', {post: JSON.stringify(post), channel_type: 'D'});
  await until(() => posts.length === 1, 'the first post arrives');
  server.opened[0]?.socket.terminate();
  await until(() => socket.state() === 'connecting', 'the loss is noticed');
  await clock.advance(retryMs);
  await open();
  const [, second] = server.opened;
  assert.deepEqual([second?.connectionId, second?.sequence], ['connection1', '3']);
  server.event('posted', {post: JSON.stringify({...post, id: 'p2'}), channel_type: 'D'});
  await until(() => posts.length === 2, 'what came meanwhile arrives');
  assert.equal(reconnects(), 1);
  assert.deepEqual(states, ['connecting', 'open', 'connecting', 'open']);
});

test('a server that has forgotten us is joined afresh, once', async (t) => {
  const {server, clock, socket, posts, open, reconnects} = await setUp(t);
  socket.start();
  await open();
  server.event('typing', {});
  server.remembers = false;
  server.opened[0]?.socket.terminate();
  await until(() => socket.state() === 'connecting', 'the loss is noticed');
  await clock.advance(retryMs);
  await open();
  server.event('posted', {post: JSON.stringify(post), channel_type: 'D'});
  await until(() => posts.length === 1, 'a post arrives');
  assert.equal(server.opened.length, 2);
  assert.equal(reconnects(), 1);
});

test('a missed event makes it come again rather than go on with a gap', async (t) => {
  const {server, clock, socket, open} = await setUp(t);
  socket.start();
  await open();
  server.raw(JSON.stringify({event: 'typing', data: {}, seq: 9}));
  await until(() => socket.state() === 'connecting', 'the gap is noticed');
  await clock.advance(retryMs);
  await open();
  assert.equal(server.opened[1]?.sequence, '1');
});

test('a server that no longer answers is left within a minute', async (t) => {
  const {server, clock, socket, open} = await setUp(t);
  socket.start();
  await open();
  server.answers = false;
  await clock.advance(60_000);
  assert.equal(socket.state(), 'connecting');
});

test('a token revoked behind an open socket is noticed within a minute, said once, and gone when it is good again', async (t) => {
  const {server, clock, socket, states, logged, open, reconnects} = await setUp(t);
  socket.start();
  await open();
  server.accepts = false;
  await clock.advance(checkMs);
  await until(() => socket.state() === 'unauthorised', 'the revocation is noticed');
  for (let minute = 0; minute < 3; minute += 1) await clock.advance(60_000);
  assert.equal(socket.state(), 'unauthorised');
  assert.equal(server.opened.length, 1, 'no connections are tried meanwhile');
  assert.equal(logged.filter((line) => line.startsWith('Mattermost does not accept our token')).length, 1);
  server.accepts = true;
  await clock.advance(checkMs);
  await open();
  assert.deepEqual(states, ['connecting', 'open', 'connecting', 'unauthorised', 'connecting', 'open']);
  assert.equal(reconnects(), 1);
});

test('a socket that the server no longer knows, though the token is good, is made anew without haste', async (t) => {
  const {server, clock, socket, open, logged} = await setUp(t, {checkToken: async () => {}});
  socket.start();
  await open();
  server.accepts = false;
  await clock.advance(checkMs);
  await until(() => socket.state() === 'connecting', 'it is given up');
  server.accepts = true;
  await clock.advance(checkMs - 1);
  assert.equal(server.opened.length, 1);
  await clock.advance(1);
  await open();
  assert.equal(server.opened.length, 2);
  assert.ok(!logged.join().includes('does not accept our token'));
});

test('a token that is not accepted from the start is noticed', async (t) => {
  const {server, socket} = await setUp(t);
  server.accepts = false;
  socket.start();
  await until(() => socket.state() === 'unauthorised', 'the token is refused');
});

/** A server that takes connections and says nothing, or hangs up at once. */
async function startTcp(t: TestContext, hangsUp: boolean): Promise<{url: string; taken: TcpSocket[]}> {
  const taken: TcpSocket[] = [];
  const server = createServer((socket) => {
    taken.push(socket.on('error', () => {}).resume());
    if (hangsUp) socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const address = server.address();
  assert.ok(typeof address === 'object' && address !== null);
  return {url: `http://127.0.0.1:${address.port}`, taken};
}

test('a server that is away is tried again and again, without an alarm', async (t) => {
  const away = new ServerError(0, '', 'no answer');
  const {url, taken} = await startTcp(t, true);
  const {clock, socket, states, logged} = await setUp(t, {url, checkToken: () => Promise.reject(away)});
  socket.start();
  for (let tries = 1; tries <= 5; tries += 1) {
    await until(() => taken.length === tries && clock.pending() > 1, 'it is tried, and the next try is set');
    await clock.advance(retryMs);
  }
  assert.deepEqual(states, ['connecting']);
  assert.deepEqual(logged, []);
});

test('after a long absence the server is connected to within 20 s of its answering', async (t) => {
  const {url, taken} = await startTcp(t, true);
  let isAway = true;
  const checkToken = async () => {
    if (isAway) throw new ServerError(0, '', 'no answer');
  };
  const {clock, socket} = await setUp(t, {url, checkToken});
  socket.start();
  for (let tries = 1; tries <= 10; tries += 1) {
    await until(() => taken.length >= tries && clock.pending() > 1, 'it is tried, and the next try is set');
    await clock.advance(300_000);
  }
  await until(() => taken.length > 10 && clock.pending() > 1, 'the last of these tries fails');
  const tried = taken.length;
  isAway = false;
  await clock.advance(checkMs);
  await until(() => taken.length > tried, 'it is tried at once');
});

test('stopped while it is still connecting, it connects to nothing and comes back never', async (t) => {
  const {url, taken} = await startTcp(t, false);
  const {clock, socket, states} = await setUp(t, {url});
  socket.start();
  await until(() => taken.length === 1, 'it connects');
  socket.stop();
  await until(() => taken[0]?.destroyed === true, 'the connection ends');
  await clock.advance(120_000);
  assert.deepEqual(states, ['connecting', 'closed']);
  assert.equal(taken.length, 1);
});

test('it prints nothing by itself, leaves the globals alone, and shows no secret in the log', async (t) => {
  const {console: printer, WebSocket, CloseEvent} = globalThis;
  const prints = (['log', 'warn', 'error'] as const).map((name) => t.mock.method(printer, name, () => {}));
  const {server, clock, socket, open, logged} = await setUp(t);
  socket.start();
  await open();
  server.raw(JSON.stringify({event: 'typing', data: {}, seq: 9}));
  await until(() => socket.state() === 'connecting', 'the gap is noticed');
  await server.stop();
  await clock.advance(retryMs);
  for (const {mock} of prints) assert.equal(mock.callCount(), 0);
  assert.equal(globalThis.WebSocket, WebSocket);
  assert.equal(globalThis.CloseEvent, CloseEvent);
  assert.ok(logged.length > 0 && !logged.join().includes(secret));
});
