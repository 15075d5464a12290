import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels} from '../chat/person.ts';
import {bullets, days, type Stage, shown, startStage} from './stage.ts';

/** Disable, enable, revoke. */
let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

const now = (): number => stage.world.mattermost.clock.now();

test('disable asks first, with what stops and when it was last seen in use; only yes does it, and enable takes it back', async () => {
  const ann = await stage.person();
  const {secret, id} = await stage.makeWithSecret(ann, 'ci');
  assert.ok(await stage.works(secret));
  const question = await stage.say(ann, 'disable ci');
  assert.match(question.message, /Whatever uses it stops working until you enable it again/u);
  assert.match(bullets(question)[0] ?? '', /\*\*ci\*\* `\w{6}` · active · .* · in use at least until just now/u);
  assert.match(shown(question), /Nothing happens before you answer/u);
  assert.ok(await stage.works(secret));
  const done = await stage.press(ann, question, 'Disable it');
  assert.ok(done.message.includes(`\`/token enable ${id.slice(0, 6)}\``));
  assert.equal(await stage.works(secret), false);
  await stage.press(ann, await stage.say(ann, 'enable ci'), 'Enable it');
  assert.ok(await stage.works(secret));
});

test('revoke says that it cannot be undone, and “leave it” leaves it', async () => {
  const ann = await stage.person();
  const {secret} = await stage.makeWithSecret(ann, 'ci');
  const question = await stage.say(ann, 'revoke ci');
  assert.match(question.message, /This cannot be undone/u);
  assert.equal((await stage.press(ann, question, 'Leave it as it is')).message, 'Nothing was changed.');
  assert.ok(await stage.works(secret));
  assert.match((await stage.press(ann, question, 'Revoke it for good')).message, /before, and counts once/u);
  assert.ok(await stage.works(secret), 'a question that was answered no stays answered');
});

test('yes to revoke revokes, once', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  const question = await stage.say(ann, 'revoke ci');
  assert.match((await stage.press(ann, question, 'Revoke it for good')).message, /is revoked for good/u);
  assert.deepEqual(await stage.tokens(ann), []);
  assert.match((await stage.press(ann, question, 'Revoke it for good')).message, /before, and counts once/u);
});

test('several are named with commas or quotes; the answer has a line for each', async () => {
  const ann = await stage.person();
  for (const name of ['ci', 'old laptop', 'a, b', 'stays']) await stage.make(ann, name);
  const question = await stage.say(ann, 'revoke ci, “old laptop” "a, b"');
  assert.equal(bullets(question).length, 3);
  const done = await stage.press(ann, question, 'Revoke these 3 for good');
  assert.equal(bullets(done).filter((line) => line.includes('is revoked for good')).length, 3);
  assert.deepEqual(
    (await stage.tokens(ann)).map(({description}) => description),
    ['stays'],
  );
});

test('one of several that is not known: nothing is asked and nothing is done', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  assert.match((await stage.say(ann, 'revoke ci, unknown')).message, /no token called “unknown”/u);
  assert.equal((await stage.tokens(ann)).length, 1);
});

test('the whole text is one name first, though it holds commas and quotes', async () => {
  const ann = await stage.person();
  for (const name of ['ci, laptop', 'ci', 'laptop', 'say "x"']) await stage.make(ann, name);
  assert.deepEqual(bullets(await stage.say(ann, 'disable ci, laptop')).length, 1);
  assert.match(bullets(await stage.say(ann, 'disable say “x”'))[0] ?? '', /say "x"/u);
});

test('all means every token; a quoted "all" is the token of that name', async () => {
  const ann = await stage.person();
  for (const name of ['all', 'ci']) await stage.make(ann, name);
  assert.equal(bullets(await stage.say(ann, 'disable ALL')).length, 2);
  const quoted = await stage.say(ann, 'disable “all”');
  assert.deepEqual(bullets(quoted).length, 1);
  assert.match(bullets(quoted)[0] ?? '', /\*\*all\*\*/u);
  const bob = await stage.person('bob');
  await stage.make(bob, 'ci');
  assert.match((await stage.say(bob, 'disable "all"')).message, /no token called “all”/u);
});

test('what is as wanted already is not asked about', async () => {
  const ann = await stage.person();
  const off = await stage.make(ann, 'off');
  await stage.make(ann, 'on');
  await ann.api.call('POST', '/users/tokens/disable', {token_id: off});
  assert.equal(bullets(await stage.say(ann, 'disable all')).length, 1);
  assert.equal(bullets(await stage.say(ann, 'enable all')).length, 1);
  assert.match((await stage.say(ann, 'enable on')).message, /nothing to enable/u);
  assert.match((await stage.say(ann, 'disable off')).message, /nothing to disable/u);
  const bob = await stage.person('bob');
  assert.match((await stage.say(bob, 'revoke all')).message, /nothing to revoke/u);
});

test('of very many, the first are asked about, and it is said that there are more', async () => {
  const ann = await stage.person();
  for (let index = 0; index < 45; index++) await stage.make(ann, `t${index}`);
  const question = await stage.say(ann, 'revoke all');
  assert.equal(bullets(question).length, 40);
  assert.match(question.message, /the first 40 of 45/u);
  await stage.press(ann, question, 'Revoke these 40 for good');
  assert.equal((await stage.tokens(ann)).length, 5);
});

test('the button acts on the tokens that were listed, not on those of that name by then', async () => {
  const ann = await stage.person();
  const first = await stage.make(ann, 'ci');
  const question = await stage.say(ann, 'revoke ci');
  await ann.api.call('POST', '/users/tokens/revoke', {token_id: first});
  const second = await stage.make(ann, 'ci');
  assert.match((await stage.press(ann, question, 'Revoke it for good')).message, /not there any more/u);
  assert.ok(await stage.token(second));
});

