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

  check('turns taken at once are apart', async (store) => {
    const began = performance.now();
    const waits = await Promise.all(Array.from({length: 50}, () => store.claims.turn('call', 125)));
    const [first, last] = [Math.min(...waits), Math.max(...waits)];
    assert.equal(first, 0);
    assert.ok(last <= 49 * 125 && last >= 49 * 125 - (performance.now() - began) - 2, `${last} ms`);
    assert.equal(await store.claims.turn('other', 125), 0);
  });

  check(
    'a turn that is past is not made up for, and one that a wrong clock took far ahead keeps nobody waiting',
    async (store) => {
      for (const off of [-10_000, 120_000]) {
        await store.claims.take(`call ${off}`, 0, Date.now() + off);
        assert.equal(await store.claims.turn(`call ${off}`, 125), 0);
        const wait = await store.claims.turn(`call ${off}`, 125);
        assert.ok(wait <= 125, `${wait} ms`);
      }
    },
  );
}
