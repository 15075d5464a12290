import assert from 'node:assert/strict';
import type {Check} from '../place.ts';
import {hold, token} from '../samples.ts';

export function holdsContract(check: Check): void {
  heldTokens(check);
  holdsToLookAt(check);
}

function heldTokens(check: Check): void {
  check('holds come back as they were added, oldest first, for the tokens that are asked for', async (store) => {
    const second = hold({id: 'hold-2', since: 2000, reason: 'admin', byKind: 'admin', byId: 'root', until: 5000});
    const first = hold();
    await store.holds.add(second);
    await store.holds.add(first);
    await store.holds.add(hold({id: 'hold-3', tokenId: 'token-2'}));
    assert.deepEqual(await store.holds.of(['token-1', 'unknown']), [first, second]);
  });

  check('lifting takes the named holds only', async (store) => {
    await store.holds.add(hold());
    await store.holds.add(hold({id: 'hold-2', reason: 'leak'}));
    await store.holds.lift(['hold-1', 'unknown']);
    assert.deepEqual(await store.holds.of(['token-1']), [hold({id: 'hold-2', reason: 'leak'})]);
  });

  check('a hold of an id that exists is refused', async (store) => {
    await store.holds.add(hold());
    await assert.rejects(store.holds.add(hold({reason: 'leak'})));
    assert.deepEqual(await store.holds.of(['token-1']), [hold()]);
  });
}

function holdsToLookAt(check: Check): void {
  check('holds on tokens that the ledger has as living and active come by id, up to the limit', async (store) => {
    await store.tokens.seen([token({id: 'on'}), token({id: 'off', active: false}), token({id: 'gone'})], 1000);
    await store.tokens.gone(['gone'], 2000);
    const [second, first] = [hold({id: 'b', tokenId: 'on', until: 5000}), hold({id: 'a', tokenId: 'on', reason: 'admin'})];
    for (const one of [second, first]) await store.holds.add(one);
    for (const tokenId of ['off', 'gone', 'unknown']) await store.holds.add(hold({id: tokenId, tokenId}));
    assert.deepEqual(await store.holds.ofActive(10), [first, second]);
    assert.deepEqual(await store.holds.ofActive(1), [first]);
  });

  check('holds that end by themselves come when their time has come, earliest first, up to the limit', async (store) => {
    const pause = (id: string, until: number | null) => hold({id, reason: 'pause', until});
    const all = [pause('third', 3000), pause('first', 1500), pause('future', 3001), pause('second', 2000), pause('never', null)];
    for (const each of all) await store.holds.add(each);
    assert.deepEqual(await store.holds.ended(3000, 10), [pause('first', 1500), pause('second', 2000), pause('third', 3000)]);
    assert.deepEqual(await store.holds.ended(3000, 2), [pause('first', 1500), pause('second', 2000)]);
    assert.deepEqual(await store.holds.ended(1499, 10), []);
  });

  check('old holds are found by reason and beginning, earliest first, up to the limit', async (store) => {
    const all = [
      hold({id: 'third', reason: 'rotation', since: 3000}),
      hold({id: 'first', reason: 'rotation', since: 1000}),
      hold({id: 'recent', reason: 'rotation', since: 3001}),
      hold({id: 'second', reason: 'rotation', since: 2000, until: 9000}),
      hold({id: 'leaked', reason: 'leak', since: 1000}),
    ];
    for (const each of all) await store.holds.add(each);
    const older = async (limit: number) => (await store.holds.olderThan('rotation', 3000, limit)).map(({id}) => id);
    assert.deepEqual(await older(10), ['first', 'second', 'third']);
    assert.deepEqual(await older(2), ['first', 'second']);
    assert.deepEqual(await store.holds.olderThan('leak', 1000, 10), [all[4]]);
    assert.deepEqual(await store.holds.olderThan('deadline', 3000, 10), []);
  });
}
