import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {Person} from '../chat/person.ts';
import type {World} from '../keeper/keeper.ts';
import {until} from '../mattermost-gateway/until.ts';
import {type Attacker, startAttackedWorld} from './attacker.ts';

/** Everybody has a share of 10 commands a minute here. */
let world: World;
let attacker: Attacker;
let ann: Person;
let bob: Person;

before(async () => {
  ({world, attacker, ann, bob} = await startAttackedWorld({settings: {KEEPER_COMMANDS_PER_MINUTE: '10'}}));
  await until(() => world.log().includes('websocket open'), 'the websocket is open');
});
after(() => world.stop());

const tooMany = /many commands in a short time/u;

test('help with one trigger again and again takes nothing of the person’s share, and asks the server about them once', async () => {
  const fields = await attacker.form(ann, 'help');
  const from = world.mattermost.requests().length;
  const answers = await Promise.all(Array.from({length: 40}, () => attacker.slash(fields)));
  for (const {text} of answers) assert.match(text, /looks after your personal access tokens/u);
  const asked = world.mattermost.requests().slice(from);
  assert.equal(asked.filter(({path}) => path.endsWith(`/users/${ann.userId}`)).length, 1);
  assert.match((await ann.slash('/token list', world.townId)).at(-1)?.message ?? '', /You have no tokens/u);
});

test('help in a direct message counts, since its answer is a post; admin lines count as any other', async () => {
  const direct = await world.directChannel(bob);
  for (const message of [...Array.from({length: 5}, () => ['help', 'admin report']).flat(), 'admin report']) {
    const from = bob.seen.ephemerals.length;
    await bob.api.call('POST', '/posts', {channel_id: direct, message});
    await bob.ephemeral((post) => bob.seen.ephemerals.indexOf(post) >= from);
  }
  const refused = bob.seen.ephemerals.map(({message}) => tooMany.test(message));
  assert.deepEqual(refused, [...Array.from({length: 10}, () => false), true]);
});
