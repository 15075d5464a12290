import assert from 'node:assert/strict';
import {afterEach, beforeEach, test} from 'node:test';
import {type ApiClient, createApiClient, signUp} from './api-client.ts';
import {type StandIn, startMattermost} from './server.ts';
import {addOAuthSession} from './state.ts';

let server: StandIn;
let admin: ApiClient & {readonly id: string};

beforeEach(async () => {
  server = await startMattermost();
  admin = await signUp(server.url, 'admin');
});
afterEach(() => server.stop());

test('makes the first account a system admin and lets nobody else sign up alone', async () => {
  assert.equal(server.state.users.get(admin.id)?.roles, 'system_admin system_user');
  await assert.rejects(signUp(server.url, 'bob'), /no_open_server/);
  const bob = await signUp(server.url, 'bob', admin);
  assert.equal(server.state.users.get(bob.id)?.roles, 'system_user');
});

test('is another release as soon as it is told so', async () => {
  const create = async () => (await admin.call('POST', '/users/me/tokens', {description: 'ci'})).body;
  const newer = await create();
  assert.equal(newer.expires_at, 0);
  server.setVersion('10.11');
  const {body, headers, status} = await admin.call('GET', `/users/tokens/${newer.id}`);
  assert.equal(status, 200);
  assert.ok(!('expires_at' in body));
  assert.match(headers.get('x-version-id') ?? '', /^10\.11\.0\./);
  assert.equal((await admin.call('POST', '/users/tokens/rotate', {token_id: newer.id})).status, 404);
  server.setVersion('11.10');
  assert.equal((await admin.call('POST', '/users/tokens/rotate', {token_id: newer.id})).status, 200);
});

test('changes its version header with its settings', async () => {
  const header = async () => (await admin.call('GET', '/users/me')).headers.get('x-version-id');
  const before = await header();
  assert.equal(await header(), before);
  await admin.call('PUT', '/config/patch', {ServiceSettings: {EnablePostUsernameOverride: true}});
  assert.notEqual(await header(), before);
});

test("posts in anybody's name as a webhook does, marked as from one", async () => {
  const bob = await signUp(server.url, 'bob', admin);
  const direct = (await admin.call('POST', '/channels/direct', [admin.id, bob.id])).body;
  const post = server.postAs(bob.id, String(direct.id), 'list', {from_webhook: 'false'});
  const {body} = await admin.call('GET', `/posts/${post.id}`);
  assert.equal(body.user_id, bob.id);
  assert.deepEqual(body.props, {from_webhook: 'true'});
});

test("lets a team admin's webhook write to a direct channel in a system admin's name", async () => {
  const bob = await signUp(server.url, 'bob', admin);
  const team = (await bob.call('POST', '/teams', {name: 'bobs', display_name: 'Bobs', type: 'O'})).body;
  const channel = (await bob.call('GET', `/teams/${team.id}/channels/name/town-square`)).body;
  const hook = (await bob.call('POST', '/hooks/incoming', {channel_id: channel.id, user_id: admin.id})).body;
  const body = JSON.stringify({text: 'revoke all', channel: '@bob'});
  const response = await fetch(`${server.url}/hooks/${hook.id}`, {method: 'POST', body});
  assert.equal(response.status, 200);
  const [post] = [...server.state.posts.values()].filter(({message}) => message === 'revoke all');
  assert.equal(post?.user_id, admin.id);
  assert.equal(post?.props.from_webhook, 'true');
  assert.equal(server.state.channels.get(post?.channel_id ?? '')?.type, 'D');
});

test('shows an OAuth session as such and makes it no token', async () => {
  const oauth = addOAuthSession(server.state, admin.id, server.clock.now());
  const app = createApiClient(server.url, oauth.token);
  assert.equal((await app.call('POST', '/users/me/tokens', {description: 'ci'})).status, 403);
  const sessions = JSON.parse((await admin.call('GET', '/users/me/sessions')).text);
  assert.deepEqual(sessions.map((session: {is_oauth: boolean}) => session.is_oauth).sort(), [false, true]);
});

test('takes neither a post nor a command in an archived channel; 5.37 still takes the command', async () => {
  const team = (await admin.call('POST', '/teams', {name: 'eng', display_name: 'Eng', type: 'O'})).body;
  const channel = (await admin.call('POST', '/channels', {team_id: team.id, name: 'old', display_name: 'Old', type: 'P'})).body;
  await admin.call('DELETE', `/channels/${channel.id}`);
  const post = await admin.call('POST', '/posts', {channel_id: channel.id, message: 'x'});
  assert.deepEqual([post.status, post.body.id], [400, 'api.post.create_post.can_not_post_to_deleted.error']);
  const typed = async () => (await admin.call('POST', '/commands/execute', {channel_id: channel.id, command: '/token'})).body.id;
  assert.equal(await typed(), 'api.command.execute_command.deleted.error');
  server.setVersion('5.37');
  assert.equal(await typed(), 'api.command.execute_command.not_found.app_error');
});

test('disables the bots of an owner who is deactivated', async () => {
  const bob = await signUp(server.url, 'bob', admin);
  await admin.call('PUT', `/users/${bob.id}/roles`, {roles: 'system_user system_admin'});
  const bot = (await bob.call('POST', '/bots', {username: 'robot'})).body;
  const secret = String((await bob.call('POST', `/users/${bot.user_id}/tokens`, {description: 'bot'})).body.token);
  const robot = createApiClient(server.url, secret);
  assert.equal((await robot.call('GET', '/users/me')).status, 200);
  await admin.call('DELETE', `/users/${bob.id}`);
  assert.equal((await robot.call('GET', '/users/me')).status, 401);
});

test('a post has as many props as its release can keep, when it is made and when it is changed', async () => {
  const {body: direct} = await admin.call('POST', '/channels/direct', [admin.id, admin.id]);
  const write = (size: number) =>
    admin.call('POST', '/posts', {channel_id: direct.id, message: 'm', props: {attachments: [{text: 'x'.repeat(size)}]}});
  server.setVersion('5.37');
  const {body: post} = await write(7_700);
  const change = await admin.call('PUT', `/posts/${post.id}/patch`, {props: {attachments: [{text: 'x'.repeat(8_000)}]}});
  for (const {status, body} of [await write(8_000), change]) {
    assert.equal(status, 400);
    assert.equal(body.id, 'model.post.is_valid.props.app_error');
  }
  server.setVersion('10.11');
  assert.equal((await write(8_000)).status, 201);
});
