import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {secretIn} from '../chat/person.ts';
import type {MattermostVersion} from '../mattermost/server.ts';
import {made, near, rotations, yes} from './in-place.ts';
import {days, type Stage, startStage} from './stage.ts';

/** What is not rotated in place, and what makes it possible. */
let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

test('a token without an end gets one, or is not rotated in place: nothing would show whether it was done', async () => {
  const ann = await stage.person();
  const {secret} = await stage.makeWithSecret(ann, 'ci');
  for (const line of ['rotate ci --in-place', 'rotate ci --in-place --expires never'])
    assert.match((await stage.say(ann, line)).message, /Give it an end/u);
  assert.ok(await stage.works(secret));
  assert.match((await stage.confirm(ann, 'rotate ci --in-place --expires 90d')).message, /has a new secret/u);
  assert.ok(near((await stage.tokens(ann))[0]?.expires_at, stage.world.mattermost.clock.now() + days(90)));
});

test('the server’s longest lifetime holds', async () => {
  const own = await startStage();
  try {
    const ann = await own.person();
    const {id} = await own.makeWithSecret(ann, 'ci');
    const policy = {ServiceSettings: {MaximumPersonalAccessTokenLifetimeDays: 30}};
    await own.world.admin.call('PUT', '/config/patch', policy);
    await own.world.restart();
    assert.match((await own.say(ann, 'rotate ci --in-place --expires never')).message, /end within 30 days/u);
    assert.match((await own.say(ann, 'rotate ci --in-place --expires 90d')).message, /at most 30 days/u);
    for (const line of ['rotate ci --in-place', 'rotate ci --in-place --expires 30d']) {
      assert.match((await own.confirm(ann, line)).message, /has a new secret/u);
      const left = ((await own.token(id))?.expires_at ?? 0) - own.world.mattermost.clock.now();
      assert.ok(left <= days(30) && left > days(30) - 10_000, line);
    }
  } finally {
    await own.stop();
  }
});

test('it goes with neither an overlap nor the end of one', async () => {
  const ann = await stage.person();
  const {secret} = await made(stage, ann);
  const before = rotations(stage);
  for (const option of ['--overlap 3d', '--now', '--now --overlap 3d'])
    assert.match((await stage.say(ann, `rotate ci --in-place ${option}`)).message, /neither `--overlap` nor `--now`/u);
  assert.ok((await stage.works(secret)) && rotations(stage) === before);
});

test('a token that is being rotated, is disabled or is gone is not rotated in place, before the press and at it', async () => {
  const ann = await stage.person();
  const {id, secret} = await made(stage, ann);
  const question = await stage.say(ann, 'rotate ci --in-place');
  await ann.api.call('POST', '/users/tokens/disable', {token_id: id});
  assert.match((await stage.say(ann, 'rotate ci --in-place')).message, /is disabled. Enable it first/u);
  assert.match((await stage.press(ann, question, yes)).message, /is disabled. Enable it first/u);
  await ann.api.call('POST', '/users/tokens/enable', {token_id: id});
  assert.ok(await stage.works(secret));
  const again = await stage.say(ann, 'rotate ci --in-place');
  await stage.say(ann, `rotate ${id}`);
  for (const one of (await stage.tokens(ann)).map((token) => token.id))
    assert.match((await stage.say(ann, `rotate ${one} --in-place`)).message, /already being rotated/u);
  await ann.api.call('POST', '/users/tokens/revoke', {token_id: id});
  assert.match((await stage.press(ann, again, yes)).message, /not there any more/u);
});

test('one that an administrator disabled stays so', async () => {
  const ann = await stage.person();
  const {id} = await made(stage, ann);
  const {world} = stage;
  await world.admin.call('POST', '/users/tokens/disable', {token_id: id});
  assert.match((await stage.say(ann, 'rotate ci --in-place')).message, /is disabled/u);
  assert.equal((await stage.token(id))?.is_active, false);
});

test('the right to own tokens, and no app, count at the press', async () => {
  const ann = await stage.person();
  const {secret} = await made(stage, ann);
  const question = await stage.say(ann, 'rotate ci --in-place');
  await stage.world.admin.call('PUT', `/users/${ann.userId}/roles`, {roles: 'system_user'});
  assert.match((await stage.press(ann, question, yes)).message, /may not own tokens/u);
  assert.ok(await stage.works(secret));
});

test('nobody rotates another’s token', async () => {
  const [ann, bob] = [await stage.person(), await stage.person('bob')];
  const {id, secret} = await made(stage, ann);
  assert.match((await stage.say(bob, `rotate ${id} --in-place`)).message, /no token called/u);
  assert.ok(await stage.works(secret));
});

for (const version of ['5.37', '10.11', '11.6'] satisfies MattermostVersion[]) {
  test(`on ${version} it is refused with the way that works there`, async () => {
    const own = await startStage({version});
    try {
      const ann = await own.person();
      const {id, secret} = await own.makeWithSecret(ann, 'ci');
      const {message} = await own.say(ann, 'rotate ci --in-place --expires 90d');
      assert.match(message, /needs Mattermost 11\.10/u);
      assert.ok(message.includes(`\`/token rotate ${id.slice(0, 6)}\``));
      assert.ok(await own.works(secret));
    } finally {
      await own.stop();
    }
  });
}

test('a server that lost it between question and press refuses, and the old secret works', async () => {
  const own = await startStage();
  try {
    const ann = await own.person();
    const secret = secretIn(await own.sayAll(ann, 'create ci'));
    const question = await own.say(ann, 'rotate ci --in-place');
    own.world.mattermost.setVersion('10.11');
    assert.match((await own.press(ann, question, yes)).message, /needs Mattermost 11\.10/u);
    assert.ok(await own.works(secret));
  } finally {
    await own.stop();
  }
});
