import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {type OpenDialog, type Person, secretIn} from '../chat/person.ts';
import {days, type Stage, startStage} from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

const now = (): number => stage.world.mattermost.clock.now();

async function open(person: Person): Promise<OpenDialog> {
  await stage.say(person, 'create').catch(() => {});
  return person.dialog();
}

const element = ({dialog}: OpenDialog, name: string) => dialog.elements.find((candidate) => candidate.name === name);

async function submit(person: Person, dialog: OpenDialog, values: Record<string, unknown>) {
  const from = person.seen.ephemerals.length;
  const answer = await stage.submit(person, dialog, values);
  if (answer.errors || answer.error) return {answer, secret: ''};
  const done = await person.ephemeral((post) => post.message.includes('is created.'));
  assert.ok(person.seen.ephemerals.indexOf(done) >= from);
  return {answer, secret: secretIn(person.seen.ephemerals.slice(from))};
}

test('without a name a form opens, with 30, 90 and 365 days, a date, or never; 90 days unless chosen otherwise', async () => {
  const ann = await stage.person();
  const dialog = await open(ann);
  assert.deepEqual(
    dialog.dialog.elements.map(({name}) => name),
    ['name', 'lifetime', 'date'],
  );
  const lifetime = element(dialog, 'lifetime');
  assert.deepEqual(
    lifetime?.options?.map(({value}) => value),
    ['30d', '90d', '365d', 'date', 'never'],
  );
  assert.equal(lifetime?.default, '90d');
});

test('what the form asks for is created, and its secret shown once', async () => {
  const ann = await stage.person();
  const {secret} = await submit(ann, await open(ann), {name: 'from the form', lifetime: '30d'});
  const [token] = await stage.tokens(ann);
  assert.equal(token?.description, 'from the form');
  assert.ok(Math.abs((token?.expires_at ?? 0) - now() - days(30)) < 10_000);
  assert.ok(await stage.works(secret));
});

test('a date, and never, are taken', async () => {
  const ann = await stage.person();
  const date = new Date(now() + days(45)).toISOString().slice(0, 10);
  await submit(ann, await open(ann), {name: 'dated', lifetime: 'date', date});
  const bob = await stage.person('bob');
  await submit(bob, await open(bob), {name: 'for ever', lifetime: 'never'});
  assert.equal((await stage.tokens(ann))[0]?.expires_at, Date.parse(`${date}T23:59:59Z`));
  assert.equal((await stage.tokens(bob))[0]?.expires_at, 0);
});

test('a field that is wrong is named, nothing is created, and the same form can be sent again', async () => {
  const ann = await stage.person();
  const dialog = await open(ann);
  const refused = async (values: Record<string, unknown>) => (await submit(ann, dialog, values)).answer.errors ?? {};
  assert.deepEqual(Object.keys(await refused({name: ' ', lifetime: '30d'})), ['name']);
  assert.deepEqual(Object.keys(await refused({name: 'ü'.repeat(140), lifetime: '30d'})), ['name']);
  assert.deepEqual(Object.keys(await refused({name: 'x', lifetime: 'date'})), ['date']);
  assert.deepEqual(Object.keys(await refused({name: 'x', lifetime: 'date', date: '2020-01-01'})), ['date']);
  assert.deepEqual(Object.keys(await refused({name: 'x', lifetime: {evil: true}})), ['lifetime']);
  assert.deepEqual(await stage.tokens(ann), []);
  await submit(ann, dialog, {name: 'x', lifetime: '30d'});
  assert.equal((await stage.tokens(ann)).length, 1);
});

test('what is wrong is said as plain text, since a form shows no Markdown', async () => {
  const ann = await stage.person();
  const dialog = await open(ann);
  const {answer} = await submit(ann, dialog, {name: 'x', lifetime: 'date', date: '31_Jan*\u202e'});
  assert.match(answer.errors?.date ?? '', /“31_Jan\*⟨U\+202E⟩”/u);
});

test('what a field says fits the field: a day, and nothing that only a command takes', async () => {
  const ann = await stage.person();
  const dialog = await open(ann);
  for (const date of ['soon', '2020-01-01', '2099-01-01', '90d ago']) {
    const {answer} = await submit(ann, dialog, {name: 'x', lifetime: 'date', date});
    assert.match(answer.errors?.date ?? '', /date|day/u, date);
    assert.doesNotMatch(answer.errors?.date ?? '', /`|never/u, date);
  }
});

test('a form that did its work does nothing a second time', async () => {
  const ann = await stage.person();
  const dialog = await open(ann);
  await submit(ann, dialog, {name: 'once', lifetime: '30d'});
  await stage.submit(ann, dialog, {name: 'twice', lifetime: '30d'});
  await ann.ephemeral((post) => post.message.includes('before, and counts once'));
  assert.equal((await stage.tokens(ann)).length, 1);
});

test('a taken name is answered with an offer to rotate', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  await stage.submit(ann, await open(ann), {name: 'CI', lifetime: '30d'});
  await ann.ephemeral((post) => post.message.includes('already have a token of that name'));
  assert.equal((await stage.tokens(ann)).length, 1);
});

test('a date that was typed while another end is chosen is not dropped: the field says what to do', async () => {
  const ann = await stage.person();
  const dialog = await open(ann);
  for (const lifetime of ['90d', 'never']) {
    const {answer} = await submit(ann, dialog, {name: 'x', lifetime, date: '2027-01-31'});
    assert.match(answer.errors?.date ?? '', /choose “On the date below” at “Ends”, or leave this empty/u);
  }
  assert.deepEqual(await stage.tokens(ann), []);
});

test('the date field takes dates only, and shows one', async () => {
  const ann = await stage.person();
  const dialog = await open(ann);
  for (const date of ['12w', 'never', '31.01.2027']) {
    const {answer} = await submit(ann, dialog, {name: 'x', lifetime: 'date', date});
    assert.match(answer.errors?.date ?? '', /is not a date.*such as \d{4}-\d\d-\d\d/u, date);
  }
  const {answer} = await submit(ann, dialog, {name: 'x', lifetime: 'date', date: '2027-02-31'});
  assert.match(answer.errors?.date ?? '', /no day “2027-02-31”/u);
  assert.deepEqual(await stage.tokens(ann), []);
});
