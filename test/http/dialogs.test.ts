import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {type OpenDialog, type Person, secretIn} from '../chat/person.ts';
import type {World} from '../keeper/keeper.ts';
import {type Answered, type Attacker, startAttackedWorld} from './attacker.ts';

let world: World;
let attacker: Attacker;
let ann: Person;
let bob: Person;
const opened = new Set<string>();

before(async () => {
  ({world, attacker, ann, bob} = await startAttackedWorld());
});
after(() => world.stop());

/** Opens the form for a new token; answers the one that was not there before. */
async function openForm(): Promise<OpenDialog> {
  await ann.slash('/token create', world.townId);
  for (;;) {
    const dialog = await ann.dialog();
    if (!opened.has(dialog.dialog.state)) {
      opened.add(dialog.dialog.state);
      return dialog;
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const filled = (name: string) => ({name, lifetime: '90d', date: null});

const namesOf = (): string[] => [...world.mattermost.state.tokens.values()].map(({description}) => description);

/** A submission as Mattermost sends it; what `change` says is put in its place. */
const submit = (state: string, name: string, change: Readonly<Record<string, unknown>> = {}): Promise<Answered> =>
  attacker.json('/dialogs', {
    type: 'dialog_submission',
    callback_id: 'keeper',
    user_id: ann.userId,
    channel_id: world.townId,
    team_id: world.teamId,
    cancelled: false,
    state,
    submission: filled(name),
    ...change,
  });

function refused({status, json}: Answered, name: string, sentence = /That form is not for you, or not mine/u): void {
  assert.equal(status, 200);
  assert.match(String(json.error), sentence);
  assert.ok(!namesOf().includes(name));
}

test('a form that is filled in makes the token and shows its secret to its owner, not to the answer', async () => {
  const {dialog} = await openForm();
  const {status, text} = await submit(dialog.state, 'from a form');
  assert.equal(status, 200);
  assert.equal(text, '');
  const seen = await ann.ephemeral(({message}) => message.includes('from a form') && message.includes('```'));
  assert.match(secretIn([seen]), /^[a-z0-9]{26}$/u);
  await ann.ephemeral(({message}) => message.includes('from a form') && !message.includes('```'));
});

test('a form with a wrong field stays open, and can be sent again once it is right', async () => {
  const {dialog} = await openForm();
  const wrong = {name: '', lifetime: 'date', date: 'the day after'};
  const empty = await submit(dialog.state, '', {submission: wrong});
  assert.deepEqual(Object.keys(empty.json.errors as object), ['name']);
  const odd = await submit(dialog.state, '', {submission: {...wrong, name: 'second try'}});
  assert.deepEqual(Object.keys(odd.json.errors as object), ['date']);
  assert.equal((await submit(dialog.state, 'second try')).text, '');
  assert.ok(namesOf().includes('second try'));
});

test('a form makes one token, however often it is sent', async () => {
  const {dialog} = await openForm();
  await Promise.all(Array.from({length: 5}, () => submit(dialog.state, 'just one')));
  await submit(dialog.state, 'just one more');
  assert.equal(namesOf().filter((name) => name === 'just one').length, 1);
  assert.ok(!namesOf().includes('just one more'));
  await ann.ephemeral(({message}) => /before, and counts once/u.test(message));
});

test('a form of one person’s does nothing for another', async () => {
  const {dialog} = await openForm();
  refused(await submit(dialog.state, 'for bob', {user_id: bob.userId}), 'for bob');
});

test('an invented or changed state does nothing', async () => {
  const {dialog} = await openForm();
  const sealed = JSON.parse(dialog.state) as {carried: string; key: string; mac: string};
  const changed = JSON.stringify({...sealed, carried: sealed.carried.replace(world.townId, bob.userId)});
  const [button] = await attacker.actions(ann, 'list');
  const states = ['', '{}', 'null', '[', changed, JSON.stringify(button?.integration.context ?? {})];
  for (const state of states) refused(await submit(state, 'invented'), 'invented');
});

test('an invented state does not tell what language somebody reads', async () => {
  const berta = await world.person('berta');
  await world.admin.call('PUT', `/users/${berta.userId}/patch`, {locale: 'de'});
  assert.match((await berta.slash('/token list', world.townId)).at(-1)?.message ?? '', /^Sie haben/u);
  refused(await submit('{}', 'invented', {user_id: berta.userId}), 'invented');
  berta.close();
});

test('a form’s state is good for no button', async () => {
  const {dialog} = await openForm();
  const {shown} = await attacker.press({
    user_id: ann.userId,
    channel_id: world.townId,
    trigger_id: await attacker.trigger(ann),
    context: JSON.parse(dialog.state),
  });
  assert.match(shown.join(), /not for you, or not mine/u);
});

test('the answer goes where the form was asked for, whatever channel the submission names', async () => {
  const {dialog} = await openForm();
  const elsewhere = await ann.api.call<{id: string}>('GET', `/teams/${world.teamId}/channels/name/off-topic`);
  await submit(dialog.state, 'stays here', {channel_id: elsewhere.id});
  const seen = await ann.ephemeral(({message}) => message.includes('stays here') && message.includes('```'));
  assert.equal(seen.channel_id, world.townId);
});

test('a cancelled form does nothing and can still be sent', async () => {
  const {dialog} = await openForm();
  assert.equal((await submit(dialog.state, 'cancelled', {cancelled: true, submission: {}})).text, '');
  assert.ok(!namesOf().includes('cancelled'));
  await submit(dialog.state, 'after all');
  assert.ok(namesOf().includes('after all'));
});

test('a form that was open for more than half an hour does nothing', async () => {
  const {dialog} = await openForm();
  world.mattermost.clock.advance(30 * 60_000 + 1_000);
  refused(await submit(dialog.state, 'too late'), 'too late', /open too long/u);
});
