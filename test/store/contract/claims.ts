import assert from 'node:assert/strict';
import type {Check} from '../place.ts';

export function claimsContract(check: Check): void {
  check('of many who take a key at once exactly one wins', async (store) => {
    const taken = await Promise.all(Array.from({length: 50}, (_, index) => store.claims.take('lock', 1000, 2000 + index)));
    assert.equal(taken.filter(Boolean).length, 1);
  });

  check('a claim holds until its end; then exactly one of many takes it over', async (store) => {
    assert.equal(await store.claims.take('lock', 1000, 2000), true);
    assert.equal(await store.claims.take('lock', 1999, 3000), false);
    const taken = await Promise.all(Array.from({length: 50}, () => store.claims.take('lock', 2000, 3000)));
    assert.equal(taken.filter(Boolean).length, 1);
    assert.equal(await store.claims.take('lock', 2999, 4000), false);
  });

  check('keys do not stand in each other’s way', async (store) => {
    assert.equal(await store.claims.take('one', 1000, 2000), true);
    assert.equal(await store.claims.take('two', 1000, 2000), true);
  });

  check('a key that is released is free at once', async (store) => {
    await store.claims.take('lock', 1000, 2000);
    await store.claims.release('lock');
    assert.equal(await store.claims.take('lock', 1001, 2000), true);
  });

  check('who releases a claim that ran out does not take away the one of who took it over', async (store) => {
    await store.claims.take('lock', 1000, 2000);
    await store.claims.take('lock', 2000, 3000);
    await store.claims.release('lock', 2000);
    assert.equal(await store.claims.take('lock', 2500, 4000), false);
    await store.claims.release('lock', 3000);
    assert.equal(await store.claims.take('lock', 2500, 4000), true);
  });

  check('sweeping takes away what ran out and says how much that was', async (store) => {
    await store.claims.take('past', 1000, 2000);
    await store.claims.take('future', 1000, 2001);
    assert.equal(await store.claims.sweep(2000), 1);
    assert.equal(await store.claims.sweep(2000), 0);
    assert.equal(await store.claims.take('future', 2000, 3000), false);
  });

  check('turns taken at once are apart, and one that comes later than its turn has it at once', async (store) => {
    const turns = await Promise.all(Array.from({length: 50}, () => store.claims.turn('call', 1000, 125)));
    assert.deepEqual(
      turns.sort((one, other) => one - other),
      Array.from({length: 50}, (_, index) => 1000 + index * 125),
    );
    assert.equal(await store.claims.turn('call', 7000, 125), 7250);
    assert.equal(await store.claims.turn('call', 7376, 125), 7376);
    assert.equal(await store.claims.turn('other', 7000, 125), 7000);
  });

  check('a turn that a wrong clock took far ahead keeps nobody waiting', async (store) => {
    await store.claims.turn('call', 1_000_000, 125);
    assert.equal(await store.claims.turn('call', 1000, 125), 1000);
    assert.equal(await store.claims.turn('call', 1000, 125), 1125);
  });
}
