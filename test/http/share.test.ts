import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {Person} from '../chat/person.ts';
import type {World} from '../keeper/keeper.ts';
import {type Attacker, startAttackedWorld} from './attacker.ts';

/** Everybody has a share of 10 commands a minute here. */
let world: World;
let attacker: Attacker;
let ann: Person;

before(async () => {
  ({world, attacker, ann} = await startAttackedWorld({settings: {KEEPER_COMMANDS_PER_MINUTE: '10'}}));
});
after(() => world.stop());

test('help with one trigger again and again takes nothing of the person’s share, and asks the server about them once', async () => {
  const fields = await attacker.form(ann, 'help');
  const from = world.mattermost.requests().length;
  const answers = await Promise.all(Array.from({length: 40}, () => attacker.slash(fields)));
  for (const {text} of answers) assert.match(text, /looks after your personal access tokens/u);
  const asked = world.mattermost.requests().slice(from);
  assert.equal(asked.filter(({path}) => path.endsWith(`/users/${ann.userId}`)).length, 1);
  assert.match((await ann.slash('/token list', world.townId)).at(-1)?.message ?? '', /You have no tokens/u);
});
