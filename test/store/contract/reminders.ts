import assert from 'node:assert/strict';
import type {Reminder} from '../../../src/store/store.ts';
import type {Check} from '../place.ts';
import {reminder, rotation, token} from '../samples.ts';

const keys = (reminders: readonly Reminder[]): string[] => reminders.map(({key}) => key);
const day = 86_400_000;

export function remindersContract(check: Check): void {
  planned(check);
  dueOnes(check);
  aside(check);
  closedAndMoved(check);
  ofOwners(check);
  unplanned(check);
  dealtWith(check);
}

function planned(check: Check): void {
  check('reminders come back as they were planned, those of one token in the order of their time', async (store) => {
    const early = reminder({key: 'early', leadMs: 30 * day, dueAt: 1000});
    const late = reminder({key: 'late', leadMs: 0, dueAt: 9000, state: 'silent', noticeId: 'notice-1', closedAt: 1000});
    await store.reminders.plan([late, early, reminder({key: 'foreign', tokenId: 'token-2'})]);
    assert.deepEqual(await store.reminders.ofToken('token-1'), [early, late]);
    assert.deepEqual(await store.reminders.ofToken('unknown'), []);
  });

  check('a key that is known stays as it is, and planning only known ones writes nothing', async (store, place) => {
    await store.reminders.plan([]);
    await store.reminders.plan([reminder(), reminder({dueAt: 3000}), reminder({key: 'other'})]);
    await store.reminders.close(['other'], 'sent', 2500, 'notice-1');
    const before = await place.fingerprint();
    await store.reminders.plan([reminder({dueAt: 4000, ownerId: 'bob'}), reminder({key: 'other'})]);
    assert.equal(await place.fingerprint(), before);
    await store.reminders.plan([reminder({key: 'new'}), reminder({dueAt: 4000})]);
    assert.deepEqual(await store.reminders.ofToken('token-1'), [
      reminder({key: 'new'}),
      reminder({key: 'other', state: 'sent', noticeId: 'notice-1', closedAt: 2500}),
      reminder(),
    ]);
  });

  check('ten thousand are planned, moved and closed at once, and again without a change', async (store, place) => {
    const many = Array.from({length: 10_000}, (_, index) => reminder({key: `key-${index}`, tokenId: `token-${index % 100}`}));
    await store.reminders.plan(many);
    assert.equal((await store.reminders.due(2000, 20_000)).length, 10_000);
    await store.reminders.move(keys(many), 3000);
    assert.equal((await store.reminders.due(2999, 20_000)).length, 0);
    await store.reminders.close(keys(many), 'overtaken', 4000);
    const before = await place.fingerprint();
    await store.reminders.plan(many);
    assert.equal(await place.fingerprint(), before);
    assert.equal((await store.reminders.due(9000, 20_000)).length, 0);
  });

  check('the same reminders planned by many at once, in any order, are there once', async (store) => {
    const many = Array.from({length: 1200}, (_, index) => reminder({key: `key-${index}`}));
    await Promise.all([store.reminders.plan(many), store.reminders.plan(many.toReversed()), store.reminders.plan(many)]);
    assert.equal((await store.reminders.ofToken('token-1')).length, 1200);
  });
}

function dueOnes(check: Check): void {
  check(
    'due are the pending ones whose time has come, the nearest end and the tightest step first, up to the limit',
    async (store) => {
      await store.reminders.plan([
        reminder({key: 'a-far', endAt: 9000, dueAt: 1000}),
        reminder({key: 'b-near', endAt: 8000, leadMs: 5000, dueAt: 3000}),
        reminder({key: 'c-nearer', endAt: 8000, leadMs: 1000, dueAt: 2000}),
        reminder({key: 'future', endAt: 7000, dueAt: 3001}),
        ...(['sent', 'overtaken', 'silent'] as const).map((state) => reminder({key: state, state, endAt: 5000})),
      ]);
      assert.deepEqual(keys(await store.reminders.due(3000, 10)), ['c-nearer', 'b-near', 'a-far']);
      assert.deepEqual(keys(await store.reminders.due(3000, 2)), ['c-nearer', 'b-near']);
      assert.deepEqual(await store.reminders.due(999, 10), []);
    },
  );
}

