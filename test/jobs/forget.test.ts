import assert from 'node:assert/strict';
import {type TestContext, test} from 'node:test';
import {createForget} from '../../src/jobs/forget.ts';
import type {Notice, Store} from '../../src/store/store.ts';
import {auditEntry, notice, reminder, token} from '../store/samples.ts';
import {sqlitePlace} from '../store/sqlite-place.ts';

const day = 86_400_000;
const start = Date.UTC(2027, 0, 1);

type Stage = {
  readonly store: Store;
  /** Forgets what is to be forgotten so long, in ms, after the start. */
  forget(after: number): Promise<void>;
  told(part: Partial<Notice>): Promise<void>;
  /** Which of these notices there are. */
  left(...ids: string[]): Promise<string[]>;
};

/** A ledger with the token `old`, which went at the start, and `living`. */
async function startStage(t: TestContext): Promise<Stage> {
  const place = await sqlitePlace();
  const store = await place.open();
  t.after(async () => {
    await store.close();
    await place.remove();
  });
  await store.tokens.seen([token({id: 'old'}), token({id: 'living'})], start - day);
  await store.tokens.gone(['old'], start);
  const clock = {now: () => start, after: () => () => undefined};
  return {
    store,
    forget: (after) => createForget({store, clock: {...clock, now: () => start + after}})(),
    told: async (part) => void (await store.notices.add(notice({key: part.id ?? '', deliveredAt: start, ...part}))),
    async left(...ids) {
      const kept = await Promise.all(ids.map(async (id) => ((await store.notices.find(id)) ? [id] : [])));
      return kept.flat();
    },
  };
}

test('what was said of a token is forgotten with it, and not before 90 days have passed', async (t) => {
  const {store, forget, told, left} = await startStage(t);
  await told({id: 'receipt', values: {tokenId: 'old'}});
  await told({id: 'card', values: {subjects: 'old:1 older:2'}});
  await told({id: 'backup', values: {ownerName: 'ann'}});
  await forget(90 * day);
  assert.deepEqual(await left('receipt', 'card', 'backup'), ['receipt', 'card', 'backup']);
  await forget(90 * day + 1);
  assert.deepEqual(await left('receipt', 'card', 'backup'), []);
  assert.equal(await store.tokens.find('old'), null);
});

test('what was said of a token that is still there is kept, however long ago: nothing is said twice', async (t) => {
  const {store, forget, told, left} = await startStage(t);
  await store.reminders.plan([reminder({tokenId: 'living', state: 'sent', noticeId: 'card'})]);
  const kept = {
    receipt: {tokenId: 'old', oldTokenId: 'living'},
    warning: {tokenId: 'living'},
    card: {subjects: 'old:1 living:2'},
  };
  for (const [id, values] of Object.entries(kept)) await told({id, values});
  await told({id: 'waiting', values: {tokenId: 'old'}, deliveredAt: null});
  await forget(3_000 * day);
  const ids = [...Object.keys(kept), 'waiting'];
  assert.deepEqual(await left(...ids), ids);
  assert.equal(await store.notices.add(notice({id: 'again', key: 'warning'})), false);
});

test('what was done is kept', async (t) => {
  const {store, forget} = await startStage(t);
  await store.audit.open(auditEntry({id: 'revoked', tokenId: 'old', outcome: 'done', closedAt: start}));
  await forget(3_000 * day);
  assert.equal((await store.audit.find('revoked'))?.tokenId, 'old');
});

test('a claim is forgotten once its time is over', async (t) => {
  const {store, forget} = await startStage(t);
  for (const ms of [1_000, 1_001]) await store.claims.take(`for ${ms} ms`, start, start + ms);
  await forget(1_000);
  assert.equal(await store.claims.sweep(start + 1_001), 1);
});

test('thousands are looked through, those that stay among those that go', async (t) => {
  const {store, forget, told, left} = await startStage(t);
  await store.atomically(async (tx) => {
    for (let index = 0; index < 2_000; index++) {
      const id = `notice-${index}`;
      await tx.notices.add(notice({id, key: id, deliveredAt: start, values: {tokenId: index % 2 === 0 ? 'old' : 'living'}}));
    }
  });
  await told({id: 'last', values: {tokenId: 'old'}});
  await forget(91 * day);
  assert.equal((await store.notices.over(start + day, '', 10_000)).length, 1_000);
  assert.deepEqual(await left('last', 'notice-0', 'notice-1', 'notice-1998', 'notice-1999'), ['notice-1', 'notice-1999']);
});

test('others get their answers while thousands of tokens are forgotten that went together', async (t) => {
  const {store, forget} = await startStage(t);
  const ids = Array.from({length: 3_000}, (_, index) => `token-${index}`);
  await store.tokens.seen(
    ids.map((id) => token({id})),
    start - day,
  );
  await store.tokens.gone(ids, start);
  const left = new Set<number>();
  let isOver = false;
  const forgetting = forget(91 * day).finally(() => {
    isOver = true;
  });
  while (!isOver) left.add((await store.tokens.known(ids)).size);
  await forgetting;
  assert.equal((await store.tokens.known(ids)).size, 0);
  assert.ok(left.size > 2, `others saw only ${[...left]} of them left`);
});
