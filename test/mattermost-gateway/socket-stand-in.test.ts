import assert from 'node:assert/strict';
import {type TestContext, test} from 'node:test';
import {createSocket} from '../../src/mattermost/socket.ts';
import type {MattermostVersion} from '../mattermost/server.ts';
import {connectToStandIn} from './stand-in.ts';
import {until} from './until.ts';

const versions: readonly MattermostVersion[] = ['5.37', '10.11', '11.10'];
const silent = {debug() {}, info() {}, warn() {}, error() {}};

async function listen(t: TestContext, version: MattermostVersion) {
  const connected = await connectToStandIn(version);
  const {server, mattermost, token, clock, me} = connected;
  const gateway = mattermost.lane.security;
  const bot = await gateway.createBot({username: 'keeper', displayName: 'Keeper', description: ''});
  const {id: channelId} = await gateway.directChannel(me.id, bot.userId);
  const heard: string[] = [];
  let reconnects = 0;
  let configChanges = 0;
  const socket = createSocket({
    url: server.url,
    token,
    clock,
    log: silent,
    checkToken: () => gateway.me(),
    onPost: ({message}, channelType) => void heard.push(`${channelType} ${message}`),
    onReconnect: () => {
      reconnects += 1;
    },
    onState: () => {},
    onConfigChange: () => {
      configChanges += 1;
    },
  });
  t.after(async () => {
    socket.stop();
    await connected.stop();
  });
  socket.start();
  const open = () => until(() => socket.state() === 'open', 'the socket opens');
  const say = (message: string) => gateway.createPost({channelId, message}, `pending-${message}`);
  await open();
  return {...connected, gateway, socket, heard, open, say, counts: () => ({reconnects, configChanges})};
}

for (const version of versions) {
  test(`what is written while the connection is cut arrives after it is resumed (${version})`, async (t) => {
    const {server, clock, socket, heard, open, say, counts} = await listen(t, version);
    await say('one');
    await until(() => heard.length === 1, 'the first post arrives');
    server.dropWebsockets();
    await until(() => socket.state() === 'connecting', 'the cut is noticed');
    await say('two');
    await clock.advance(5000);
    await open();
    await say('three');
    await until(() => heard.length === 3, 'the others arrive');
    assert.deepEqual(heard, ['D one', 'D two', 'D three']);
    assert.deepEqual(counts(), {reconnects: 1, configChanges: 0});
  });

  test(`a token that is disabled behind the open socket is noticed within a minute (${version})`, async (t) => {
    const {server, clock, socket, gateway, me} = await listen(t, version);
    const [token] = await gateway.tokensOf(me.id);
    assert.ok(token);
    await gateway.disableToken(token.id);
    await clock.advance(20_000);
    await until(() => socket.state() === 'unauthorised', 'it is noticed');
    const stored = server.state.tokens.get(token.id);
    assert.ok(stored);
    stored.is_active = true;
    await clock.advance(20_000);
    await until(() => socket.state() === 'open', 'it is open again');
  });
}

test('a change of the configuration is told', async (t) => {
  const {server, token, counts} = await listen(t, '11.10');
  const headers = {Authorization: `Bearer ${token.reveal()}`};
  const body = JSON.stringify({ServiceSettings: {EnableCommands: false}});
  await fetch(`${server.url}/api/v4/config/patch`, {method: 'PUT', headers, body});
  await until(() => counts().configChanges === 1, 'it is told');
});
