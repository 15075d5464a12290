import assert from 'node:assert/strict';
import {after, before, beforeEach, test} from 'node:test';
import type {Person} from '../chat/person.ts';
import type {World} from '../keeper/keeper.ts';
import {type AnsweredPress, type Attacker, type RawAction, startAttackedWorld} from './attacker.ts';

let world: World;
let attacker: Attacker;
let ann: Person;
let bob: Person;
let confirm: RawAction;
let tokenId: string;

before(async () => {
  ({world, attacker, ann, bob} = await startAttackedWorld());
});

beforeEach(async () => {
  const made = await ann.api.call<{id: string}>('POST', `/users/${ann.userId}/tokens`, {description: 'nightly job'});
  tokenId = made.id;
  confirm = named(await attacker.actions(ann, `revoke ${tokenId}`), 'Revoke it for good');
});
after(() => world.stop());

const named = (actions: readonly RawAction[], name: string): RawAction =>
  actions.find((action) => action.name === name) ?? assert.fail(`no ${name} among ${actions.map((action) => action.name)}`);

const exists = (): boolean => world.mattermost.state.tokens.has(tokenId);

/** What Mattermost would send for a press of that button by Ann; what `change` says is put in its place. */
const press = async (action: RawAction, change: Readonly<Record<string, unknown>> = {}): Promise<AnsweredPress> =>
  attacker.press({
    user_id: ann.userId,
    channel_id: world.townId,
    team_id: world.teamId,
    post_id: 'abcdefghijklmnopqrstuvwxyz',
    trigger_id: change.trigger_id ?? (await attacker.trigger(ann)),
    context: action.integration.context,
    ...change,
  });

const notYours = /That button is not for you, or not mine/u;

/** The press is answered with a sentence to whoever sent it, shows nothing to anybody, does nothing, and the log knows. */
function refused({status, json, text, shown}: AnsweredPress): void {
  assert.equal(status, 200);
  assert.match(String(json.ephemeral_text), notYours);
  assert.equal(json.skip_slack_parsing, true);
  assert.deepEqual(shown, []);
  nothingDone(text);
}

/** As that, of a press that the server proves: the sentence is a post to the person alone. */
function refusedInAPost({status, json, text, shown}: AnsweredPress, sentence = notYours): void {
  assert.deepEqual([status, json], [200, {}]);
  assert.equal(shown.length, 1);
  assert.match(shown[0] ?? '', sentence);
  nothingDone(text + shown.join());
}

function nothingDone(text: string): void {
  assert.doesNotMatch(text, /nightly/u);
  assert.match(world.log(), /a button was refused/u);
  assert.ok(exists());
}

test('the person’s own press, proved by the server, is carried out', async () => {
  const {status, json, shown} = await press(confirm);
  assert.deepEqual([status, json], [200, {}]);
  assert.match(shown.join(), /is revoked for good/u);
  assert.ok(!exists());
});

test('the log names the command that a button types, and not the line', async () => {
  const disable = named(await attacker.actions(ann, `show ${tokenId}`), 'Disable');
  const from = world.log().length;
  await press(disable);
  const since = world.log().slice(from);
  assert.match(since, /"source":"button","verb":"disable"/u);
  assert.ok(!since.includes(tokenId));
});

test('a press without the server’s signature does nothing', async () => {
  refused(await press(confirm, {trigger_id: ''}));
  refused(await press(confirm, {trigger_id: 'bm90IGEgdHJpZ2dlcg=='}));
});

test('a press with somebody else’s trigger does nothing, in either name', async () => {
  const bobs = await attacker.trigger(bob);
  refused(await press(confirm, {trigger_id: bobs}));
  refusedInAPost(await press(confirm, {trigger_id: bobs, user_id: bob.userId}));
});

test('a press with a trigger that was used, or is old, does nothing', async () => {
  const used = await attacker.trigger(ann);
  await attacker.slash(await attacker.form(ann, 'list', {trigger_id: used}));
  refused(await press(confirm, {trigger_id: used}));
  const old = await attacker.trigger(ann);
  world.mattermost.clock.advance(61_000);
  refused(await press(confirm, {trigger_id: old}));
});

test('a refused press leaves the button good', async () => {
  refused(await press(confirm, {trigger_id: ''}));
  assert.match((await press(confirm)).shown.join(), /is revoked for good/u);
});

test('one word changed in what a button carries, and it does nothing', async () => {
  const {context} = confirm.integration;
  const carried = JSON.parse(String(context.carried)) as Record<string, unknown>;
  const deed = carried.deed as object;
  const forged = [
    {},
    {carried: '', key: '', mac: ''},
    {...context, mac: ''},
    {...context, key: 'other'},
    {...context, carried: JSON.stringify({...carried, expiresAt: Number(carried.expiresAt) + 1})},
    {...context, carried: JSON.stringify({...carried, userId: bob.userId})},
    {...context, carried: JSON.stringify({...carried, deed: {...deed, tokenIds: [tokenId, tokenId]}})},
    {...context, carried: ` ${context.carried}`},
  ];
  for (const other of forged) refusedInAPost(await press(confirm, {context: other}));
});

test('a button of one person’s does nothing for another', async () => {
  refusedInAPost(await press(confirm, {user_id: bob.userId, trigger_id: await attacker.trigger(bob)}));
});

test('a confirmation is good for ten minutes', async () => {
  world.mattermost.clock.advance(10 * 60_000 + 1_000);
  refusedInAPost(await press(confirm), /That button is too old/u);
});

test('a button is no menu and a menu no button', async () => {
  const menu = named(await attacker.actions(ann, 'list'), 'Show one…');
  refusedInAPost(await press(menu));
  refusedInAPost(await press(confirm, {context: {...confirm.integration.context, selected_option: tokenId}}));
});

test('a confirmation is carried out once, however often and by whichever of its buttons it is pressed', async () => {
  const cancel = named(await attacker.actions(ann, `disable ${tokenId}`), 'Leave it as it is');
  const [disable] = await attacker.actions(ann, `disable ${tokenId}`);
  assert.match((await press(cancel)).shown.join(), /Nothing was changed/u);
  assert.match((await press(cancel)).shown.join(), /before, and counts once/u);
  const shown = () => world.mattermost.state.ephemerals.get(ann.userId)?.map(({message}) => message) ?? [];
  const from = shown().length;
  await Promise.all(Array.from({length: 5}, () => press(disable ?? assert.fail('no button'))));
  const answers = shown().slice(from);
  assert.equal(answers.filter((text) => /is disabled/u.test(text)).length, 1);
  assert.equal(answers.filter((text) => /before, and counts once/u.test(text)).length, 4);
});

test('buttons work in a client as the server passes them on, and answer with buttons in a post', async () => {
  const [list] = await ann.slash('/token list', world.townId);
  const [shown] = await ann.choose(list ?? assert.fail('no list'), tokenId);
  const [question] = await ann.press(shown ?? assert.fail('not shown'), 'Revoke');
  assert.ok(exists());
  await ann.press(question ?? assert.fail('not asked'), 'Revoke it for good');
  assert.ok(!exists());
});

test('a press in a thread is answered in the thread', async () => {
  const root = await ann.api.call<{id: string}>('POST', '/posts', {channel_id: world.townId, message: 'a thread'});
  const [list] = await ann.slash('/token list', world.townId, {root_id: root.id});
  const [shown] = await ann.choose(list ?? assert.fail('no list'), tokenId);
  const sent = world.mattermost.state.ephemerals.get(ann.userId)?.find(({id}) => id === shown?.id);
  assert.equal(sent?.root_id, root.id);
});
