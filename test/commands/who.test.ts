import assert from 'node:assert/strict';
import {after, afterEach, before, test} from 'node:test';
import {labels, type Person, secretIn} from '../chat/person.ts';
import {createAttacker} from '../http/attacker.ts';
import {ownsTokens} from '../keeper/seed.ts';
import {until} from '../mattermost-gateway/until.ts';
import {bullets, type Stage, shown, startStage} from './stage.ts';

/** Who may do what, by what the server says at that moment. */
let stage: Stage;
before(async () => {
  stage = await startStage();
});
afterEach(async () => {
  await switchTokens(true);
});
after(() => stage.stop());

const setRoles = ({userId}: Person, roles: string) => stage.world.admin.call('PUT', `/users/${userId}/roles`, {roles});
const switchTokens = (on: boolean) =>
  stage.world.admin.call('PUT', '/config/patch', {ServiceSettings: {EnableUserAccessTokens: on}});
const account = ({userId}: Person) => stage.world.mattermost.state.users.get(userId) ?? assert.fail('no such account');

for (const line of ['create ci', 'create', 'rotate ci', 'lost ci', 'enable ci']) {
  test(`who may not own tokens is told so for “${line}”, with who can give the right`, async () => {
    const ann = await stage.person('ann', 'system_user');
    await stage.make(ann, 'ci');
    assert.match((await stage.say(ann, line)).message, /^Your account may not own tokens\. A system admin can allow it: System/u);
    assert.equal((await stage.tokens(ann)).length, 1);
  });
}

test('who may not own tokens any more is not told that they can enable what was paused', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  await stage.confirm(ann, 'pause ci 2d');
  await setRoles(ann, 'system_user');
  const {message} = await stage.say(ann, 'disable ci');
  assert.match(message, /which is paused.*stays disabled/u);
  assert.doesNotMatch(message, /you enable/u);
});

test('who may not own tokens any more still lists, shows, disables and revokes theirs', async () => {
  const ann = await stage.person();
  const {secret} = await stage.makeWithSecret(ann, 'ci');
  await setRoles(ann, 'system_user');
  const list = await stage.say(ann, 'list');
  assert.match(list.message, /may not own tokens any more. You can still disable and revoke these/u);
  assert.deepEqual(labels(await stage.say(ann, 'show ci')), ['Disable', 'Revoke']);
  const question = await stage.say(ann, 'disable ci');
  assert.match(question.message, /You cannot enable it again, since your account may not own tokens/u);
  assert.match((await stage.press(ann, question, 'Disable it')).message, /is disabled\.$/u);
  assert.equal(await stage.works(secret), false);
  assert.deepEqual(labels(await stage.say(ann, 'show ci')), ['Revoke']);
  await stage.press(ann, await stage.say(ann, 'revoke ci'), 'Revoke it for good');
  assert.deepEqual(await stage.tokens(ann), []);
  assert.match(
    (await stage.say(ann, 'list')).message,
    /^You have no tokens\. Your account may not own tokens\. A system admin can allow it/u,
  );
  assert.match((await stage.say(ann, 'list all')).message, /\n\nYour account may not own tokens any more\.$/u);
});

