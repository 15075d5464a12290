import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, type Person, type SeenPost, secretIn} from '../chat/person.ts';
import type {MattermostVersion} from '../mattermost/server.ts';
import {days, type Stage, shown, startStage} from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

const yes = 'Replace the secret now';
const now = (): number => stage.world.mattermost.clock.now();
const calls = (): number => stage.world.mattermost.requests().filter(({path}) => path.endsWith('/users/tokens/rotate')).length;
const near = (at: number | undefined, wanted: number): boolean => Math.abs((at ?? 0) - wanted) < 10_000;

/** A token "ci" made here, with 30 days to live. */
async function made(ann: Person) {
  const secret = secretIn(await stage.sayAll(ann, 'create ci --expires 30d'));
  const [token] = await stage.tokens(ann);
  assert.ok(token);
  return {id: token.id, secret};
}
const last = (posts: readonly SeenPost[]): string => posts.at(-1)?.message ?? '';

test('the question changes nothing and says what stops, what cannot be undone, the use, the new end, and the gentler way', async () => {
  const ann = await stage.person();
  const {id, secret} = await made(ann);
  assert.ok(await stage.works(secret));
  const question = await stage.say(ann, 'rotate ci --in-place');
  const text = shown(question);
  for (const said of [
    `\`${id}\``,
    'stops working at once',
    'cannot be undone',
    'last seen in use',
    'With the new secret it ends',
  ])
    assert.ok(text.includes(said), said);
  assert.deepEqual(labels(question), [yes, 'Rotate gently instead', 'Leave it as it is']);
  await stage.press(ann, question, 'Leave it as it is');
  assert.ok(await stage.works(secret));
  assert.match((await stage.press(ann, question, yes)).message, /before, and counts once/u);
  assert.ok(await stage.works(secret));
});

test('the same id gets a new secret, shown once; the old one is dead, and nothing else is left', async () => {
  const ann = await stage.person();
  const {id, secret} = await made(ann);
  stage.world.mattermost.clock.advance(days(10));
  const answers = await ann.press(await stage.say(ann, 'rotate ci --in-place'), yes);
  const fresh = secretIn(answers);
  assert.deepEqual([await stage.works(secret), await stage.works(fresh)], [false, true]);
  const tokens = await stage.tokens(ann);
  assert.deepEqual(
    tokens.map((token) => [token.id, token.description, token.is_active]),
    [[id, 'ci', true]],
  );
  assert.ok(near(tokens[0]?.expires_at, now() + days(30)), 'it lives as long again');
  assert.ok(answers.some(({message}) => message.includes('The old secret does not work any more.')));
  assert.match(last(answers), /has a new secret.*The old one does not work any more/u);
  const receipt = await stage.receipt(ann, 'in place of the old one');
  assert.ok(!receipt.message.includes(fresh) && receipt.message.includes(id.slice(0, 6)));
  assert.deepEqual(labels(receipt), ['I did not get it']);
  assert.ok(shown(await stage.say(ann, 'show ci')).includes('new secret in place of the old on'));
});

test('another end is taken when asked for, and the next rotation keeps its length', async () => {
  const ann = await stage.person();
  await made(ann);
  await stage.confirm(ann, 'rotate ci --in-place --expires 5d');
  assert.ok(near((await stage.tokens(ann))[0]?.expires_at, now() + days(5)));
  stage.world.mattermost.clock.advance(days(2));
  await stage.confirm(ann, 'rotate ci --in-place');
  assert.ok(near((await stage.tokens(ann))[0]?.expires_at, now() + days(5)));
  await stage.confirm(ann, 'rotate ci --in-place --expires never');
  assert.equal((await stage.tokens(ann))[0]?.expires_at, 0);
});