function aside(check: Check): void {
  check('not due are those of an end to come whose token is disabled or the old one of an open rotation', async (store) => {
    const ids = ['as-it-was', 'changed', 'disabled', 'ended', 'gone', 'put-away', 'replaced'];
    const off = ['changed', 'disabled', 'ended', 'gone'];
    const endOf = (id: string) => (id === 'ended' ? 5000 : 9000);
    await store.tokens.seen(
      ids.map((id) => token({id, expiresAt: id === 'changed' ? 9999 : endOf(id), active: !off.includes(id)})),
      1000,
    );
    await store.tokens.gone(['gone'], 2000);
    for (const id of ['put-away', 'replaced']) await store.tokens.note(id, {replacedBy: 'as-it-was'});
    await store.rotations.open(rotation({id: 'open', oldTokenId: 'replaced'}));
    await store.rotations.open(rotation({id: 'over', oldTokenId: 'put-away'}));
    await store.rotations.close('over', 'done', 2000);
    await store.reminders.plan(ids.map((id) => reminder({key: id, tokenId: id, endAt: endOf(id)})));
    const due = async (now: number) => keys(await store.reminders.due(now, 10)).toSorted();
    assert.deepEqual(await due(5000), ['as-it-was', 'changed', 'ended', 'gone', 'put-away']);
    assert.deepEqual(await due(9000), ids);
  });

  check('one that was sent is pending again once it is reopened, and can be sent again; others stay', async (store) => {
    await store.reminders.plan([reminder(), reminder({key: 'closed', state: 'done'})]);
    await store.reminders.close(['token-1:9000:7000'], 'sent', 3000, 'notice-1');
    await store.reminders.reopen(['token-1:9000:7000', 'closed', 'unknown']);
    await store.reminders.reopen([]);
    assert.deepEqual(await store.reminders.due(9000, 10), [reminder({closedAt: 3000})]);
    await store.reminders.close(['token-1:9000:7000'], 'sent', 4000, 'notice-2');
    assert.deepEqual(await store.reminders.due(9000, 10), []);
  });
}

function closedAndMoved(check: Check): void {
  check('a reminder is closed once, with the notice that carries it; the first outcome stands', async (store) => {
    await store.reminders.plan([reminder(), reminder({key: 'other', dueAt: 2001})]);
    await store.reminders.close(['token-1:9000:7000', 'unknown'], 'sent', 3000, 'notice-1');
    await store.reminders.close(['token-1:9000:7000', 'other'], 'silent', 4000);
    assert.deepEqual(await store.reminders.ofToken('token-1'), [
      reminder({state: 'sent', noticeId: 'notice-1', closedAt: 3000}),
      reminder({key: 'other', dueAt: 2001, state: 'silent', closedAt: 4000}),
    ]);
    await store.reminders.close([], 'silent', 5000);
  });

  check('a pending reminder is moved and is due at its new time; a closed one stays', async (store) => {
    await store.reminders.plan([reminder(), reminder({key: 'closed'})]);
    await store.reminders.close(['closed'], 'overtaken', 2500);
    await store.reminders.move(['token-1:9000:7000', 'closed', 'unknown'], 5000);
    await store.reminders.move([], 6000);
    assert.deepEqual(await store.reminders.due(4999, 10), []);
    assert.deepEqual(await store.reminders.due(5000, 10), [reminder({dueAt: 5000})]);
    assert.deepEqual(await store.reminders.ofToken('token-1'), [
      reminder({key: 'closed', state: 'overtaken', closedAt: 2500}),
      reminder({dueAt: 5000}),
    ]);
  });
}

