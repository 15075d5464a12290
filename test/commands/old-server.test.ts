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

const noEnds = 'This server keeps no end dates for tokens, so it does not end by itself.';

test('a new token says plainly that the server keeps no end date, whatever end was asked for', async () => {
  const ann = await stage.person();
  for (const line of ['create a', 'create b --expires 30d']) {
    const answers = await stage.sayAll(ann, line);
    assert.ok(answers.some(({message}) => message.includes(noEnds)));
    assert.ok(await stage.works(secretIn(answers)));
  }
});

test('a direct message is told so before it presses the button', async () => {
  const ann = await stage.person();
  const question = await stage.write(ann, 'create ci --expires 30d');
  assert.ok(question.message.includes(noEnds));
  assert.doesNotMatch(question.message, /It ends/u);
});

test('the form asks for no end and says why', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'create').catch(() => {});
  const opened = await ann.dialog();
  assert.deepEqual(
    opened.dialog.elements.map(({name}) => name),
    ['name'],
  );
  await stage.submit(ann, opened, {name: 'form'});
  const secret = await ann.ephemeral((post) => post.message.includes('```'));
  assert.ok(secret.message.includes(noEnds));
});

test('list and show tell of no end', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'create ci');
  assert.match(bullets(await stage.say(ann, 'list'))[0] ?? '', / · active · no end date · /u);
  assert.match(shown(await stage.say(ann, 'show ci')), /^Ends: no end date$/mu);
});

test('rotate, done, undo, disable, enable and revoke work there too', async () => {
  const ann = await stage.person();
  const {secret} = await stage.makeWithSecret(ann, 'ci');
  const fresh = secretIn(await stage.sayAll(ann, 'rotate ci'));
  assert.deepEqual([await stage.works(secret), await stage.works(fresh)], [true, true]);
  await stage.say(ann, 'done ci');
  assert.deepEqual([await stage.works(secret), await stage.works(fresh)], [false, true]);
  await stage.press(ann, await stage.say(ann, 'disable ci'), 'Disable it');
  assert.equal(await stage.works(fresh), false);
  await stage.press(ann, await stage.say(ann, 'enable ci'), 'Enable it');
  assert.equal(await stage.works(fresh), true);
  await stage.press(ann, await stage.say(ann, 'revoke all'), 'Revoke these 2 for good');
  assert.deepEqual(await stage.tokens(ann), []);
});
