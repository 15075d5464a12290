import assert from 'node:assert/strict';
import {afterEach, beforeEach, test} from 'node:test';
import {type ApiClient, createApiClient, signUp} from './api-client.ts';
import {type StandIn, startMattermost} from './server.ts';

const hour = 3_600_000;
const day = 24 * hour;

let server: StandIn;
let ann: ApiClient & {readonly id: string};

beforeEach(async () => {
  server = await startMattermost();
  ann = await signUp(server.url, 'ann');
});
afterEach(() => server.stop());

const create = async (description: string, lifetime: number) => {
  const {body} = await ann.call('POST', '/users/me/tokens', {
    description,
    expires_at: Math.round(server.clock.now() + lifetime),
  });
  return {id: String(body.id), client: createApiClient(server.url, String(body.token))};
};
const notices = () => {
  const bot = server.state.users.values().find(({username}) => username === 'system-bot');
  return [...server.state.posts.values()].filter(({user_id}) => user_id === bot?.id).map(({message}) => message);
};

test('a token stops at its end and is deleted within the hour, and its owner told', async () => {
  const {id, client} = await create('ci', 30 * 60_000);
  assert.equal((await client.call('GET', '/users/me')).status, 200);
  server.clock.advance(31 * 60_000);
  assert.equal((await client.call('GET', '/users/me')).status, 401);
  assert.equal((await ann.call('GET', `/users/tokens/${id}`)).body.is_active, true);
  server.clock.advance(hour);
  assert.equal((await ann.call('GET', `/users/tokens/${id}`)).status, 404);
  assert.match(notices().at(-1) ?? '', /"ci" has expired/);
});

test('a disabled token past its end stays', async () => {
  const {id} = await create('ci', hour);
  await ann.call('POST', '/users/tokens/disable', {token_id: id});
  server.clock.advance(3 * hour);
  assert.equal((await ann.call('GET', `/users/tokens/${id}`)).status, 200);
});

test('notices come once each at 7, 3 and 1 days, also when days pass at once', async () => {
  await create('ci', 10 * day);
  server.clock.advance(9.5 * day);
  assert.deepEqual(
    notices().map((text) => /7 days|3 days|24 hours/.exec(text)?.[0]),
    ['7 days', '3 days', '24 hours'],
  );
});

test('a token rotated into a span that was warned of brings no new notice, a longer one does', async () => {
  const {id} = await create('ci', 20 * hour);
  server.clock.advance(hour);
  assert.equal(notices().length, 1);
  const rotate = (lifetime: number) =>
    ann.call('POST', '/users/tokens/rotate', {token_id: id, expires_at: Math.round(server.clock.now() + lifetime)});
  await rotate(20 * hour);
  server.clock.advance(hour);
  assert.equal(notices().length, 1);
  await rotate(8 * day);
  server.clock.advance(2 * day);
  assert.equal(notices().length, 2);
});

test('servers before 11.10 neither warn nor delete', async () => {
  const {id} = await create('ci', 2 * hour);
  server.setVersion('11.6');
  server.clock.advance(day);
  assert.equal((await ann.call('GET', `/users/tokens/${id}`)).status, 200);
  assert.deepEqual(notices(), []);
});

test('an administrator starts the jobs by hand', async () => {
  await create('ci', 20 * hour);
  const {status} = await ann.call('POST', '/jobs', {type: 'notify_expiring_access_tokens'});
  assert.equal(status, 201);
  assert.equal(notices().length, 1);
});

test('last activity moves only with some calls, at most every 5 minutes', async () => {
  const {client} = await create('ci', day);
  const lastActivity = () => server.state.sessions.values().find(({token}) => token === client.token)?.last_activity_at;
  await client.call('GET', '/users/me');
  const first = lastActivity();
  server.clock.advance(4 * 60_000);
  await client.call('GET', '/users/me');
  assert.equal(lastActivity(), first);
  server.clock.advance(2 * 60_000);
  await client.call('GET', '/users/me/teams');
  assert.equal(lastActivity(), first);
  await client.call('GET', '/users/me');
  assert.ok(Number(lastActivity()) > Number(first));
});

test('the Date header goes with it', async () => {
  server.clock.advance(day);
  const {headers} = await ann.call('GET', '/users/me');
  assert.ok(Math.abs(Date.parse(headers.get('date') ?? '') - server.clock.now()) < 5000);
});
