import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, type SeenPost, secretIn} from '../chat/person.ts';
import {made, near, rotations, yes} from './in-place.ts';
import {days, type Stage, shown, startStage} from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

const now = (): number => stage.world.mattermost.clock.now();
const last = (posts: readonly SeenPost[]): string => posts.at(-1)?.message ?? '';

test('the question changes nothing and says what stops, what cannot be undone, the use, the new end, and the gentler way', async () => {
  const ann = await stage.person();
  const {id, secret} = await made(stage, ann);
  assert.ok(await stage.works(secret));
  const question = await stage.say(ann, 'rotate ci --in-place');
  const text = shown(question);
  for (const said of [
    `\`${id}\``,
    'stops working at once',
    'cannot be undone',
    'in use at least until',
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
  const {id, secret} = await made(stage, ann);
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
  await made(stage, ann);
  await stage.confirm(ann, 'rotate ci --in-place --expires 5d');
  assert.ok(near((await stage.tokens(ann))[0]?.expires_at, now() + days(5)));
  stage.world.mattermost.clock.advance(days(2));
  await stage.confirm(ann, 'rotate ci --in-place');
  assert.ok(near((await stage.tokens(ann))[0]?.expires_at, now() + days(5)));
  await stage.confirm(ann, 'rotate ci --in-place --expires never');
  assert.equal((await stage.tokens(ann))[0]?.expires_at, 0);
});

test('a deadline of ours is over, and what was used before is no use of the new secret', async () => {
  const ann = await stage.person();
  const {secret} = await made(stage, ann);
  assert.ok(await stage.works(secret));
  await stage.confirm(ann, 'expire ci 5d');
  await stage.confirm(ann, 'rotate ci --in-place --expires 20d');
  const text = shown(await stage.say(ann, 'show ci'));
  assert.match(text, /In use: never seen/u);
  const line = (await stage.say(ann, 'list')).message;
  assert.match(line, /in 20 days/u);
});

test('a use after it counts again, and then `lost` asks first', async () => {
  const ann = await stage.person();
  await made(stage, ann);
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
  const {id, secret} = await made(stage, ann);
  assert.ok(await stage.works(secret), 'the old secret was in use');
  stage.world.mattermost.clock.advance(60_000);
  const fresh = secretIn(await ann.press(await stage.say(ann, 'rotate ci --in-place'), yes));
  const receipt = await stage.receipt(ann, 'in place of the old one');
  stage.world.mattermost.clock.advance(60_000);
  const answers = await ann.press(receipt, 'I did not get it');
  const [token, ...others] = await stage.tokens(ann);
  assert.deepEqual([await stage.works(fresh), await stage.works(secretIn(answers))], [false, true]);
  assert.equal(others.length, 0);
  assert.ok(token && token.id !== id && token.description === 'ci' && near(token.expires_at, now() + days(30)));
});

test('the gentler way of the question leaves both secrets working, with the end that was asked for', async () => {
  const ann = await stage.person();
  const {secret} = await made(stage, ann);
  const question = await stage.say(ann, 'rotate ci --in-place --expires 12d');
  const fresh = secretIn(await ann.press(question, 'Rotate gently instead'));
  assert.deepEqual([await stage.works(secret), await stage.works(fresh)], [true, true]);
  assert.ok((await stage.tokens(ann)).some(({expires_at}) => near(expires_at, now() + days(12))));
  assert.match((await stage.press(ann, question, yes)).message, /counts once/u);
  assert.deepEqual([await stage.works(secret), await stage.works(fresh)], [true, true]);
});

test('an expired one, which the server still has, works again, and the question says how it stands', async () => {
  const ann = await stage.person();
  const {id} = await made(stage, ann);
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
  await made(stage, ann);
  const question = await stage.say(ann, 'rotate ci --in-place');
  const before = rotations(stage);
  const answers = (await Promise.all([ann.press(question, yes), ann.press(question, yes)])).flat();
  await ann.ephemeral(({message}) => /before, and counts once/u.test(message));
  assert.equal(rotations(stage), before + 1);
  assert.ok(await stage.works(secretIn([...answers, ...ann.seen.ephemerals.slice(-4)])));
});

test('in a direct message it is asked about as well', async () => {
  const ann = await stage.person();
  const {secret} = await made(stage, ann);
  const question = await stage.write(ann, 'rotate ci --in-place');
  assert.ok(await stage.works(secret));
  assert.ok(await stage.works(secretIn(await ann.press(question, yes))));
  assert.ok(!(await stage.works(secret)));
});
