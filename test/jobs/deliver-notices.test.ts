import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, type Person, type SeenPost} from '../chat/person.ts';
import {startWorld, type World} from '../keeper/keeper.ts';
import {inStore} from '../keeper/truth.ts';
import type {MisbehaviourRule} from '../mattermost/server.ts';
import {until} from '../mattermost-gateway/until.ts';

const minute = 60_000;
const posting = {method: 'POST', path: /\/api\/v4\/posts$/u};
let world: World;
let count = 0;

before(async () => {
  world = await startWorld({timeoutMs: 400});
});
after(() => world.stop());

const receipts = async (ann: Person): Promise<SeenPost[]> => {
  const dmId = await world.directChannel(ann);
  const {order, posts} = await ann.api.call<{order: string[]; posts: Record<string, SeenPost>}>('GET', `/channels/${dmId}/posts`);
  return order.flatMap((id) => posts[id] ?? []).filter(({message}) => /was created/u.test(message));
};

/** A token whose receipt the server misbehaves at. */
async function createWhile(kind: MisbehaviourRule['kind'], times?: number): Promise<Person> {
  const ann = await world.person(`ann${++count}`);
  const rule = {...posting, kind, userId: world.botId, retryAfterSeconds: 0};
  const running = world.mattermost.misbehave(times === undefined ? rule : {...rule, times});
  await ann.slash('/token create ci', world.townId);
  await world.runJob('deliver-notices');
  running.stop();
  return ann;
}

async function later(ms: number): Promise<void> {
  world.mattermost.clock.advance(ms);
  await world.runJob('deliver-notices');
}

for (const kind of ['hang-after', 'cut-after'] as const) {
  test(`a notice that arrived though its answer was lost (${kind}) is found again, not repeated, and its buttons work`, async () => {
    const ann = await createWhile(kind);
    await later(2 * minute);
    await later(2 * minute);
    const [receipt, ...others] = await receipts(ann);
    assert.ok(receipt);
    assert.deepEqual(others, []);
    assert.deepEqual(labels(receipt), ['I did not get it']);
    assert.match((await ann.press(receipt, 'I did not get it')).at(-1)?.message ?? '', /has a new secret/u);
  });
}

for (const kind of ['rate-limit', 'bad-gateway', 'hang', 'cut-before', 'unauthorised'] as const) {
  test(`a notice that the server did not take (${kind}) comes later, once`, async () => {
    const ann = await createWhile(kind);
    assert.deepEqual(await receipts(ann), []);
    for (let passed = 0; passed < 4; passed++) await later(2 * minute);
    assert.equal((await receipts(ann)).length, 1);
  });
}

test('a post of somebody else that comes back in place of ours is no delivery: the notice comes later, once', async () => {
  const ann = await createWhile('cut-before');
  const dmId = await world.directChannel(ann);
  const {id: postId} = await ann.api.call<{id: string}>('POST', '/posts', {channel_id: dmId, message: 'help'});
  const {state, clock} = world.mattermost;
  await inStore(world, async (store) => {
    const waiting = await store.notices.due(clock.now() + 60 * minute, 100);
    const {pendingPostId} = waiting.find(({userId}) => userId === ann.userId) ?? assert.fail('nothing waits');
    state.pendingPosts.set(pendingPostId, {postId, at: clock.now() + 2 * minute});
  });
  await later(2 * minute);
  assert.deepEqual(await receipts(ann), []);
  await later(2 * minute);
  assert.equal((await receipts(ann)).length, 1);
});

test('a notice that arrived just before a restart is found again after it', async () => {
  const ann = await createWhile('hang-after');
  await world.restart(async () => world.mattermost.clock.advance(2 * minute));
  await later(2 * minute);
  assert.equal((await receipts(ann)).length, 1);
});

test('restarts repeat no notice', async () => {
  const ann = await world.person(`ann${++count}`);
  await ann.slash('/token create ci', world.townId);
  await world.runJob('deliver-notices');
  for (let restarts = 0; restarts < 2; restarts++) {
    await world.restart(async () => world.mattermost.clock.advance(2 * minute));
    await later(2 * minute);
  }
  assert.equal((await receipts(ann)).length, 1);
});

test('a notice that cannot be delivered does not keep the others back', async () => {
  const bob = await world.person(`bob${++count}`);
  const user = world.mattermost.state.users.get(bob.userId);
  assert.ok(user);
  await createWhile('bad-gateway', 1);
  world.mattermost.state.users.delete(bob.userId);
  await world.restart();
  const ann = await world.person(`ann${++count}`);
  await ann.slash('/token create ci', world.townId);
  await world.runJob('deliver-notices');
  await later(2 * minute);
  assert.equal((await receipts(ann)).length, 1);
});

test('a notice to somebody whose account was deleted for good is not tried for ever', async () => {
  const ann = await createWhile('bad-gateway', 1);
  world.mattermost.state.users.delete(ann.userId);
  await later(2 * minute);
  const calls = world.mattermost.requests().length;
  await later(2 * minute);
  assert.equal(world.mattermost.requests().length, calls);
});

test('an answer that comes late and cannot be shown is followed by a direct message that says so', async () => {
  const slow = await startWorld({timeoutMs: 1_000});
  try {
    const ann = await slow.person('ann');
    const hung = slow.mattermost.misbehave({path: /\/sessions$/u, kind: 'hang', userId: slow.botId});
    const unseen = slow.mattermost.misbehave({path: /\/posts\/ephemeral$/u, kind: 'unauthorised', userId: slow.botId});
    assert.match((await ann.slash('/token create ci', slow.townId)).at(-1)?.message ?? '', /Working on it/u);
    await ann.posted(({message}) => /could not be shown to you/u.test(message));
    for (const rule of [hung, unseen]) rule.stop();
    ann.close();
  } finally {
    await slow.stop();
  }
});

test('who is asked to end while the server hangs posts no more than what is on its way', async () => {
  const ann = await world.person(`ann${++count}`);
  const away = world.mattermost.misbehave({...posting, kind: 'cut-before', userId: world.botId});
  for (let token = 0; token < 10; token++) await ann.slash(`/token create token ${token}`, world.townId);
  await world.runJob('deliver-notices');
  away.stop();
  world.mattermost.clock.advance(2 * minute);
  const hang = world.mattermost.misbehave({...posting, kind: 'hang', userId: world.botId});
  const ending = new AbortController();
  const run = world.runJob('deliver-notices', ending.signal);
  await until(() => hang.hits > 0, 'the first is on its way');
  ending.abort();
  await run;
  assert.ok(hang.hits <= 8, `${hang.hits} were posted`);
  hang.stop();
});
