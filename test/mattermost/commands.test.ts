import assert from 'node:assert/strict';
import {createPublicKey, verify} from 'node:crypto';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {afterEach, beforeEach, test} from 'node:test';
import {type ApiClient, createApiClient, signUp} from './api-client.ts';
import {type StandIn, startMattermost} from './server.ts';

let server: StandIn;
let admin: ApiClient & {readonly id: string};
let received: Record<string, string>[];
let teamId: string;
let channelId: string;
const integration = createServer(async (request, response) => {
  let text = '';
  for await (const part of request) text += part;
  received.push(Object.fromEntries(new URLSearchParams(text)));
  response.setHeader('Content-Type', 'application/json').end('{"text": "done"}');
});

beforeEach(async () => {
  received = [];
  server = await startMattermost();
  admin = await signUp(server.url, 'admin');
  await new Promise<void>((resolve) => integration.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(integration.address() as AddressInfo).port}/`;
  teamId = String((await admin.call('POST', '/teams', {name: 'eng', display_name: 'Eng', type: 'O'})).body.id);
  channelId = String((await admin.call('GET', `/teams/${teamId}/channels/name/town-square`)).body.id);
  await admin.call('POST', '/commands', {team_id: teamId, trigger: 'tok', method: 'P', url});
});
afterEach(async () => {
  await server.stop();
  await new Promise((resolve) => integration.close(resolve));
});

const run = (command: string) => admin.call('POST', '/commands/execute', {channel_id: channelId, command, team_id: teamId});

test('a trigger id is signed for the person who typed, with the published key', async () => {
  const {body} = await run('/tok list');
  const config = (await createApiClient(server.url, '').call('GET', '/config/client?format=old')).body;
  const key = createPublicKey({
    key: Buffer.from(String(config.AsymmetricSigningPublicKey), 'base64'),
    format: 'der',
    type: 'spki',
  });
  const trigger = Buffer.from(received[0]?.trigger_id ?? '', 'base64').toString();
  const cut = trigger.lastIndexOf(':') + 1;
  assert.deepEqual(trigger.split(':').slice(0, 2), [body.trigger_id, admin.id]);
  assert.ok(verify('sha256', Buffer.from(trigger.slice(0, cut)), key, Buffer.from(trigger.slice(cut), 'base64')));
});

for (const [version, lifetime] of [
  ['5.37', 3000],
  ['11.10', 30_000],
] as const) {
  test(`a trigger id opens dialogs for ${lifetime / 1000} s on ${version}`, async () => {
    server.setVersion(version);
    await run('/tok');
    const open = () =>
      admin.call('POST', '/actions/dialogs/open', {trigger_id: received[0]?.trigger_id, url: 'http://127.0.0.1/', dialog: {}});
    server.clock.advance(lifetime - 1000);
    assert.equal((await open()).status, 200);
    server.clock.advance(2000);
    assert.equal((await open()).body.id, 'interactive_message.decode_trigger_id.expired');
  });
}

test('a trigger id changed to another person opens nothing', async () => {
  await run('/tok');
  const forged = Buffer.from(received[0]?.trigger_id ?? '', 'base64')
    .toString()
    .replace(admin.id, 'z'.repeat(26));
  const dialog = {trigger_id: Buffer.from(forged).toString('base64'), url: 'http://127.0.0.1/', dialog: {}};
  assert.equal(
    (await admin.call('POST', '/actions/dialogs/open', dialog)).body.id,
    'interactive_message.decode_trigger_id.verify_signature_failed',
  );
});

test('the text is everything after the first white space, unparsed', async () => {
  await run('/TOK  two  spaces ');
  assert.equal(received[0]?.text, ' two  spaces ');
  assert.equal(received[0]?.command, '/tok');
});

test('the answer is shown to the caller alone', async () => {
  await run('/tok');
  assert.deepEqual(
    server.state.ephemerals.get(admin.id)?.map(({message}) => message),
    ['done'],
  );
});

test('addresses of the own network that are not allowed are not called', async () => {
  await admin.call('PUT', '/config/patch', {ServiceSettings: {AllowedUntrustedInternalConnections: '10.0.0.0/8'}});
  const {status, body} = await run('/tok');
  assert.deepEqual([status, body.id, received.length], [500, 'api.command.execute_command.failed.app_error', 0]);
});

test('every change stamps the time of the change, whatever the caller says', async () => {
  const [made] = (await admin.call('GET', `/commands?team_id=${teamId}&custom_only=true`)).body as unknown as [
    {id: string; update_at: number; create_at: number},
  ];
  const team = String((await admin.call('POST', '/teams', {name: 'ops', display_name: 'Ops', type: 'O'})).body.id);
  const at = async () => Number((await admin.call('GET', `/commands/${made.id}`)).body.update_at);
  const changes: [string, object][] = [
    ['', {...made, update_at: 1, create_at: 1}],
    ['/regen_token', {}],
    ['/move', {team_id: team}],
    ['/move', {team_id: teamId}],
  ];
  for (const [path, body] of changes) {
    server.clock.advance(5_000);
    assert.equal((await admin.call('PUT', `/commands/${made.id}${path}`, body)).status, 200);
    assert.ok(Math.abs((await at()) - server.clock.now()) < 4_000, path);
  }
});

test('a change may give two commands of a team one word, and the one changed last is run', async () => {
  const other = {team_id: teamId, trigger: 'other', method: 'P', url: 'http://127.0.0.1:9/'};
  const {id} = (await admin.call('POST', '/commands', other)).body;
  assert.equal((await admin.call('POST', '/commands', {...other, trigger: 'tok'})).status, 400);
  assert.equal((await admin.call('PUT', `/commands/${id}`, {...other, id, trigger: 'tok'})).status, 200);
  await run('/tok');
  assert.equal(received.length, 0);
});

test('of a white space other than a blank all but its first byte stays before what was typed', async () => {
  for (const line of ['/tok list', '/tok\u00a0list', '/tok\u3000list']) await run(line);
  assert.deepEqual(
    received.map(({text}) => text),
    ['list', '\ufffdlist', '\ufffd\ufffdlist'],
  );
});
