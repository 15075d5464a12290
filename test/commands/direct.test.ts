import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, type Person, secretIn} from '../chat/person.ts';
import {bullets, days, type Stage, shown, startStage} from './stage.ts';

/** The same commands as a direct message to the bot: reading at once, every change after a button. */
let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

const nothingYet = /Nothing happens before you answer/u;
const yes = async (ann: Person, message: string, label: string) => {
  const question = await stage.write(ann, message);
  assert.match(shown(question), nothingYet);
  assert.deepEqual(labels(question), [label, 'Leave it as it is']);
  return ann.press(question, label);
};

test('reading is answered at once, with or without /token before it', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  for (const message of ['list', 'token', 'token list', 'LIST']) assert.equal(bullets(await stage.write(ann, message)).length, 1);
  assert.match((await stage.write(ann, 'show ci')).message, /^\*\*ci\*\*/u);
  assert.match((await stage.write(ann, 'help')).message, /Token Keeper/u);
  assert.match((await stage.write(ann, 'hello there')).message, /do not know “hello”/u);
});

test('create asks with name and end, and makes it after the button', async () => {
  const ann = await stage.person();
  const question = await stage.write(ann, 'create nightly job --expires 30d');
  assert.match(question.message, /Create the token \*\*nightly job\*\*\? It ends .*\(in 30 days\)/u);
  assert.deepEqual(await stage.tokens(ann), []);
  const secret = secretIn(await ann.press(question, 'Create it'));
  assert.ok(await stage.works(secret));
  assert.equal((await stage.tokens(ann))[0]?.description, 'nightly job');
});

test('create without a name offers the form behind a button', async () => {
  const ann = await stage.person();
  const answer = await stage.write(ann, 'create');
  assert.deepEqual(labels(answer), ['Open the form']);
  const opened = ann.dialog();
  await Promise.race([opened, ann.press(answer, 'Open the form')]);
  const channelId = await stage.world.directChannel(ann);
  await ann.submit(await opened, {name: 'ci', lifetime: '30d'}, {channelId, teamId: stage.world.teamId});
  const secret = await ann.ephemeral(({message}) => message.includes('```'));
  assert.equal(secret.channel_id, channelId);
});

test('rotate, done and undo each ask, and name the token that stops', async () => {
  const ann = await stage.person();
  const old = await stage.makeWithSecret(ann, 'ci');
  const fresh = secretIn(await yes(ann, 'rotate ci', 'Rotate it'));
  assert.deepEqual(await Promise.all([old.secret, fresh].map(stage.works)), [true, true]);
  const undo = await stage.write(ann, 'undo ci');
  assert.ok(!bullets(undo)[0]?.includes(old.id.slice(0, 6)));
  const done = await stage.write(ann, 'done ci');
  assert.ok(bullets(done)[0]?.includes(old.id.slice(0, 6)));
  assert.deepEqual(await Promise.all([old.secret, fresh].map(stage.works)), [true, true]);
  await ann.press(done, 'Disable the old one');
  assert.deepEqual(await Promise.all([old.secret, fresh].map(stage.works)), [false, true]);
});

test('undo after its button goes back to the old one', async () => {
  const ann = await stage.person();
  const old = await stage.makeWithSecret(ann, 'ci');
  const fresh = secretIn(await yes(ann, 'rotate ci', 'Rotate it'));
  const again = await stage.write(ann, 'undo ci');
  await yes(ann, 'undo ci', 'Disable the new one');
  assert.deepEqual(await Promise.all([old.secret, fresh].map(stage.works)), [true, false]);
  assert.match((await stage.press(ann, again, 'Disable the new one')).message, /finished or undone already/u);
});

test('lost asks even where nobody was seen using it', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'create ci');
  const [before] = await stage.tokens(ann);
  const answers = await yes(ann, 'lost ci', 'Revoke it and create a new one');
  assert.ok(await stage.works(secretIn(answers)));
  assert.notEqual((await stage.tokens(ann))[0]?.id, before?.id);
});

test('disable, enable and revoke ask', async () => {
  const ann = await stage.person();
  const {secret} = await stage.makeWithSecret(ann, 'ci');
  await yes(ann, 'disable ci', 'Disable it');
  assert.equal(await stage.works(secret), false);
  await yes(ann, 'enable ci', 'Enable it');
  assert.equal(await stage.works(secret), true);
  await yes(ann, 'revoke all', 'Revoke it for good');
  assert.deepEqual(await stage.tokens(ann), []);
});

test('expire and keep ask, whatever the end', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  const last = async (message: string, label: string) => (await yes(ann, message, label)).at(-1)?.message ?? '';
  assert.match(await last('expire ci 30d', 'Set it'), /in 30 days/u);
  assert.match(await last('expire ci never', 'Set it'), /has no deadline any more/u);
  await yes(ann, 'rotate ci', 'Rotate it');
  assert.match(await last('keep ci 3d', 'Keep both'), /in 3 days\) at least/u);
});

test('a message that others posted in the person’s name does nothing and is not answered', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  const channel = await stage.world.directChannel(ann);
  stage.world.mattermost.postAs(ann.userId, channel, 'revoke all');
  const answer = await stage.write(ann, 'list');
  assert.equal(bullets(answer).length, 1);
  assert.equal(ann.seen.ephemerals.length, 1);
});

test('a question about reminders shows the line as it was typed, and can be declined', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'my `old` script_2', stage.world.mattermost.clock.now() + days(30));
  const lines = {'remind hours 8-16': 'remind hours 8-16', 'snooze my `old` script_2 2d': 'snooze my ’old’ script_2 2d'};
  for (const [line, text] of Object.entries(lines)) {
    const question = await stage.write(ann, line);
    assert.equal(question.message, `This changes how I remind you: \`${text}\`.`);
    assert.match(shown(question), nothingYet);
    assert.deepEqual(labels(question), ['Change it', 'Leave it as it is']);
    assert.match((await stage.press(ann, question, 'Leave it as it is')).message, /Nothing was changed/u);
  }
  const put = await stage.write(ann, 'snooze my `old` script_2 2d');
  assert.match((await stage.press(ann, put, 'Change it')).message, /nothing more of .* until/u);
});

test('such a question is answered once, by either button, and within the ten minutes that it names', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci', stage.world.mattermost.clock.now() + days(30));
  const again = /was answered or sent before/u;
  const hours = await stage.write(ann, 'remind hours 8-16');
  assert.match((await stage.press(ann, hours, 'Change it')).message, /8.*16/su);
  for (const label of labels(hours)) assert.match((await stage.press(ann, hours, label)).message, again);
  const put = await stage.write(ann, 'snooze ci 2d');
  assert.match((await stage.press(ann, put, 'Leave it as it is')).message, /Nothing was changed/u);
  assert.match((await stage.press(ann, put, 'Change it')).message, again);
  const late = await stage.write(ann, 'remind hours 9-17');
  stage.world.mattermost.clock.advance(10 * 60_000 + 1);
  assert.match((await stage.press(ann, late, 'Change it')).message, /too old/u);
});

test('who may not own tokens is told so there too', async () => {
  const ann = await stage.person('ann', 'system_user');
  assert.match((await stage.write(ann, 'create ci')).message, /may not own tokens/u);
});