test('a question is not answered after 10 minutes', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  const question = await stage.say(ann, 'revoke ci');
  stage.world.mattermost.clock.advance(11 * 60_000);
  assert.match((await stage.press(ann, question, 'Revoke it for good')).message, /too old/u);
  assert.equal((await stage.tokens(ann)).length, 1);
});

test('an expired token is not said to work again', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'ci', now() + days(1));
  const token = stage.world.mattermost.state.tokens.get(id);
  if (token) Object.assign(token, {expires_at: now() - 60_000, is_active: false});
  const question = await stage.say(ann, 'enable ci');
  assert.doesNotMatch((await stage.press(ann, question, 'Enable it')).message, /works again/u);
});

test('show has buttons for what can be done next, each of which asks', async () => {
  const ann = await stage.person();
  const {id, secret} = await stage.makeWithSecret(ann, 'ci');
  const active = await stage.say(ann, 'show ci');
  assert.deepEqual(labels(active), ['Rotate', 'Disable', 'Revoke']);
  const question = await stage.press(ann, active, 'Disable');
  await stage.press(ann, question, 'Disable it');
  assert.equal(await stage.works(secret), false);
  const disabled = await stage.say(ann, `show ${id.slice(0, 6)}`);
  assert.deepEqual(labels(disabled), ['Enable', 'Revoke']);
  assert.match(shown(disabled), /^Why it is disabled: disabled by ann\d/mu);
});

const minutesLater = async (minutes: number): Promise<void> => {
  stage.world.mattermost.clock.advance(minutes * 60_000);
  for (const job of ['end-pauses', 'deliver-notices']) await stage.world.runJob(job);
};

test('of what is disabled and has ended, show offers the way that leads to a new secret', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'ci', now() + days(1));
  await stage.confirm(ann, 'disable ci');
  const token = stage.world.mattermost.state.tokens.get(id) ?? assert.fail('no such token');
  token.expires_at = now() - 60_000;
  const details = await stage.say(ann, 'show ci');
  assert.deepEqual(labels(details), ['Enable', 'Revoke']);
  const enabled = await stage.press(ann, await stage.press(ann, details, 'Enable'), 'Enable it');
  assert.match(enabled.message, /has expired, so it does not work\. `\/token rotate/u);
  assert.match((await stage.say(ann, 'rotate ci')).message, /has a new secret/u);
});

test('a paused token that is disabled stays so when its pause ends; the question says it', async () => {
  const ann = await stage.person();
  const {secret} = await stage.makeWithSecret(ann, 'ci');
  await stage.confirm(ann, 'pause ci 5m');
  const question = await stage.say(ann, 'disable ci');
  assert.match(question.message, /^Disable this token, which is paused\? When its pause ends, it stays disabled/u);
  await stage.press(ann, question, 'Disable it');
  await minutesLater(6);
  assert.equal(await stage.works(secret), false);
  assert.match((await stage.say(ann, 'disable ci')).message, /nothing to disable/u);
  await stage.confirm(ann, 'enable ci');
  assert.ok(await stage.works(secret));
});

test('of several that are disabled, the paused ones stay so too', async () => {
  const ann = await stage.person();
  const {secret} = await stage.makeWithSecret(ann, 'ci');
  const {secret: other} = await stage.makeWithSecret(ann, 'laptop');
  await stage.confirm(ann, 'pause ci 5m');
  const question = await stage.say(ann, 'disable all');
  assert.equal(bullets(question).length, 2);
  assert.match(question.message, /Of these, 1 is paused, and stays disabled when its pause ends/u);
  await stage.press(ann, question, 'Disable these 2');
  await minutesLater(6);
  assert.deepEqual([await stage.works(secret), await stage.works(other)], [false, false]);
});

test('what does not work is not paused, nor what was disabled before the answer', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'ci');
  const [first, second] = [await stage.say(ann, 'pause ci 30m'), await stage.say(ann, 'pause ci 30m')];
  await stage.confirm(ann, 'disable ci');
  const none = /^ci does not work now, so there is nothing to pause/u;
  assert.match((await stage.say(ann, 'pause ci 30m')).message, none);
  assert.match((await stage.press(ann, first, 'Pause it')).message, none);
  await stage.confirm(ann, 'revoke ci');
  assert.match((await stage.press(ann, second, 'Pause it')).message, /not there any more/u);
  assert.equal(await stage.token(id), undefined);
});

test('every answer shows a paused token as the list does, and no other', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci', stage.world.mattermost.clock.now() + days(60));
  await stage.make(ann, 'cider');
  await stage.confirm(ann, 'pause ci 5m');
  const listed = bullets(await stage.say(ann, 'list'));
  assert.match(listed.join('\n'), /\*\*ci\*\* .* · paused until /u);
  const asking = ['disable all', 'revoke all', 'enable ci', 'lost ci', 'expire ci 3d', 'remind mute ci'];
  for (const line of [...asking, 'snooze ci', 'create ci', 'show c']) {
    const asked = bullets(await stage.say(ann, line));
    assert.ok(asked.length >= 1);
    for (const bullet of asked) assert.ok(listed.includes(bullet), `${line}: ${bullet}`);
  }
});

test('extend is refused before it asks where the deadline has not passed', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  const answer = await stage.say(ann, 'extend ci');
  assert.match(answer.message, /has not passed, so it needs no more days/u);
  assert.deepEqual(labels(answer), []);
});
