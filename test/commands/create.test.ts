import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, secretIn} from '../chat/person.ts';
import {days, type Stage, startStage} from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

const now = (): number => stage.world.mattermost.clock.now();
/** A few seconds pass between what the test computes and what the server is asked. */
const isNear = (actual: number | undefined, wanted: number): void =>
  assert.ok(Math.abs((actual ?? 0) - wanted) < 10_000, `${actual} is not near ${wanted}`);

test('beside a token of that name that has ended, create says so, and offers what helps', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci', now() + 60_000);
  stage.world.mattermost.clock.advance(120_000);
  const answer = await stage.say(ann, 'create ci');
  assert.match(answer.message, /of that name, and it has ended, so nothing was created\..*ended .* ago/su);
  assert.deepEqual(labels(answer), ['Rotate', 'Revoke']);
  assert.equal((await stage.tokens(ann)).length, 1);
});

test('the secret comes once, in a code block, as an ephemeral post of the bot, with the end and what to do if it was missed', async () => {
  const ann = await stage.person();
  const answers = await stage.sayAll(ann, 'create ci');
  const [post, answer] = answers;
  const [token] = await stage.tokens(ann);
  const secret = secretIn(answers);
  assert.equal(post?.user_id, stage.world.botId);
  assert.equal(post?.type, 'system_ephemeral');
  assert.match(post?.message ?? '', /It ends \w{3} \d{1,2}, \d{4}, \d\d:\d\d [AP]M UTC \(in 90 days\)\./u);
  assert.ok(post?.message.includes(`\`/token lost ${token?.id.slice(0, 6)}\``));
  assert.equal(answers.filter(({message}) => message.includes(secret)).length, 1);
  assert.doesNotMatch(answer?.message ?? '', new RegExp(secret, 'u'));
  assert.ok(await stage.works(secret));
  isNear(token?.expires_at, now() + days(90));
});

test('nothing that is kept holds the secret: no post, no log line', async () => {
  const ann = await stage.person();
  const secret = secretIn(await stage.sayAll(ann, 'create ci'));
  await stage.receipt(ann, 'was created');
  const posts = [...stage.world.mattermost.state.posts.values()].map((post) => JSON.stringify(post)).join('\n');
  assert.ok(!posts.includes(secret));
  assert.ok(!stage.world.log().includes(secret));
});

test('a receipt without the secret goes to the direct channel, with a button for one who did not get it', async () => {
  const ann = await stage.person();
  const secret = secretIn(await stage.sayAll(ann, 'create ci'));
  const receipt = await stage.receipt(ann, 'was created');
  assert.equal(receipt.channel_id, await stage.world.directChannel(ann));
  assert.deepEqual(labels(receipt), ['I did not get it']);
  stage.world.mattermost.clock.advance(60_000);
  const replacement = secretIn(await ann.press(receipt, 'I did not get it'));
  assert.deepEqual([await stage.works(secret), await stage.works(replacement)], [false, true]);
  assert.equal((await stage.tokens(ann)).length, 1);
});

test('each kind of end is kept by the server', async () => {
  const ann = await stage.person();
  const date = new Date(now() + days(60)).toISOString().slice(0, 10);
  for (const end of ['30d', '2 weeks', '1y', 'never', date]) {
    await stage.say(ann, `create "ends ${end}" --expires "${end}"`);
  }
  const ends = new Map((await stage.tokens(ann)).map(({description, expires_at}) => [description, expires_at]));
  isNear(ends.get('ends 30d'), now() + days(30));
  isNear(ends.get('ends 2 weeks'), now() + days(14));
  // A leap day may lie between.
  const year = (ends.get('ends 1y') ?? 0) - now();
  isNear(year, year < days(365.5) ? days(365) : days(366));
  assert.equal(ends.get('ends never'), 0);
  assert.equal(ends.get(`ends ${date}`), Date.parse(`${date}T23:59:59Z`));
});

for (const [end, answer] of [
  ['soon', /did not understand the end “soon”.*`90d`/u],
  ['2020-01-01', /in the past/u],
  ['0d', /in the past/u],
  ['50y', /more than ten years away/u],
  ['2027-02-31', /There is no day “2027.*31” in the calendar/u],
  ['90min', /did not understand the end “90min”/u],
] as const) {
  test(`the end “${end}” creates nothing and says how an end is written`, async () => {
    const ann = await stage.person();
    assert.match((await stage.say(ann, `create ci --expires ${end}`)).message, answer);
    assert.deepEqual(await stage.tokens(ann), []);
  });
}

test('options that are not understood create nothing', async () => {
  const ann = await stage.person();
  assert.match(
    (await stage.say(ann, 'create ci --expire 30d')).message,
    /no option “--expire” here. Did you mean `--expires`\?/u,
  );
  assert.match((await stage.say(ann, 'create ci --force')).message, /no option “--force” here. Where it is part of a name/u);
  assert.match((await stage.say(ann, 'create ci --expires')).message, /needs a value, such as `--expires 7d`/u);
  assert.match((await stage.say(ann, 'create ci --expires 1d --expires 2d')).message, /given twice/u);
  assert.match((await stage.say(ann, 'create --expires 30d')).message, /needs a name, such as `\/token create backup script/u);
  assert.deepEqual(await stage.tokens(ann), []);
});

test('a name of 255 bytes is taken, one of 256 is refused in words', async () => {
  const ann = await stage.person();
  const longest = `${'😀'.repeat(63)}abc`;
  await stage.say(ann, `create ${longest}`);
  assert.deepEqual(
    (await stage.tokens(ann)).map(({description}) => description),
    [longest],
  );
  assert.match((await stage.say(ann, `create ${longest}d`)).message, /name is too long/u);
  assert.match((await stage.say(ann, 'create "\u200b"')).message, /needs a name that can be seen/u);
});

test('a NUL in a name, which the server cannot keep, is a space', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'create back\0up');
  assert.deepEqual(
    (await stage.tokens(ann)).map(({description}) => description),
    ['back up'],
  );
  assert.match((await stage.say(ann, 'create \0')).message, /^The token needs a name/u);
  assert.equal((await stage.tokens(ann)).length, 1);
});

test('for a living token of that name rotation is offered, and nothing is created', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'Ci  Runner');
  const answer = await stage.say(ann, 'create “ci runner”');
  assert.match(answer.message, /already have a token of that name, so nothing was created/u);
  assert.ok(answer.message.includes(id.slice(0, 6)));
  assert.deepEqual(labels(answer), ['Rotate']);
  assert.equal((await stage.tokens(ann)).length, 1);
  const rotated = await ann.press(answer, 'Rotate');
  assert.ok(await stage.works(secretIn(rotated)));
  assert.equal((await stage.tokens(ann)).length, 2);
});

test('a name with quotes in it is found to be taken too', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'create prod "x"');
  assert.match((await stage.say(ann, 'create prod "x"')).message, /already have a token of that name/u);
  assert.equal((await stage.tokens(ann)).length, 1);
});

test('for a disabled token of that name enabling and revoking are offered', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'ci');
  await ann.api.call('POST', '/users/tokens/disable', {token_id: id});
  const answer = await stage.say(ann, 'create ci');
  assert.match(answer.message, /disabled, so nothing was created/u);
  assert.deepEqual(labels(answer), ['Enable', 'Revoke']);
});

test('a name is free again once its token is revoked', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'ci');
  await stage.say(ann, 'list');
  await ann.api.call('POST', '/users/tokens/revoke', {token_id: id});
  assert.ok(await stage.works(secretIn(await stage.sayAll(ann, 'create ci'))));
});
