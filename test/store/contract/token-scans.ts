import assert from 'node:assert/strict';
import type {LedgerToken} from '../../../src/domain/token.ts';
import type {Store} from '../../../src/store/store.ts';
import type {Check} from '../place.ts';
import {hold, ledgerToken, rotation, token} from '../samples.ts';

const day = 86_400_000;
const ids = (tokens: readonly LedgerToken[]): string[] => tokens.map(({id}) => id);

export function tokenScansContract(check: Check): void {
  pages(check);
  ends(check);
  replaced(check);
  owners(check);
  rereadOwners(check);
  census(check);
  counts(check);
}

function pages(check: Check): void {
  check('pages hold every living token once, whole and by id', async (store) => {
    const all = ['b', 'e', 'a', 'd', 'gone', 'c'].map((id) => token({id, ownerId: `owner-of-${id}`, active: id !== 'd'}));
    await store.tokens.seen(all, 1000);
    await store.tokens.gone(['gone'], 2000);
    const first = await store.tokens.page('', 2);
    assert.deepEqual(first, [ledgerToken(all[2]), ledgerToken(all[0])]);
    assert.deepEqual(ids(await store.tokens.page('b', 2)), ['c', 'd']);
    assert.deepEqual(ids(await store.tokens.page('d', 2)), ['e']);
    assert.deepEqual(await store.tokens.page('e', 2), []);
  });
}

/** Tokens by id with the server's end and the deadline. */
async function withEnds(store: Store, ends: Readonly<Record<string, readonly [number | null, number | null]>>): Promise<void> {
  for (const [id, [expiresAt, deadlineAt]] of Object.entries(ends)) {
    await store.tokens.seen([token({id, expiresAt})], 1000);
    await store.tokens.note(id, {deadlineAt});
  }
}

function ends(check: Check): void {
  check(
    'deadlines come in pages by id, and only where the deadline comes before the server’s end of a token that works',
    async (store) => {
      await withEnds(store, {
        b: [9000, 5000],
        a: [null, 1000],
        c: [4000, 3999],
        same: [4000, 4000],
        servers: [2000, 3000],
        later: [null, 5001],
        endless: [null, null],
        off: [null, 1000],
        gone: [null, 1000],
      });
      await store.tokens.seen([token({id: 'off', active: false})], 1000);
      await store.tokens.gone(['gone'], 1500);
      assert.deepEqual(ids(await store.tokens.deadlinesBy(5000, '', 10)), ['a', 'b', 'c']);
      assert.deepEqual(ids(await store.tokens.deadlinesBy(5000, 'a', 1)), ['b']);
      assert.deepEqual(await store.tokens.deadlinesBy(5000, 'c', 10), []);
    },
  );
}

function replaced(check: Check): void {
  check('tokens that work and are replaced by another, but held by nothing and in no open rotation, stand out', async (store) => {
    const names = ['b', 'a', 'ending', 'held', 'rotated', 'off', 'gone', 'ended'];
    const endsAt: Readonly<Record<string, number>> = {ending: 5001, ended: 5000};
    await store.tokens.seen(
      names.map((id) => token({id, active: id !== 'off', expiresAt: endsAt[id] ?? null})),
      1000,
    );
    for (const id of names) await store.tokens.note(id, {replacedBy: 'new'});
    await store.tokens.seen([token({id: 'own'})], 1000);
    await store.holds.add(hold({tokenId: 'held'}));
    await store.rotations.open(rotation({id: 'open', oldTokenId: 'rotated'}));
    await store.rotations.open(rotation({id: 'over', oldTokenId: 'a'}));
    await store.rotations.close('over', 'done', 2000);
    await store.tokens.gone(['gone'], 2000);
    assert.deepEqual(ids(await store.tokens.replacedAlone(5000, 10)), ['a', 'b', 'ending']);
    assert.deepEqual(ids(await store.tokens.replacedAlone(5000, 1)), ['a']);
  });
}

function owners(check: Check): void {
  check('owners to read are those of living tokens, never read ones first, then the longest ago', async (store) => {
    const names = ['ann', 'bob', 'cem', 'dora', 'former'];
    await store.tokens.seen(
      names.flatMap((ownerId) => [token({id: `${ownerId}-1`, ownerId}), token({id: `${ownerId}-2`, ownerId})]),
      1000,
    );
    await store.tokens.gone(['former-1', 'former-2', 'bob-1'], 1000);
    await store.tokens.ownerRead('ann', 3000);
    await store.tokens.ownerRead('bob', 2000);
    await store.tokens.ownerRead('dora', 4000);
    await store.tokens.ownerRead('former', 1000);
    assert.deepEqual(await store.tokens.ownersToRead(4000, 10), ['cem', 'bob', 'ann']);
    assert.deepEqual(await store.tokens.ownersToRead(4001, 2), ['cem', 'bob']);
    await store.tokens.ownerRead('cem', 5000);
    await store.tokens.ownerRead('bob', 5000);
    assert.deepEqual(await store.tokens.ownersToRead(5000, 10), ['ann', 'dora']);
  });

  check('an earlier reading that is noted late does not take back a newer one', async (store) => {
    await store.tokens.seen([token()], 1000);
    await store.tokens.ownerRead('ann', 3000);
    await store.tokens.ownerRead('ann', 2000);
    assert.deepEqual(await store.tokens.ownersToRead(3000, 10), []);
  });
}

