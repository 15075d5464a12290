import assert from 'node:assert/strict';
import type {Check} from '../place.ts';
import {rotation} from '../samples.ts';

export function rotationsContract(check: Check): void {
  check('a rotation comes back as it was opened; an unknown one is null', async (store) => {
    await store.rotations.open(rotation());
    assert.deepEqual(await store.rotations.find('rotation-1'), rotation());
    assert.equal(await store.rotations.find('unknown'), null);
  });

  check('the open rotations of an owner leave out closed and foreign ones', async (store) => {
    await store.rotations.open(rotation({id: 'later', startedAt: 2000}));
    await store.rotations.open(rotation({id: 'earlier'}));
    await store.rotations.open(rotation({id: 'closed'}));
    await store.rotations.open(rotation({id: 'foreign', ownerId: 'bob'}));
    await store.rotations.close('closed', 'done', 3000);
    assert.deepEqual(await store.rotations.openOf('ann'), [rotation({id: 'earlier'}), rotation({id: 'later', startedAt: 2000})]);
  });

  check('a rotation is closed once; the first outcome stands', async (store) => {
    await store.rotations.open(rotation());
    await store.rotations.close('rotation-1', 'undone', 2000);
    await store.rotations.close('rotation-1', 'done', 3000);
    assert.deepEqual(await store.rotations.find('rotation-1'), rotation({outcome: 'undone', closedAt: 2000}));
  });

  check('a second rotation of one id is refused', async (store) => {
    await store.rotations.open(rotation());
    await assert.rejects(store.rotations.open(rotation({ownerId: 'bob'})));
    assert.deepEqual(await store.rotations.find('rotation-1'), rotation());
  });
}
