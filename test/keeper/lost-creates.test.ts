import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {createApi} from '../chat/mattermost-api.ts';
import {type Person, secretIn} from '../chat/person.ts';
import type {Token} from '../mattermost/model.ts';
import {until} from '../mattermost-gateway/until.ts';
import {startWorld, type World} from './keeper.ts';

let world: World;
let ann: Person;
let bob: Person;
before(async () => {
  world = await startWorld();
  [ann, bob] = [await world.person('ann'), await world.person('bob')];
});
after(async () => {
  for (const person of [ann, bob]) person.close();
  await world.stop();
});

const named = (name: string): Token[] =>
  [...world.mattermost.state.tokens.values()].filter(({description}) => description === name);

/** Of this person’s new tokens. */
const creating = ({userId}: Person) => ({method: 'POST', path: new RegExp(`/users/${userId}/tokens$`, 'u'), times: 1}) as const;

test('what one person’s lost answer takes back is never what is being made for another', async () => {
  const late = world.mattermost.misbehave({...creating(bob), kind: 'late'});
  const bobs = bob.slash('/token create bobs', world.townId);
  await until(() => named('bobs').length === 1, 'it is made, and its answer under way');
  world.mattermost.misbehave({...creating(ann), kind: 'cut-after'});
  await ann.slash('/token create anns', world.townId);
  assert.deepEqual(
    named('anns').map(({is_active}) => is_active),
    [false],
  );
  late.stop();
  const secret = secretIn(await bobs);
  assert.equal(await createApi(world.mattermost.url, secret).status('GET', '/users/me'), 200);
});

test('of a call that a proxy sent twice, both tokens are taken back', async () => {
  const audits = world.mattermost.misbehave({method: 'GET', path: /\/audits$/u, kind: 'bad-gateway'});
  world.mattermost.misbehave({...creating(ann), kind: 'cut-after'});
  await ann.slash('/token create twice', world.townId);
  const bot = createApi(world.mattermost.url, world.botToken);
  await bot.call('POST', `/users/${ann.userId}/tokens`, {description: 'twice'});
  audits.stop();
  await world.goOn();
  assert.deepEqual(
    named('twice').map(({is_active}) => is_active),
    [false, false],
  );
});
