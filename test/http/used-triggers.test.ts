import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {Person} from '../chat/person.ts';
import type {World} from '../keeper/keeper.ts';
import {until} from '../mattermost-gateway/until.ts';
import {type Attacker, type RawAction, startAttackedWorld} from './attacker.ts';

let world: World;
let attacker: Attacker;
let ann: Person;
let bob: Person;

before(async () => {
  ({world, attacker, ann, bob} = await startAttackedWorld());
  await ann.api.call('POST', `/users/${ann.userId}/tokens`, {description: 'garden gate'});
});
after(() => world.stop());

const staticHelp = /^\*\*Token Keeper\*\* looks after/u;

/** What Mattermost would send for a press of that button by Ann, with this trigger. */
const press = (action: RawAction | undefined, triggerId: string, change: object = {}) =>
  attacker.press({
    user_id: ann.userId,
    channel_id: world.townId,
    team_id: world.teamId,
    post_id: 'abcdefghijklmnopqrstuvwxyz',
    trigger_id: triggerId,
    context: {...(action ?? assert.fail('no button')).integration.context, ...change},
  });

/** A button that only types a line, and so can be pressed as often as one likes. */
const typingButton = async (): Promise<RawAction | undefined> =>
  (await attacker.actions(ann, 'show garden gate')).find(({name}) => name === 'Disable');

test('a trigger that was used is good for no line and no press after a restart either, as long as it is young', async () => {
  const button = await typingButton();
  const used = await Promise.all(['list', 'disable garden gate', 'show garden gate'].map((line) => attacker.form(ann, line)));
  for (const fields of used) await attacker.slash(fields);
  await world.restart();
  world.mattermost.clock.advance(45_000);
  const seen = world.mattermost.state.ephemerals.get(ann.userId)?.length;
  const [list, disable, forPress] = used;
  for (const fields of [list, disable]) {
    const {text, json} = await attacker.slash(fields ?? assert.fail('no form'));
    assert.match(String(json.text), staticHelp);
    assert.doesNotMatch(text, /garden/u);
  }
  const {json, shown} = await press(button, forPress?.trigger_id ?? '');
  assert.match(String(json.ephemeral_text), /not for you, or not mine/u);
  assert.deepEqual(shown, []);
  assert.equal(world.mattermost.state.ephemerals.get(ann.userId)?.length, seen);
});

test('a press uses its trigger up, also that of a button which can be pressed again', async () => {
  const button = await typingButton();
  const trigger = await attacker.trigger(ann);
  assert.match((await press(button, trigger)).shown.join(), /garden gate/u);
  const {json, shown} = await press(button, trigger);
  assert.match(String(json.ephemeral_text), /not for you, or not mine/u);
  assert.deepEqual(shown, []);
  assert.match((await press(button, await attacker.trigger(ann))).shown.join(), /garden gate/u);
});

test('a press that is refused uses its trigger up too, so that nobody is sent a post for each repeat', async () => {
  const button = await typingButton();
  const trigger = await attacker.trigger(ann);
  assert.equal((await press(button, trigger, {mac: ''})).shown.length, 1);
  for (const _ of [1, 2]) assert.deepEqual((await press(button, trigger, {mac: ''})).shown, []);
});

test('before the server’s key is known nothing is believed: a press is answered with why, and does nothing', async () => {
  const button = await typingButton();
  const trigger = await attacker.trigger(ann);
  const away = world.mattermost.misbehave({path: /\/config\/client$/u, kind: 'bad-gateway'});
  const restarting = world.restart();
  await until(() => away.hits > 0, 'the key is asked for');
  const {json, shown} = await press(button, trigger);
  away.stop();
  await restarting;
  assert.match(String(json.ephemeral_text), /does not answer me properly/u);
  assert.deepEqual(shown, []);
  assert.match((await press(button, trigger)).shown.join(), /garden gate/u);
});

test('a trigger that was seen to be one person’s proves no other', async () => {
  const bobs = await attacker.trigger(bob);
  await attacker.slash(await attacker.form(bob, 'help', {trigger_id: bobs}));
  const {text, json} = await attacker.slash(await attacker.form(ann, 'list', {trigger_id: bobs}));
  assert.match(String(json.text), staticHelp);
  assert.doesNotMatch(text, /garden/u);
  const {shown} = await press(await typingButton(), bobs);
  assert.deepEqual(shown, []);
});
