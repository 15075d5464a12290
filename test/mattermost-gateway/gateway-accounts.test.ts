import assert from 'node:assert/strict';
import {type TestContext, test} from 'node:test';
import {ServerError} from '../../src/domain/errors.ts';
import {Secret} from '../../src/domain/secret.ts';
import type {MattermostGateway} from '../../src/mattermost/gateway.ts';
import type {MattermostVersion} from '../mattermost/server.ts';
import {type Connected, connectToStandIn} from './stand-in.ts';

const versions: readonly MattermostVersion[] = ['5.37', '10.11', '11.10'];
const nobody = 'z'.repeat(26);
const day = 86_400_000;

function onEach(name: string, body: (gateway: MattermostGateway, connected: Connected, t: TestContext) => Promise<void>): void {
  for (const version of versions) {
    test(`${name} (${version})`, async (t) => {
      const connected = await connectToStandIn(version);
      t.after(connected.stop);
      await body(connected.mattermost.lane.security, connected, t);
    });
  }
}

async function refused(call: Promise<unknown>, status: number, id: RegExp): Promise<void> {
  await assert.rejects(call, (error) => error instanceof ServerError && error.status === status && id.test(error.id));
}

async function addAnn({server, token}: Connected): Promise<string> {
  const body = JSON.stringify({username: 'ann', email: 'ann@example.com', password: 'Passw0rd!user', locale: 'de'});
  const headers = {Authorization: `Bearer ${token.reveal()}`};
  const answer = await fetch(`${server.url}/api/v4/users`, {method: 'POST', headers, body});
  return ((await answer.json()) as {id: string}).id;
}

onEach('people are found by id, name, address and search, and unknown ones are left out', async (gateway, connected) => {
  const ann = await addAnn(connected);
  const names = async (found: Promise<{username: string}[]>) => (await found).map(({username}) => username).toSorted();
  assert.equal((await gateway.me()).username, 'admin');
  assert.equal((await gateway.user(ann)).email, 'ann@example.com');
  assert.deepEqual(await names(gateway.usersByIds([ann, nobody])), ['ann']);
  assert.deepEqual(await names(gateway.usersByUsernames(['ann', 'admin', 'zed'])), ['admin', 'ann']);
  assert.deepEqual(await gateway.usersByIds([]), []);
  assert.deepEqual(await gateway.usersByUsernames([]), []);
  assert.equal((await gateway.usersByEmail('ann@example.com')).id, ann);
  assert.deepEqual(await names(gateway.searchUsers('ann', {allowInactive: true})), ['ann']);
  assert.deepEqual(await names(gateway.autocompleteUsers('an')), ['ann']);
  await refused(gateway.user(nobody), 404, /./);
});

onEach('a profile is told in our words', async (gateway, connected) => {
  const ann = await addAnn(connected);
  const stored = connected.server.state.users.get(ann);
  assert.ok(stored);
  stored.timezone = {useAutomaticTimezone: 'true', automaticTimezone: 'Europe/Berlin', manualTimezone: 'Asia/Tokyo'};
  const {id, deletedAt, roles, locale, timeZone, isBot} = await gateway.user(ann);
  assert.deepEqual({id, deletedAt, isBot}, {id: ann, deletedAt: 0, isBot: false});
  assert.deepEqual({roles, locale, timeZone}, {roles: ['system_user'], locale: 'de', timeZone: 'Europe/Berlin'});
  stored.timezone = {useAutomaticTimezone: 'false', automaticTimezone: 'Europe/Berlin', manualTimezone: 'Asia/Tokyo'};
  assert.equal((await gateway.user(ann)).timeZone, 'Asia/Tokyo');
});

onEach('roles are replaced as one set, and what they allow can be read', async (gateway, connected) => {
  const ann = await addAnn(connected);
  await gateway.setRoles(ann, ['system_user', 'system_user_access_token']);
  assert.deepEqual((await gateway.user(ann)).roles.toSorted(), ['system_user', 'system_user_access_token']);
  const [role] = await gateway.rolesByName(['system_user_access_token', 'system_user_access_token', 'no_such_role']);
  const permissions = ['create_user_access_token', 'read_user_access_token', 'revoke_user_access_token'];
  assert.deepEqual(role?.permissions.toSorted(), permissions);
  assert.deepEqual(await gateway.rolesByName([]), []);
  await refused(gateway.setRoles(ann, ['system_user', 'no_such_role']), 400, /role_not_found/);
});

onEach('a picture, second factor, password and kind of sign-in are set', async (gateway, connected) => {
  const ann = await addAnn(connected);
  const png = await gateway.image(ann);
  assert.deepEqual([...png.subarray(1, 4)], [...Buffer.from('PNG')]);
  await gateway.setImage(ann, png);
  await gateway.setMfa(ann, false);
  await gateway.setPassword(ann, new Secret('Passw0rd!other'));
  await gateway.setAuth(ann, 'nope', 'x');
  await refused(gateway.setAuth(ann, '', ''), 400, /./);
});

