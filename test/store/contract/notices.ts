import assert from 'node:assert/strict';
import type {Check} from '../place.ts';
import {notice} from '../samples.ts';

export function noticesContract(check: Check): void {
  check('a notice comes back as it was added, values and their types included', async (store) => {
    assert.equal(await store.notices.add(notice()), true);
    assert.deepEqual(await store.notices.find('notice-1'), notice());
    assert.equal(await store.notices.find('unknown'), null);
    assert.deepEqual(await store.notices.byKey(notice().key), notice());
    assert.equal(await store.notices.byKey('unknown'), null);
  });

  check('a key is added once, also when many try at the same time, and the first one stands', async (store) => {
    const added = await Promise.all(Array.from({length: 20}, (_, index) => store.notices.add(notice({id: `notice-${index}`}))));
    assert.equal(added.filter(Boolean).length, 1);
    assert.deepEqual(
      (await store.notices.due(1000, 100)).map(({id}) => id),
      [`notice-${added.indexOf(true)}`],
    );
  });

  check('a key stays taken after its notice was delivered', async (store) => {
    await store.notices.add(notice());
    await store.notices.delivered('notice-1', {postId: 'post-1', channelId: 'dm-1'}, 2000);
    assert.equal(await store.notices.add(notice({id: 'notice-2'})), false);
    assert.equal(await store.notices.find('notice-2'), null);
  });

  check('due are the undelivered ones whose time has come, oldest first, up to the limit', async (store) => {
    for (const [id, dueAt] of Object.entries({third: 3000, first: 1000, future: 3001, second: 2000, sent: 500})) {
      await store.notices.add(notice({id, key: id, dueAt}));
    }
    await store.notices.delivered('sent', {postId: 'post-1', channelId: 'dm-1'}, 600);
    const due = async (limit: number) => (await store.notices.due(3000, limit)).map(({id}) => id);
    assert.deepEqual(await due(10), ['first', 'second', 'third']);
    assert.deepEqual(await due(2), ['first', 'second']);
  });

  check('a delivered notice names its post and is not delivered, dated or postponed again', async (store) => {
    await store.notices.add(notice());
    await store.notices.delivered('notice-1', {postId: 'post-1', channelId: 'dm-1'}, 2000);
    await store.notices.delivered('notice-1', {postId: 'post-2', channelId: 'dm-2'}, 3000);
    await store.notices.postpone('notice-1', 4000);
    assert.deepEqual(await store.notices.find('notice-1'), notice({deliveredAt: 2000, postId: 'post-1', channelId: 'dm-1'}));
  });

  check('a postponed notice counts the attempt and is due again at its new time', async (store) => {
    await store.notices.add(notice());
    await store.notices.postpone('notice-1', 2000);
    await store.notices.postpone('notice-1', 5000);
    assert.deepEqual(await store.notices.due(4999, 10), []);
    assert.deepEqual(await store.notices.due(5000, 10), [notice({attempts: 2, dueAt: 5000})]);
  });

  check(
    'over are those that were delivered before the given time, in pages by id; one that is forgotten is gone',
    async (store) => {
      for (const [id, at] of Object.entries({d: 1999, late: 2000, b: 1000, a: 1500})) {
        await store.notices.add(notice({id, key: id}));
        await store.notices.delivered(id, {postId: 'post-1', channelId: 'dm-1'}, at);
      }
      await store.notices.add(notice({id: 'c', key: 'c'}));
      const over = async (afterId: string) => (await store.notices.over(2000, afterId, 2)).map(({id}) => id);
      assert.deepEqual([await over(''), await over('b')], [['a', 'b'], ['d']]);
      await store.notices.forget(['a', 'd']);
      await store.notices.forget([]);
      assert.deepEqual([await over(''), await store.notices.find('a')], [['b'], null]);
      assert.equal((await store.notices.find('c'))?.id, 'c');
    },
  );
}
