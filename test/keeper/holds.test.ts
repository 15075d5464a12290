import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {Hold} from '../../src/domain/token.ts';
import {startWorld, type World} from './keeper.ts';
import {prepare, type Subject} from './subject.ts';
import {inStore} from './truth.ts';

let world: World;
let count = 0;

before(async () => {
  world = await startWorld({timeoutMs: 500});
});
after(() => world.stop());

const disabled = (): Promise<Subject> => prepare(world, 'enable', `ann${++count}`);
const isActive = ({oldId}: Subject) => world.mattermost.state.tokens.get(oldId)?.is_active;
const holdsOf = ({oldId}: Subject): Promise<Hold[]> => inStore(world, (store) => store.holds.of([oldId]));

const hold = ({oldId}: Subject, reason: Hold['reason'], byKind: Hold['byKind']): Promise<void> =>
  inStore(world, async (store) => {
    const id = `hold${oldId.slice(0, 22)}`;
    await store.holds.add({
      id,
      tokenId: oldId,
      reason,
      byKind,
      byId: world.adminId,
      since: world.mattermost.clock.now(),
      until: null,
    });
  });

test('an owner lifts their own hold by enabling', async () => {
  const ann = await disabled();
  assert.match(await ann.act(), /works again/u);
  assert.deepEqual(await holdsOf(ann), []);
});

for (const [reason, byKind, says] of [
  ['admin', 'admin', /by an administrator/u],
  ['owner', 'admin', /by an administrator/u],
  ['owner', 'delegate', /by an administrator/u],
  ['leak', 'job', /seen in public.*Revoke it, and create a new one/u],
  ['lockdown', 'job', /lockdown/u],
  ['unreceived', 'job', /Nobody has the secret/u],
] as const) {
  test(`an owner does not lift a hold “${reason}” by a ${byKind}; nothing is lifted then, and the token stays disabled`, async () => {
    const ann = await disabled();
    await hold(ann, reason, byKind);
    assert.match(await ann.act(), says);
    assert.equal(isActive(ann), false);
    assert.equal((await holdsOf(ann)).length, 2);
  });
}

test('a disabling that did not happen takes back its own hold, and no other', async () => {
  const ann = await prepare(world, 'disable', `ann${++count}`);
  await hold(ann, 'admin', 'admin');
  const away = world.mattermost.misbehave({path: /\/users\/tokens\/disable$/u, kind: 'bad-gateway', userId: world.botId});
  assert.match(await ann.act(), /cannot see yet/u);
  away.stop();
  assert.equal((await holdsOf(ann)).length, 2);
  world.mattermost.clock.advance(180_000);
  await world.runJob('recover');
  assert.deepEqual(
    (await holdsOf(ann)).map(({reason}) => reason),
    ['admin'],
  );
});

test('a disabling that the server refuses leaves no hold', async () => {
  const ann = await prepare(world, 'disable', `ann${++count}`);
  const refused = world.mattermost.misbehave({path: /\/users\/tokens\/disable$/u, kind: 'unauthorised', userId: world.botId});
  await ann.act();
  refused.stop();
  assert.deepEqual(await holdsOf(ann), []);
});

test('undo of a rotation does not enable what an administrator disabled', async () => {
  const ann = await prepare(world, 'undo', `ann${++count}`);
  const old = world.mattermost.state.tokens.get(ann.oldId);
  assert.ok(old);
  old.is_active = false;
  await hold(ann, 'admin', 'admin');
  assert.match(await ann.act(), /does not work now/u);
  assert.deepEqual([isActive(ann), world.mattermost.state.tokens.get(ann.newId)?.is_active], [false, true]);
});
