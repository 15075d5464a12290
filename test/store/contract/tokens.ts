import assert from 'node:assert/strict';
import type {Check} from '../place.ts';
import {hold, ledgerToken, reminder, rotation, token} from '../samples.ts';

export function tokensContract(check: Check): void {
  seenTokens(check);
  manyTokens(check);
  addedTokens(check);
  goneTokens(check);
  notedTokens(check);
}

function seenTokens(check: Check): void {
  check('a token that is seen for the first time is dated and known by id and by owner', async (store) => {
    await store.tokens.seen([token(), token({id: 'token-2', ownerId: 'bob'})], 1000);
    assert.deepEqual(await store.tokens.find('token-1'), ledgerToken());
    assert.deepEqual(await store.tokens.of('bob'), [ledgerToken({id: 'token-2', ownerId: 'bob'})]);
  });

  check('what is not known is null or empty', async (store) => {
    assert.equal(await store.tokens.find('nobody'), null);
    assert.deepEqual(await store.tokens.of('nobody'), []);
  });

  check('a token that is seen again takes over what the server says now and keeps what only we know', async (store) => {
    await store.tokens.seen([token()], 1000);
    await store.tokens.note('token-1', {origin: 'keeper', deadlineAt: 9000});
    const changed = {name: 'ci-2', active: false, expiresAt: 5000, ownerId: 'bob'};
    await store.tokens.seen([token(changed)], 2000);
    assert.deepEqual(await store.tokens.find('token-1'), ledgerToken({...changed, origin: 'keeper', deadlineAt: 9000}));
  });

  for (const [what, now] of Object.entries({
    name: {name: 'other'},
    owner: {ownerId: 'bob'},
    state: {active: false},
    'end, set': {expiresAt: 7000},
    'end, taken away': {id: 'ending', expiresAt: null},
  })) {
    check(`a token that differs only in its ${what} is updated`, async (store) => {
      await store.tokens.seen([token(), token({id: 'ending', expiresAt: 6000})], 1000);
      await store.tokens.seen([token(now)], 2000);
      assert.deepEqual(await store.tokens.find(token(now).id), ledgerToken(now));
    });
  }

  check('seeing the same again writes nothing, whatever the names hold', async (store, place) => {
    const tokens = [
      token(),
      token({id: 'b', name: 'nul \0', expiresAt: 5000}),
      token({id: 'c', name: '\ud800 🔑', active: false}),
    ];
    await store.tokens.seen(tokens, 1000);
    const before = await place.fingerprint();
    await store.tokens.seen(tokens, 2000);
    assert.equal(await place.fingerprint(), before);
    await store.tokens.seen([token({name: 'other'})], 3000);
    assert.notEqual(await place.fingerprint(), before);
  });
}

function manyTokens(check: Check): void {
  check('thousands of tokens are taken over at once, and a token named twice counts as it was named last', async (store) => {
    const many = Array.from({length: 2345}, (_, index) => token({id: `t-${index}`, name: `n-${index}`}));
    await store.tokens.seen([...many, token({id: 't-7', name: 'last'})], 1000);
    const known = await store.tokens.of('ann');
    assert.equal(known.length, 2345);
    assert.equal((await store.tokens.find('t-7'))?.name, 'last');
    await store.tokens.gone(
      many.map(({id}) => id),
      2000,
    );
    assert.equal(await store.tokens.forgetGone(3000, 2000), 2000);
    assert.equal(await store.tokens.forgetGone(3000, 2000), 345);
  });

  check('seeing, losing and lifting nothing is fine', async (store) => {
    await store.tokens.seen([], 1000);
    assert.equal(await store.tokens.add([], 1000), 0);
    await store.tokens.gone([], 1000);
    await store.holds.lift([]);
    assert.deepEqual(await store.holds.of([]), []);
  });
}

function addedTokens(check: Check): void {
  check('what the ledger lacks is added, gone tokens come back, and living ones stay as they are', async (store) => {
    await store.tokens.seen([token({id: 'living', active: false}), token({id: 'gone'})], 1000);
    await store.tokens.note('gone', {createdAt: 500});
    await store.tokens.gone(['gone'], 1500);
    const fresh = token({id: 'fresh', ownerId: 'bob', active: false, expiresAt: 9000});
    const back = token({id: 'gone', name: 'other'});
    assert.equal(await store.tokens.add([token({id: 'living'}), back, fresh], 2000), 2);
    assert.deepEqual(await store.tokens.find('living'), ledgerToken({id: 'living', active: false}));
    assert.deepEqual(await store.tokens.find('gone'), ledgerToken({...back, createdAt: 500}));
    assert.deepEqual(await store.tokens.find('fresh'), ledgerToken({...fresh, firstSeenAt: 2000}));
  });

  check('a token that went since it was read stays gone', async (store) => {
    await store.tokens.seen([token()], 1000);
    await store.tokens.gone(['token-1'], 2000);
    assert.equal(await store.tokens.add([token()], 2000), 0);
    assert.equal((await store.tokens.find('token-1'))?.goneAt, 2000);
    assert.equal(await store.tokens.add([token()], 2001), 1);
  });

  check('thousands are added at once, whatever their names hold, the last of those with one id', async (store) => {
    const many = Array.from({length: 1_234}, (_, index) => token({id: `t-${index}`, name: `nul \0 \ud800 ${index}`}));
    assert.equal(await store.tokens.add([...many, token({id: 't-7', name: 'last'})], 1000), 1_234);
    assert.equal((await store.tokens.of('ann')).length, 1_234);
    assert.equal((await store.tokens.find('t-7'))?.name, 'last');
    assert.equal((await store.tokens.find('t-1233'))?.name, 'nul \uFFFD \uFFFD 1233');
  });
}

