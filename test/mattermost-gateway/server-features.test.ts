import assert from 'node:assert/strict';
import type {ServerResponse} from 'node:http';
import {type TestContext, test} from 'node:test';
import {ServerError} from '../../src/domain/errors.ts';
import {Secret} from '../../src/domain/secret.ts';
import {createMattermost} from '../../src/mattermost/connect.ts';
import {createFakeClock} from './fake-clock.ts';
import {type Seen, startSmallServer} from './small-server.ts';
import {connectToStandIn} from './stand-in.ts';

const log = {debug() {}, info() {}, warn() {}, error() {}};

test('before the first answer nothing is known', () => {
  const token = new Secret('x');
  const mattermost = createMattermost({url: 'http://127.0.0.1:9', token, clock: createFakeClock(), log});
  assert.equal(mattermost.features().version, '');
  assert.equal(mattermost.serverNow(), null);
});

test('each release is told by what it offers', async (t) => {
  const cases = [
    ['5.37', '5.37.0', false],
    ['10.11', '10.11.0', false],
    ['11.6', '11.6.0', false],
    ['11.10', '11.10.0', true],
  ] as const;
  for (const [release, version, modern] of cases) {
    const {mattermost, server, stop} = await connectToStandIn(release);
    t.after(stop);
    const {signingKey, ...features} = await mattermost.refresh();
    const switches = {tokensEnabled: true, commandsEnabled: true, expiry: modern, rotate: modern, maxLifetimeDays: 0};
    assert.deepEqual(features, {version, siteUrl: server.url, ...switches});
    assert.match(signingKey, /^MFkw/);
    assert.deepEqual(mattermost.features(), {...features, signingKey});
  }
});

test('what changes while it runs is seen when it is read again', async (t) => {
  const {mattermost, server, stop} = await connectToStandIn('11.6');
  t.after(stop);
  await mattermost.refresh();
  server.setVersion('11.10');
  const changes = {EnableCommands: false, MaximumPersonalAccessTokenLifetimeDays: 30};
  server.state.config.ServiceSettings = {...server.state.config.ServiceSettings, ...changes};
  const {version, expiry, rotate, commandsEnabled, maxLifetimeDays} = await mattermost.refresh();
  assert.deepEqual({version, expiry, rotate}, {version: '11.10.0', expiry: true, rotate: true});
  assert.deepEqual({commandsEnabled, maxLifetimeDays}, {commandsEnabled: false, maxLifetimeDays: 30});
});

test('a token that is not accepted is told, though the server answers its short config, and what was known stays', async (t) => {
  const {mattermost, server, stop} = await connectToStandIn('11.10');
  t.after(stop);
  const before = await mattermost.refresh();
  server.state.tokens.clear();
  server.state.sessions.clear();
  await assert.rejects(mattermost.refresh(), (error) => error instanceof ServerError && error.status === 401);
  assert.deepEqual(mattermost.features(), before);
});

type Told = {readonly config: object; readonly rotate: {readonly status: number; readonly id: string}};

async function readFrom(t: TestContext, {config, rotate}: Told) {
  const server = await startSmallServer(({path}: Seen, response: ServerResponse) => {
    const probed = path.endsWith('/tokens/rotate');
    const headers = {'content-type': 'application/json', 'x-version-id': '11.6.3.build.hash.true'};
    const body = probed ? rotate : {EnableUserAccessTokens: 'true', Version: '11.6.0', ...config};
    response.writeHead(probed ? rotate.status : 200, headers).end(JSON.stringify(body));
  });
  t.after(() => server.stop());
  const connection = createMattermost({url: server.url, token: new Secret('x'), clock: createFakeClock(), log});
  return connection.refresh();
}

const has = {status: 400, id: 'api.context.invalid_body_param.app_error'};
const lacks = {status: 404, id: 'api.context.404.app_error'};

test('end dates and rotation are told by the server, whatever version it says it is', async (t) => {
  const config = {MaximumPersonalAccessTokenLifetimeDays: '0'};
  const cases = [
    [{config, rotate: has}, true, true],
    [{config, rotate: lacks}, true, false],
    [{config, rotate: {status: 400, id: 'api.context.invalid_url_param.app_error'}}, true, false],
    [{config: {}, rotate: has}, false, false],
  ] as const;
  for (const [told, expiry, rotate] of cases) {
    const features = await readFrom(t, told);
    assert.deepEqual([features.version, features.expiry, features.rotate], ['11.6.3', expiry, rotate]);
  }
});

test('an answer that tells nothing about rotation is an error, not a no', async (t) => {
  const config = {MaximumPersonalAccessTokenLifetimeDays: '0'};
  for (const status of [401, 403, 500]) await assert.rejects(readFrom(t, {config, rotate: {status, id: 'x'}}));
});

test('a longest lifetime that makes no sense counts as none', async (t) => {
  for (const days of ['', 'soon', '-5']) {
    const features = await readFrom(t, {config: {MaximumPersonalAccessTokenLifetimeDays: days}, rotate: has});
    assert.equal(features.maxLifetimeDays, 0);
  }
});