test('a token without an end gets one, or is not rotated in place: nothing would show whether it was done', async () => {
  const ann = await stage.person();
  const {secret} = await stage.makeWithSecret(ann, 'ci');
  for (const line of ['rotate ci --in-place', 'rotate ci --in-place --expires never'])
    assert.match((await stage.say(ann, line)).message, /Give it an end/u);
  assert.ok(await stage.works(secret));
  assert.match((await stage.confirm(ann, 'rotate ci --in-place --expires 90d')).message, /has a new secret/u);
  assert.ok(near((await stage.tokens(ann))[0]?.expires_at, now() + days(90)));
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

test('a deadline of ours is over, and what was used before is no use of the new secret', async () => {
  const ann = await stage.person();
  const {secret} = await made(ann);
  assert.ok(await stage.works(secret));
  await stage.confirm(ann, 'expire ci 5d');
  await stage.confirm(ann, 'rotate ci --in-place --expires 20d');
  const text = shown(await stage.say(ann, 'show ci'));
  assert.match(text, /Last seen in use: not seen in use/u);
  const line = (await stage.say(ann, 'list')).message;
  assert.match(line, /in 20 days/u);
});

test('a use after it counts again, and then `lost` asks first', async () => {
  const ann = await stage.person();
  await made(ann);
  stage.world.mattermost.clock.advance(60_000);
  const fresh = secretIn(await ann.press(await stage.say(ann, 'rotate ci --in-place'), yes));
  const receipt = await stage.receipt(ann, 'in place of the old one');
  stage.world.mattermost.clock.advance(60_000);
  assert.ok(await stage.works(fresh));
  const question = await stage.press(ann, receipt, 'I did not get it');
  assert.match(question.message, /seen in use, so somebody has its secret/u);
  assert.ok(await stage.works(fresh));
});

test('“I did not get it” revokes the token and makes a new one of the same name and lifetime', async () => {
  const ann = await stage.person();
  const {id, secret} = await made(ann);
  assert.ok(await stage.works(secret), 'the old secret was in use');
  stage.world.mattermost.clock.advance(60_000);
  const fresh = secretIn(await ann.press(await stage.say(ann, 'rotate ci --in-place'), yes));
  const answers = await ann.press(await stage.receipt(ann, 'in place of the old one'), 'I did not get it');
  const [token, ...others] = await stage.tokens(ann);
  assert.deepEqual([await stage.works(fresh), await stage.works(secretIn(answers))], [false, true]);
  assert.equal(others.length, 0);
  assert.ok(token && token.id !== id && token.description === 'ci' && near(token.expires_at, now() + days(30)));
});

test('the gentler way of the question leaves both secrets working, with the end that was asked for', async () => {
  const ann = await stage.person();
  const {secret} = await made(ann);
  const question = await stage.say(ann, 'rotate ci --in-place --expires 12d');
  const fresh = secretIn(await ann.press(question, 'Rotate gently instead'));
  assert.deepEqual([await stage.works(secret), await stage.works(fresh)], [true, true]);
  assert.ok((await stage.tokens(ann)).some(({expires_at}) => near(expires_at, now() + days(12))));
  assert.match((await stage.press(ann, question, yes)).message, /already being rotated/u);
  assert.deepEqual([await stage.works(secret), await stage.works(fresh)], [true, true]);
});

test('it goes with neither an overlap nor the end of one', async () => {
  const ann = await stage.person();
  const {secret} = await made(ann);
  const before = calls();
  for (const option of ['--overlap 3d', '--now', '--now --overlap 3d'])
    assert.match((await stage.say(ann, `rotate ci --in-place ${option}`)).message, /neither `--overlap` nor `--now`/u);
  assert.ok((await stage.works(secret)) && calls() === before);
});

test('a token that is being rotated, is disabled or is gone is not rotated in place, before the press and at it', async () => {
  const ann = await stage.person();
  const {id, secret} = await made(ann);
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
  const {id} = await made(ann);
  const {world} = stage;
  await world.admin.call('POST', '/users/tokens/disable', {token_id: id});
  assert.match((await stage.say(ann, 'rotate ci --in-place')).message, /is disabled/u);
  assert.equal((await stage.token(id))?.is_active, false);
});

test('an expired one, which the server still has, works again, and the question says how it stands', async () => {
  const ann = await stage.person();
  const {id} = await made(ann);
  const token = stage.world.mattermost.state.tokens.get(id);
  assert.ok(token);
  token.expires_at = now() - 60_000;
  const question = await stage.say(ann, 'rotate ci --in-place --expires 9d');
  assert.match(question.message, /does not work now/u);
  const fresh = secretIn(await ann.press(question, yes));
  assert.ok(await stage.works(fresh));
});

test('pressed twice at once it is done once, and the secret that was shown works', async () => {
  const ann = await stage.person();
  await made(ann);
  const question = await stage.say(ann, 'rotate ci --in-place');
  const before = calls();
  const answers = (await Promise.all([ann.press(question, yes), ann.press(question, yes)])).flat();
  await ann.ephemeral(({message}) => /before, and counts once/u.test(message));
  assert.equal(calls(), before + 1);
  assert.ok(await stage.works(secretIn([...answers, ...ann.seen.ephemerals.slice(-4)])));
});

test('the right to own tokens, and no app, count at the press', async () => {
  const ann = await stage.person();
  const {secret} = await made(ann);
  const question = await stage.say(ann, 'rotate ci --in-place');
  await stage.world.admin.call('PUT', `/users/${ann.userId}/roles`, {roles: 'system_user'});
  assert.match((await stage.press(ann, question, yes)).message, /may not own tokens/u);
  assert.ok(await stage.works(secret));
});

test('in a direct message it is asked about as well', async () => {
  const ann = await stage.person();
  const {secret} = await made(ann);
  const question = await stage.write(ann, 'rotate ci --in-place');
  assert.ok(await stage.works(secret));
  assert.ok(await stage.works(secretIn(await ann.press(question, yes))));
  assert.ok(!(await stage.works(secret)));
});

test('nobody rotates another’s token', async () => {
  const [ann, bob] = [await stage.person(), await stage.person('bob')];
  const {id, secret} = await made(ann);
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