function ofOwners(check: Check): void {
  check('pending ones of several owners come with the nearest end first', async (store) => {
    await store.reminders.plan([
      reminder({key: 'late', endAt: 9000}),
      reminder({key: 'early', endAt: 8000, ownerId: 'bob'}),
      reminder({key: 'foreign', ownerId: 'cid'}),
      reminder({key: 'closed', state: 'sent'}),
    ]);
    assert.deepEqual(keys(await store.reminders.pendingOf(['ann', 'bob'])), ['early', 'late']);
    assert.deepEqual(await store.reminders.pendingOf([]), []);
  });
}

function unplanned(check: Check): void {
  check('unplanned are living, active tokens with an end in reach that no reminder speaks of', async (store) => {
    const ends: Record<string, number | null> = {planned: 5000, changed: 6000, new: 4000, far: 9001, never: null, gone: 3000};
    await store.tokens.seen(
      Object.entries(ends).map(([id, expiresAt]) => token({id, expiresAt})),
      1000,
    );
    await store.tokens.seen([token({id: 'disabled', expiresAt: 4000, active: false})], 1000);
    await store.tokens.note('never', {deadlineAt: 3500});
    await store.tokens.note('changed', {deadlineAt: 8000});
    await store.tokens.gone(['gone'], 2000);
    await store.reminders.plan([
      reminder({key: 'planned', tokenId: 'planned', endAt: 5000, state: 'silent'}),
      reminder({key: 'changed', tokenId: 'changed', endAt: 8000}),
    ]);
    const found = await store.reminders.unplanned(0, 9000, 10);
    assert.deepEqual(
      found.map(({id}) => id),
      ['never', 'new', 'changed'],
    );
    assert.equal((await store.reminders.unplanned(0, 9000, 1)).length, 1);
    assert.equal((await store.reminders.unplanned(0, 3499, 10)).length, 0);
    assert.deepEqual(
      (await store.reminders.unplanned(3500, 4000, 10)).map(({id}) => id),
      ['new'],
    );
  });
}

function dealtWith(check: Check): void {
  check(
    'dealt with are sent ones whose token is gone, disabled, replaced, snoozed or ends otherwise, until they are done',
    async (store) => {
      const ids = ['as-it-was', 'gone', 'disabled', 'replaced', 'snoozed', 'changed', 'unknown'];
      await store.tokens.seen(
        ids.slice(0, -1).map((id) => token({id, expiresAt: id === 'changed' ? 9999 : 9000, active: id !== 'disabled'})),
        1000,
      );
      await store.tokens.gone(['gone'], 2000);
      await store.tokens.note('replaced', {replacedBy: 'as-it-was'});
      await store.reminders.plan(ids.map((tokenId) => reminder({key: tokenId, tokenId})));
      assert.deepEqual(await store.reminders.dealtWith('', 10), {dealt: [], next: null});
      await store.reminders.close(ids, 'sent', 3000, 'notice-1');
      await store.reminders.plan([reminder({key: 'snoozed:9000:snooze:5000', tokenId: 'snoozed'})]);
      const {dealt: found, next} = await store.reminders.dealtWith('', 10);
      assert.deepEqual(keys(found), ids.slice(1).toSorted());
      assert.equal(next, null);
      const first = await store.reminders.dealtWith('', 3);
      assert.deepEqual([keys(first.dealt), first.next], [['changed', 'disabled'], 'disabled']);
      assert.deepEqual(keys((await store.reminders.dealtWith('disabled', 2)).dealt), ['gone', 'replaced']);
      await store.reminders.done([...keys(found), 'snoozed:9000:snooze:5000']);
      assert.deepEqual((await store.reminders.dealtWith('', 10)).dealt, []);
      assert.equal((await store.reminders.ofToken('gone'))[0]?.state, 'done');
      assert.deepEqual(keys(await store.reminders.due(2000, 10)), ['snoozed:9000:snooze:5000']);
    },
  );
}
