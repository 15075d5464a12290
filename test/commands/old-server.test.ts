import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {secretIn} from '../chat/person.ts';
import {bullets, type Stage, shown, startStage} from './stage.ts';

/** Mattermost 5.37 keeps no end dates and rotates nothing itself. */
let stage: Stage;
before(async () => {
  stage = await startStage({version: '5.37'});
});
after(() => stage.stop());

const noEnds = 'This server keeps no end dates for tokens.';

test('with a new secret it is said once, plainly, that the server keeps no end date, and who disables the token when', async () => {
  const ann = await stage.person();
  for (const [line, days] of [
    ['create a', 90],
    ['create b --expires 30d', 30],
    ['rotate b --expires 60d', 60],
    ['create c --expires 1d', 1],
  ] as const) {
    const answers = await stage.sayAll(ann, line);
    const away = days === 1 ? 'in 1 day|in 24 hours|tomorrow' : `in ${days} days`;
    const sentence = new RegExp(`${noEnds} Token Keeper disables it on .*(?:${away})`, 'u');
    assert.equal(answers.filter(({message}) => sentence.test(message)).length, 1, answers.map(({message}) => message).join('\n'));
    assert.ok(await stage.works(secretIn(answers)));
  }
});

test('an end of less than a day is refused where Token Keeper would keep it, with the least, as a deadline is', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'old');
  for (const line of [
    'create x --expires 1h',
    'create x --expires 22h',
    'rotate old --expires 1h',
    'rotate old --expires 1h --now',
  ])
    assert.match((await stage.say(ann, line)).message, /keeps no end dates.*at least a day away.*`1d`/u, line);
  assert.match((await stage.write(ann, 'create x --expires 1h')).message, /at least a day away/u);
  await stage.say(ann, 'create').catch(() => {});
  const {errors} = await stage.submit(ann, await ann.dialog(), {name: 'x', lifetime: '22h'});
  assert.match(errors?.lifetime ?? '', /at least a day away/u);
  assert.equal((await stage.tokens(ann)).length, 1);
});

test('a token that was to have no end has none', async () => {
  const ann = await stage.person();
  const answers = await stage.sayAll(ann, 'create ever --expires never');
  assert.ok(answers.every(({message}) => !message.includes(noEnds)));
  assert.match(bullets(await stage.say(ann, 'list'))[0] ?? '', / · no end date · /u);
});

test('a rotation keeps the lifetime that the deadline gave', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'create ci --expires 30d');
  assert.match((await stage.sayAll(ann, 'rotate ci'))[0]?.message ?? '', /disables it on .*\(in 30 days\)/u);
});

test('a direct message is told so before it presses the button', async () => {
  const ann = await stage.person();
  const question = await stage.write(ann, 'create ci --expires 30d');
  assert.ok(question.message.includes(noEnds));
  assert.doesNotMatch(question.message, /It ends/u);
});

test('the form says who holds the end that is chosen', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'create').catch(() => {});
  const opened = await ann.dialog();
  assert.deepEqual(
    opened.dialog.elements.map(({name}) => name),
    ['name', 'lifetime', 'date'],
  );
  await stage.submit(ann, opened, {name: 'form', lifetime: '30d'});
  const secret = await ann.ephemeral((post) => post.message.includes('```'));
  assert.ok(secret.message.includes(noEnds));
});

test('list and show tell of the deadline', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'create ci');
  assert.match(bullets(await stage.say(ann, 'list'))[0] ?? '', / · active · ends .*\(in 90 days\) · /u);
  assert.match(shown(await stage.say(ann, 'show ci')), /^Ends: .*\(in 90 days\)$/mu);
});

test('rotate, done, undo, disable, enable and revoke work there too', async () => {
  const ann = await stage.person();
  const {secret} = await stage.makeWithSecret(ann, 'ci');
  const fresh = secretIn(await stage.sayAll(ann, 'rotate ci'));
  assert.deepEqual([await stage.works(secret), await stage.works(fresh)], [true, true]);
  await stage.confirm(ann, 'done ci');
  assert.deepEqual([await stage.works(secret), await stage.works(fresh)], [false, true]);
  await stage.press(ann, await stage.say(ann, 'disable ci'), 'Disable it');
  assert.equal(await stage.works(fresh), false);
  await stage.press(ann, await stage.say(ann, 'enable ci'), 'Enable it');
  assert.equal(await stage.works(fresh), true);
  await stage.press(ann, await stage.say(ann, 'revoke all'), 'Revoke these 2 for good');
  assert.deepEqual(await stage.tokens(ann), []);
});