function goneTokens(check: Check): void {
  check('a token that went stays listed, dated once, and comes back when it is seen again', async (store) => {
    await store.tokens.seen([token()], 1000);
    await store.tokens.gone(['token-1', 'unknown'], 2000);
    await store.tokens.gone(['token-1'], 3000);
    assert.deepEqual(await store.tokens.of('ann'), [ledgerToken({goneAt: 2000})]);
    await store.tokens.seen([token()], 4000);
    assert.deepEqual(await store.tokens.find('token-1'), ledgerToken());
  });

  check('tokens are forgotten with what hangs on them when they went before the given time, others are not', async (store) => {
    const ids = ['old', 'recent', 'living'];
    await store.tokens.seen(
      ids.map((id) => token({id})),
      1000,
    );
    for (const id of ids) {
      await store.holds.add(hold({id: `hold-${id}`, tokenId: id}));
      await store.reminders.plan([reminder({key: `reminder-${id}`, tokenId: id})]);
      await store.rotations.open(rotation({id: `rotation-${id}`, oldTokenId: id}));
      await store.rotations.close(`rotation-${id}`, 'done', 1500);
    }
    await store.tokens.gone(['old'], 1999);
    await store.tokens.gone(['recent'], 2000);
    assert.equal(await store.tokens.forgetGone(2000, 10), 1);
    assert.deepEqual((await store.tokens.of('ann')).map(({id}) => id).sort(), ['living', 'recent']);
    assert.deepEqual((await store.holds.of(ids)).map(({tokenId}) => tokenId).sort(), ['living', 'recent']);
    assert.deepEqual(
      (await Promise.all(ids.map(store.reminders.ofToken))).map(({length}) => length),
      [0, 1, 1],
    );
    const rotations = await Promise.all(ids.map((id) => store.rotations.find(`rotation-${id}`)));
    assert.deepEqual(
      rotations.map((one) => one?.id),
      [undefined, 'rotation-recent', 'rotation-living'],
    );
    assert.equal(await store.tokens.forgetGone(2000, 10), 0);
  });
}

function notedTokens(check: Check): void {
  check('of many ids those are known that the ledger has, gone or not', async (store) => {
    await store.tokens.seen([token(), token({id: 'gone'})], 1000);
    await store.tokens.gone(['gone'], 2000);
    const ids = [...Array.from({length: 1_000}, (_, index) => `t-${index}`), 'token-1', 'gone'];
    assert.deepEqual([...(await store.tokens.known(ids))].sort(), ['gone', 'token-1']);
    assert.equal((await store.tokens.known([])).size, 0);
  });

  check('a note writes the keys that are given and leaves the others', async (store) => {
    await store.tokens.seen([token(), token({id: 'token-2'})], 1000);
    const times = {deadlineAt: 9000, createdAt: 900, rotatedAt: 1400, lastUsedAt: 1500};
    const noted = {...times, origin: 'keeper', replacedBy: 'token-2'} as const;
    await store.tokens.note('token-1', noted);
    await store.tokens.note('token-1', {lastUsedAt: 1600});
    await store.tokens.note('token-1', {deadlineAt: null});
    await store.tokens.note('token-1', {});
    assert.deepEqual(await store.tokens.find('token-1'), ledgerToken({...noted, lastUsedAt: 1600, deadlineAt: null}));
    assert.deepEqual(await store.tokens.find('token-2'), ledgerToken({id: 'token-2'}));
  });

  check('the hash of a secret goes in and never comes out with the token', async (store, place) => {
    await store.tokens.seen([token()], 1000);
    const before = await place.fingerprint();
    await store.tokens.note('token-1', {secretHash: {hash: 'hash-of-it', keyId: 'k1'}});
    assert.notEqual(await place.fingerprint(), before);
    assert.deepEqual(await store.tokens.find('token-1'), ledgerToken());
  });

  check('a note on a token that is not known changes nothing', async (store) => {
    await store.tokens.note('unknown', {deadlineAt: 9000});
    assert.equal(await store.tokens.find('unknown'), null);
  });
}
