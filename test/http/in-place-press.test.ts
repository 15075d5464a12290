import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {Person} from '../chat/person.ts';
import type {World} from '../keeper/keeper.ts';
import {type AnsweredPress, type Attacker, type RawAction, startAttackedWorld} from './attacker.ts';

let world: World;
let attacker: Attacker;
let ann: Person;
let bob: Person;
let confirm: RawAction;

before(async () => {
  ({world, attacker, ann, bob} = await startAttackedWorld());
  for (const [person, name] of [[ann, 'deploy'] as const, [bob, 'other'] as const])
    await person.slash(`/token create ${name}`, world.townId);
  const action = (await attacker.actions(ann, 'rotate deploy --in-place')).find(({name}) => name === 'Replace the secret now');
  confirm = action ?? assert.fail('no button');
});
after(() => world.stop());

const tokens = () => [...world.mattermost.state.tokens.values()].map(({id, token, expires_at}) => `${id} ${token} ${expires_at}`);

async function press(change: Readonly<Record<string, unknown>>): Promise<AnsweredPress> {
  const fields = {user_id: ann.userId, channel_id: world.townId, team_id: world.teamId, post_id: ''};
  const trigger = change.trigger_id ?? (await attacker.trigger(ann));
  return attacker.press({...fields, context: confirm.integration.context, ...change, trigger_id: trigger});
}

test('a line typed in her name replaces nothing, and its answer over HTTP holds no confirmation', async () => {
  const before = tokens();
  const {text} = await attacker.slash(await attacker.form(ann, 'rotate deploy --in-place'));
  assert.doesNotMatch(text, /"kind\W+confirm/u);
  assert.deepEqual(tokens(), before);
});

test('a press that is forged, without the server’s word, or somebody else’s replaces nothing', async () => {
  const before = tokens();
  const {context} = confirm.integration;
  const carried = JSON.parse(String(context.carried)) as {deed: {tokenIds: string[]}};
  const bobs = [...world.mattermost.state.tokens.values()].find(({user_id}) => user_id === bob.userId)?.id;
  const forged = {...context, carried: JSON.stringify({...carried, deed: {...carried.deed, tokenIds: [bobs]}})};
  const presses = [
    {context: forged},
    {trigger_id: ''},
    {user_id: bob.userId, trigger_id: await attacker.trigger(bob)},
    {trigger_id: await attacker.trigger(bob)},
  ];
  for (const change of presses) {
    const {json, shown} = await press(change);
    assert.match(`${json.ephemeral_text} ${shown.join()}`, /not for you, or not mine/u);
  }
  assert.deepEqual(tokens(), before);
});

test('her own replaces it once, and the secret is not in the answer', async () => {
  const before = tokens();
  const answered = await press({});
  assert.match(answered.shown.join(), /has a new secret/u);
  const now = [...world.mattermost.state.tokens.values()].find(({user_id}) => user_id === ann.userId);
  assert.ok(now && !answered.text.includes(now.token) && !before.some((line) => line.includes(now.token)));
  const after = tokens();
  assert.match((await press({})).shown.join(), /before, and counts once/u);
  assert.deepEqual(tokens(), after);
});
