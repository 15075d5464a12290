import assert from 'node:assert/strict';
import type {Check} from '../place.ts';
import {hold} from '../samples.ts';

export function holdsContract(check: Check): void {
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
