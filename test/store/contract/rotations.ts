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

  check('a rotation that is opened with its beginning only is as new', async (store) => {
    const begun = {id: 'rotation-1', ownerId: 'ann', oldTokenId: 'token-1', newTokenId: 'token-2', startedAt: 1000};
    await store.rotations.open({...begun, overlapEndsAt: 2000});
    assert.deepEqual(await store.rotations.find('rotation-1'), rotation());
  });

  check('what a rotation is opened with, beyond its beginning, is kept', async (store) => {
    const all = rotation({overlapIsSet: true, newSeenAt: 1100, oldSeenAt: 1200, askedAt: 1300, extended: true});
    await store.rotations.open(all);
    assert.deepEqual(await store.rotations.find('rotation-1'), all);
  });

  check('all open rotations come oldest first, whoever owns them', async (store) => {
    assert.deepEqual(await store.rotations.allOpen(), []);
    await store.rotations.open(rotation({id: 'later', startedAt: 2000}));
    await store.rotations.open(rotation({id: 'closed'}));
    await store.rotations.open(rotation({id: 'earlier', ownerId: 'bob', overlapIsSet: true}));
    await store.rotations.close('closed', 'undone', 3000);
    assert.deepEqual(await store.rotations.allOpen(), [
      rotation({id: 'earlier', ownerId: 'bob', overlapIsSet: true}),
      rotation({id: 'later', startedAt: 2000}),
    ]);
  });

  check('a note on a rotation writes the keys that are given, while it is open', async (store) => {
    await store.rotations.open(rotation());
    await store.rotations.open(rotation({id: 'other'}));
    await store.rotations.note('rotation-1', {newSeenAt: 1500, oldSeenAt: 1600, askedAt: 1900});
    await store.rotations.note('rotation-1', {overlapEndsAt: 5000, extended: true});
    await store.rotations.note('rotation-1', {askedAt: null});
    await store.rotations.note('rotation-1', {});
    const noted = rotation({newSeenAt: 1500, oldSeenAt: 1600, overlapEndsAt: 5000, extended: true});
    assert.deepEqual(await store.rotations.find('rotation-1'), noted);
    assert.deepEqual(await store.rotations.find('other'), rotation({id: 'other'}));
    await store.rotations.close('rotation-1', 'done', 6000);
    await store.rotations.note('rotation-1', {extended: false, newSeenAt: 7000});
    assert.deepEqual(await store.rotations.find('rotation-1'), {...noted, outcome: 'done', closedAt: 6000});
  });
}