test('who may not own tokens any more is not offered to enable what ends with a rotation', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  await stage.say(ann, 'rotate ci');
  await setRoles(ann, 'system_user');
  const question = await stage.say(ann, 'done ci');
  assert.match(question.message, /You cannot enable it again/u);
  assert.match(
    (await stage.press(ann, question, 'Disable the old one')).message,
    /the new one is active\. The disabled one is revoked on [^`]+$/u,
  );
});

test('a right that was withdrawn a moment ago counts at once, also for a question that was asked before', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'ci');
  await ann.api.call('POST', '/users/tokens/disable', {token_id: id});
  const question = await stage.say(ann, 'enable ci');
  await setRoles(ann, 'system_user');
  assert.match((await stage.press(ann, question, 'Enable it')).message, /may not own tokens/u);
  assert.match((await stage.say(ann, 'create another')).message, /may not own tokens/u);
  await setRoles(ann, ownsTokens);
  assert.ok(await stage.works(secretIn(await stage.sayAll(ann, 'create another'))));
});

test('a guest is told that guests may not own tokens, and may list what is theirs', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  await setRoles(ann, 'system_guest');
  const user = account(ann);
  assert.equal(user.roles, 'system_guest');
  assert.match((await stage.say(ann, 'create x')).message, /You are a guest here, and guests may not own tokens/u);
  assert.equal(bullets(await stage.say(ann, 'list')).length, 1);
  await stage.confirm(ann, 'revoke ci');
  // The web client’s dialog for it makes a member of a guest.
  for (const line of ['list', 'help'])
    assert.match(
      (await stage.say(ann, line)).message,
      /You are a guest here, and guests may not own tokens\..*make you a member\.$/u,
    );
});

test('a person who is deactivated between request and act changes nothing', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'ci');
  await stage.say(ann, 'rotate ci');
  // What the Mattermost server had sent on its way when the account was switched off.
  const server = await createAttacker(stage.world);
  try {
    const [revoke] = await server.actions(ann, `revoke ${id}`);
    const press = {
      ...{user_id: ann.userId, channel_id: stage.world.townId, team_id: stage.world.teamId, post_id: id},
      ...{trigger_id: await server.trigger(ann), context: revoke?.integration.context},
    };
    const lines = ['create x', 'done ci', 'undo ci', 'lost ci', `disable ${id}`];
    const forms = await Promise.all(lines.map((line) => server.form(ann, line)));
    await stage.world.admin.call('PUT', `/users/${ann.userId}/active`, {active: false});
    assert.match((await server.press(press)).shown.join(), /account is deactivated/u);
    for (const form of forms) assert.match((await server.slash(form)).text, /account is deactivated/u, form.text ?? '');
  } finally {
    server.close();
  }
  const tokens = await stage.tokens(ann);
  assert.deepEqual(
    tokens.map(({is_active}) => is_active),
    [true, true],
  );
});

test('while tokens are switched off, creating says who can switch them on; the list says that none works; ending one works', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  await switchTokens(false);
  for (const line of ['create x', 'rotate ci'])
    assert.match((await stage.say(ann, line)).message, /switched off on this server. A system admin can switch them on/u, line);
  await ann.ephemeral(({message}) => message.includes('switched off'));
  await stage.press(ann, await stage.say(ann, 'disable ci'), 'Disable it');
  await stage.press(ann, await stage.say(ann, 'revoke ci'), 'Revoke it for good');
  assert.deepEqual(await stage.tokens(ann), []);
});

test('while tokens are switched off, nobody is asked for what the server refuses, and nothing is said to work', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  await stage.say(ann, 'create old');
  await stage.say(ann, 'rotate old');
  await stage.confirm(ann, 'disable ci');
  await switchTokens(false);
  const none = /Personal access tokens are switched off on this server, so none works now\.$/u;
  for (let attempt = 0; attempt < 50 && !none.test((await stage.say(ann, 'show old')).message); attempt++);
  assert.match((await stage.say(ann, 'show old')).message, none);
  for (const line of ['disable old', 'revoke old', 'pause old 1h', 'enable ci'])
    assert.match((await stage.say(ann, line)).message, none, line);
  assert.match((await stage.confirm(ann, 'enable ci')).message, none);
  assert.deepEqual(labels(await stage.say(ann, 'show ci')), ['Disable', 'Revoke']);
  assert.match((await stage.say(ann, 'keep old 3d')).message, none);
  assert.match((await stage.confirm(ann, 'done old')).message, none);
  assert.match((await stage.say(ann, 'create')).message, /A system admin can switch them on/u);
  for (const line of ['create', 'create x', 'rotate ci', 'lost ci']) {
    const {message, props} = await stage.write(ann, line);
    assert.match(message, /switched off on this server\. A system admin can switch them on/u, line);
    assert.deepEqual(props.attachments ?? [], [], line);
  }
});

test('while tokens are switched off, the list says that none of them works', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  await switchTokens(false);
  const list = async (): Promise<string> => (await stage.say(ann, 'list')).message;
  for (let attempt = 0; attempt < 50 && !/switched off/u.test(await list()); attempt++);
  assert.match(await list(), /switched off on this server, so none of these works now/u);
});

test('while an app is signed in to the account, no secret is created, and everything else works', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  const {sessions} = stage.world.mattermost.state;
  const own = [...sessions.values()].find(({user_id}) => user_id === ann.userId) ?? assert.fail('not signed in');
  sessions.set('oauth', {...own, id: 'oauth', token: 'an app’s', is_oauth: true});
  for (const line of ['create x', 'rotate ci'])
    assert.match((await stage.say(ann, line)).message, /An app is signed in to your account.*so no secret is created/u, line);
  sessions.set('oauth', {...own, id: 'oauth', token: 'an app’s', is_oauth: true, expires_at: 0});
  assert.match((await stage.say(ann, 'create x')).message, /An app is signed in/u, 'a session without an end');
  assert.equal((await stage.tokens(ann)).length, 1);
  assert.equal(bullets(await stage.say(ann, 'list')).length, 1);
  await stage.press(ann, await stage.say(ann, 'disable ci'), 'Disable it');
  // The server tells its time in whole seconds.
  const ended = stage.world.mattermost.clock.now() - 2_000;
  sessions.set('oauth', {...own, id: 'oauth', token: 'an app’s', is_oauth: true, expires_at: ended});
  assert.ok(await stage.works(secretIn(await stage.sayAll(ann, 'create x'))));
});

test('nor is a secret shown to an app that signed out, asked, and is signed in again once the token is made', async () => {
  const ann = await stage.person();
  const {secret} = await stage.makeWithSecret(ann, 'ci');
  const {sessions} = stage.world.mattermost.state;
  const own = [...sessions.values()].find(({user_id}) => user_id === ann.userId) ?? assert.fail('not signed in');
  for (const line of ['create x', 'rotate ci']) {
    const making = {method: 'POST', path: new RegExp(`/users/${ann.userId}/tokens$`, 'u'), kind: 'late', times: 1} as const;
    const made = stage.world.mattermost.misbehave(making);
    const said = stage.sayAll(ann, line);
    await until(() => made.hits === 1, 'the token is made');
    sessions.set('oauth', {...own, id: 'oauth', token: 'an app’s', is_oauth: true});
    made.stop();
    const posts = await said;
    assert.match(
      posts.map(shown).join(),
      /could not be shown to you, so its token is disabled and nothing else was changed/u,
      line,
    );
    assert.doesNotMatch(posts.map(shown).join(), /```/u, line);
    sessions.delete('oauth');
  }
  assert.deepEqual((await stage.tokens(ann)).map(({description, is_active}) => [description, is_active]).sort(), [
    ['ci', false],
    ['ci', true],
    ['x', false],
  ]);
  assert.ok(await stage.works(secret));
});

test('a bot account is told that bots cannot use it', async () => {
  const ann = await stage.person();
  account(ann).is_bot = true;
  stage.world.mattermost.state.bots.set(ann.userId, {
    user_id: ann.userId,
    username: ann.username,
    display_name: '',
    description: '',
    owner_id: stage.world.adminId,
    create_at: 1,
    update_at: 1,
    delete_at: 0,
  });
  for (const line of ['create x', 'list', 'revoke all'])
    assert.match((await stage.say(ann, line)).message, /Bot accounts cannot use me/u);
});

test('an admin is shown their own tokens only, and nobody’s are shown to another', async () => {
  const [ann, boss] = [await stage.person(), await stage.person('boss', 'system_user system_admin')];
  const id = await stage.make(ann, 'ci');
  assert.equal(bullets(await stage.say(boss, 'list')).length, 0);
  for (const verb of ['show', 'disable', 'revoke', 'rotate', 'lost', 'done', 'undo', 'enable'])
    assert.match(shown(await stage.say(boss, `${verb} ${id}`)), /You have no token called/u, verb);
  assert.ok((await stage.token(id))?.is_active);
});