function census(check: Check): void {
  check('a census knows what differs from the ledger, and what nobody named', async (store) => {
    const same = [token({id: 'a', expiresAt: 5000}), token({id: 'b', active: false}), token({id: 'c', name: 'nul \0 \ud800'})];
    const others = ['name', 'owner', 'state', 'end', 'endless'].map((id) => token({id, expiresAt: 5000}));
    await store.tokens.seen([...same, ...others, token({id: 'rest'}), token({id: 'gone'})], 1000);
    await store.tokens.gone(['gone'], 2000);
    await store.tokens.note('a', {deadlineAt: 9000, lastUsedAt: 3000});
    const now = await store.tokens.census();
    assert.deepEqual(now.news(same), {added: [], changed: []});
    const changed = [
      token({id: 'name', expiresAt: 5000, name: 'other'}),
      token({id: 'owner', expiresAt: 5000, ownerId: 'bob'}),
      token({id: 'state', expiresAt: 5000, active: false}),
      token({id: 'end', expiresAt: 5001}),
      token({id: 'endless'}),
    ];
    const added = [token({id: 'new'}), token({id: 'gone'})];
    assert.deepEqual(now.news([...added, ...changed]), {added, changed});
    assert.deepEqual(now.rest(), ['rest']);
  });

  check('a census holds all tokens, however many', async (store) => {
    const many = Array.from({length: 4_500}, (_, index) => token({id: `t-${index}`}));
    await store.tokens.seen(many, 1000);
    const now = await store.tokens.census();
    assert.deepEqual(now.news(many), {added: [], changed: []});
    assert.deepEqual(now.rest(), []);
  });
}

function rereadOwners(check: Check): void {
  check('owners that are to be read again come with those that were never read', async (store) => {
    await store.tokens.seen(
      ['ann', 'bob', 'cem'].map((ownerId) => token({id: `${ownerId}-1`, ownerId})),
      1000,
    );
    for (const name of ['ann', 'bob', 'cem']) await store.tokens.ownerRead(name, 2000);
    await store.tokens.readAgain([]);
    await store.tokens.readAgain(['cem', 'unknown']);
    assert.deepEqual(await store.tokens.ownersToRead(2000, 10), ['cem']);
  });

  check('owners are counted by their living tokens', async (store) => {
    assert.equal(await store.tokens.owners(), 0);
    await store.tokens.seen(
      [token(), token({id: 'b'}), token({id: 'c', ownerId: 'bob'}), token({id: 'd', ownerId: 'cem'})],
      1000,
    );
    await store.tokens.gone(['d', 'b'], 2000);
    assert.equal(await store.tokens.owners(), 2);
  });
}

const none = {active: 0, disabled: 0, expired: 0, neverEnding: 0, endingIn30Days: 0, unseenFor90Days: 0};

function counts(check: Check): void {
  const now = 1000 * day;

  check('a token counts in one state, and with its end while it is active', async (store) => {
    assert.deepEqual(await store.tokens.counts(now), none);
    await store.tokens.seen([token({id: 'off', active: false}), token({id: 'off-expired', active: false, expiresAt: now})], now);
    assert.deepEqual(await store.tokens.counts(now), {...none, disabled: 2});
    await store.tokens.seen([token({id: 'expired', expiresAt: now}), token({id: 'gone', expiresAt: now})], now);
    await store.tokens.gone(['gone'], now);
    assert.deepEqual(await store.tokens.counts(now), {...none, disabled: 2, expired: 1});
    await store.tokens.seen([token({id: 'endless'}), token({id: 'distant', expiresAt: now + 30 * day + 1})], now);
    assert.deepEqual(await store.tokens.counts(now), {...none, disabled: 2, expired: 1, active: 2, neverEnding: 1});
  });

  check(
    'active tokens that end in 30 days count by the earlier of their ends, a deadline that passed included',
    async (store) => {
      await withEnds(store, {
        server: [now + 30 * day, null],
        deadline: [now + 90 * day, now + 30 * day],
        passed: [null, now - 1],
        distant: [now + 90 * day, now + 60 * day],
      });
      const {active, expired, endingIn30Days, neverEnding} = await store.tokens.counts(now);
      assert.deepEqual(
        {active, expired, endingIn30Days, neverEnding},
        {active: 4, expired: 0, endingIn30Days: 3, neverEnding: 0},
      );
    },
  );

  check('a token is unseen for 90 days by its last use, and where it has none by when it was first met', async (store) => {
    await store.tokens.seen([token({id: 'old'}), token({id: 'old-used'}), token({id: 'off', active: false})], now - 90 * day);
    await store.tokens.seen([token({id: 'new'}), token({id: 'new-long-unused'})], now);
    await store.tokens.note('old-used', {lastUsedAt: now - 89 * day});
    await store.tokens.note('new', {createdAt: now - 500 * day});
    await store.tokens.note('new-long-unused', {lastUsedAt: now - 90 * day});
    assert.equal((await store.tokens.counts(now)).unseenFor90Days, 2);
    assert.equal((await store.tokens.counts(now - 1)).unseenFor90Days, 0);
  });
}