onEach('sessions tell which token made them, and can be ended', async (gateway, connected) => {
  const {me} = connected;
  const own = (await gateway.sessions(me.id)).find(({tokenId}) => tokenId !== null);
  assert.equal(own?.tokenId, (await gateway.tokensOf(me.id))[0]?.id);
  assert.deepEqual([own?.userId, own?.isOauth], [me.id, false]);
  assert.ok(own && own.createdAt > 0 && own.expiresAt > own.createdAt && own.lastActivityAt > 0);
  const other = (await gateway.sessions(me.id)).find(({tokenId}) => tokenId === null);
  assert.ok(other);
  await gateway.endSession(me.id, other.id);
  assert.ok(!(await gateway.sessions(me.id)).some(({id}) => id === other.id));
  await refused(gateway.endSession(me.id, nobody), 400, /app.session.get/);
  await gateway.endAllSessions(me.id);
  assert.equal((await gateway.me()).id, me.id, 'a token outlives its sessions');
});

onEach("who made a token is found in the maker's audits", async (gateway, {me}) => {
  const {token} = await gateway.createToken(me.id, 'audited', null);
  const rows = await gateway.auditsPage(me.id, {page: 0, perPage: 10});
  const row = rows.find(({info}) => info === `success - token_id=${token.id}`);
  assert.equal(row?.userId, me.id);
  assert.match(row?.action ?? '', /\/users\/\w+\/tokens$/);
});

onEach('a token is made, read, disabled, enabled and revoked', async (gateway, {me, server}) => {
  const {token, secret} = await gateway.createToken(me.id, 'ci | *x* @all', null);
  const unknown = server.version() === '11.10' ? {} : {endUnknown: true};
  assert.deepEqual(token, {id: token.id, ownerId: me.id, name: 'ci | *x* @all', active: true, expiresAt: null, ...unknown});
  assert.match(secret.reveal(), /^[a-z0-9]{26}$/);
  assert.deepEqual(await gateway.token(token.id), token);
  assert.ok((await gateway.searchTokens(token.id)).some(({id}) => id === token.id));
  assert.ok((await gateway.allTokensPage({page: 0, perPage: 200})).some(({id}) => id === token.id));
  await gateway.disableToken(token.id);
  assert.equal((await gateway.token(token.id)).active, false);
  await gateway.enableToken(token.id);
  assert.equal((await gateway.token(token.id)).active, true);
  await gateway.revokeToken(token.id);
  await refused(gateway.token(token.id), 404, /user_access_token/);
  assert.equal(await gateway.webrtcToken(), 'removed in 5.6');
});

onEach('an end is kept by servers from 11.9 on and dropped by others, as the answer shows', async (gateway, {me, server}) => {
  const keeps = server.version() === '11.10';
  const end = server.clock.now() + day;
  const {token} = await gateway.createToken(me.id, 'ends', end);
  assert.equal(token.expiresAt, keeps ? end : null);
  assert.equal((await gateway.token(token.id)).expiresAt, keeps ? end : null);
  if (keeps) {
    const rotated = await gateway.rotateToken(token.id, null);
    assert.deepEqual(rotated.token, {...token, expiresAt: null});
    assert.equal((await gateway.rotateToken(token.id, end)).token.expiresAt, end);
    assert.equal(await gateway.nonCompliantCount(), 0);
    await refused(gateway.revokeNonCompliant(), 400, /no_policy/);
  } else {
    await refused(gateway.rotateToken(token.id, end), 404, /api.context.404/);
    await refused(gateway.nonCompliantCount(), 404, /api.context.404/);
    await refused(gateway.revokeNonCompliant(), 404, /api.context.404/);
  }
});

onEach('all of many tokens are listed, each once', async (gateway, {me}) => {
  for (let index = 0; index < 205; index += 1) await gateway.createToken(me.id, `t${index}`, null);
  const tokens = await gateway.tokensOf(me.id);
  assert.equal(tokens.length, 206);
  assert.equal(new Set(tokens.map(({id}) => id)).size, 206);
});

onEach('a bot account is made, read and enabled, also once it is disabled', async (gateway, {server}) => {
  const {userId} = await gateway.createBot({username: 'robot', displayName: 'Robot', description: 'x'});
  const stored = server.state.bots.get(userId);
  assert.ok(stored);
  assert.equal((await gateway.bot(userId)).deletedAt, 0);
  stored.delete_at = 7;
  assert.deepEqual(await gateway.bot(userId), {userId, username: 'robot', ownerId: stored.owner_id, deletedAt: 7});
  assert.ok((await gateway.botsOwnedPage({page: 0, perPage: 200})).some((bot) => bot.userId === userId));
  await gateway.enableBot(userId);
  assert.equal((await gateway.bot(userId)).deletedAt, 0);
  await refused(gateway.createBot({username: 'robot', displayName: '', description: ''}), 400, /./);
});

test('a text that is no id makes no call at all', async (t) => {
  const {mattermost, server, stop} = await connectToStandIn('10.11');
  t.after(stop);
  const before = server.requests().length;
  for (const id of ['', '..', '../config', 'me?x=1', 'a/b', 'x'.repeat(27)]) {
    await refused(mattermost.lane.people.user(id), 400, /^$/);
    await refused(mattermost.lane.people.deletePost(id), 400, /^$/);
  }
  await refused(mattermost.lane.people.teamByName('..'), 400, /^$/);
  assert.equal(server.requests().length, before);
});
