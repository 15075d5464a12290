import assert from 'node:assert/strict';
import type {Check} from '../place.ts';
import {backup} from '../samples.ts';

export function arrangementsContract(check: Check): void {
  backups(check);
  reports(check);
  settings(check);
}

function backups(check: Check): void {
  check('a backup owner is asked, accepts once, and counts from then on', async (store) => {
    assert.equal(await store.backups.of('ann'), null);
    await store.backups.ask(backup());
    assert.deepEqual(await store.backups.of('ann'), backup());
    assert.deepEqual(await store.backups.owners('bob'), []);
    await store.backups.accept('ann', 'bob', 2000);
    await store.backups.accept('ann', 'bob', 3000);
    assert.deepEqual(await store.backups.of('ann'), backup({acceptedAt: 2000}));
    await store.backups.ask(backup({ownerId: 'abe'}));
    await store.backups.accept('abe', 'bob', 4000);
    await store.backups.ask(backup({ownerId: 'zoe'}));
    assert.deepEqual(await store.backups.owners('bob'), ['abe', 'ann']);
  });

  check('who is named in place of another has to accept anew, and the other counts no more', async (store) => {
    await store.backups.ask(backup());
    await store.backups.accept('ann', 'bob', 2000);
    await store.backups.ask(backup({backupId: 'cem', askedAt: 3000, acceptedAt: 3000}));
    await store.backups.accept('ann', 'bob', 4000);
    assert.deepEqual(await store.backups.of('ann'), backup({backupId: 'cem', askedAt: 3000}));
    assert.deepEqual([await store.backups.owners('bob'), await store.backups.owners('cem')], [[], []]);
  });

  check('a backup owner who is removed, or was never asked, cannot accept', async (store) => {
    await store.backups.ask(backup());
    await store.backups.ask(backup({ownerId: 'zoe'}));
    await store.backups.remove('ann');
    await store.backups.remove('nobody');
    await store.backups.accept('ann', 'bob', 2000);
    await store.backups.accept('zoe', 'eve', 2000);
    assert.equal(await store.backups.of('ann'), null);
    assert.deepEqual(await store.backups.of('zoe'), backup({ownerId: 'zoe'}));
  });
}

const minute = 60_000;

function reports(check: Check): void {
  check('of many who begin a report at once exactly one wins, and each due time has its own', async (store) => {
    const begun = await Promise.all(Array.from({length: 50}, () => store.reports.begin(1000, 2000)));
    assert.equal(begun.filter(Boolean).length, 1);
    assert.equal(await store.reports.begin(1001, 2000), true);
  });

  check('a report that was begun and never posted is taken over by exactly one, after 10 minutes', async (store) => {
    assert.equal(await store.reports.begin(1000, 2000), true);
    assert.equal(await store.reports.begin(1000, 2000 + 10 * minute - 1), false);
    const begun = await Promise.all(Array.from({length: 50}, () => store.reports.begin(1000, 2000 + 10 * minute)));
    assert.equal(begun.filter(Boolean).length, 1);
  });

  check('a report that was posted is never begun again, and stays as it was posted first', async (store) => {
    await store.reports.begin(1000, 2000);
    await store.reports.posted(1000, {active: 3, expired: 0}, 3000);
    await store.reports.posted(1000, {active: 9}, 4000);
    assert.equal(await store.reports.begin(1000, 2000 + 20 * minute), false);
    assert.deepEqual(await store.reports.last(), {dueAt: 1000, counts: {active: 3, expired: 0}, postedAt: 3000});
  });

  check('the last report is the newest that was posted', async (store) => {
    assert.equal(await store.reports.last(), null);
    for (const dueAt of [2000, 1000, 3000]) await store.reports.begin(dueAt, 3000);
    assert.equal(await store.reports.last(), null);
    await store.reports.posted(2000, {active: 2}, 4000);
    await store.reports.posted(1000, {active: 1}, 5000);
    assert.deepEqual(await store.reports.last(), {dueAt: 2000, counts: {active: 2}, postedAt: 4000});
  });
}

function settings(check: Check): void {
  check('a setting is what it was set to last; one that was never set is null', async (store) => {
    assert.equal(await store.settings.get('report-zone'), null);
    await store.settings.set('report-zone', 'UTC');
    await store.settings.set('other', '');
    await store.settings.set('report-zone', 'Europe/Berlin');
    assert.equal(await store.settings.get('report-zone'), 'Europe/Berlin');
    assert.equal(await store.settings.get('other'), '');
  });
}
