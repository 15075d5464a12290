import assert from 'node:assert/strict';
import {describe, type TestContext, test} from 'node:test';
import {thorough} from '../keeper/thorough.ts';
import type {MisbehaviourRule} from '../mattermost/server.ts';
import {day, type ReminderStage, startReminderStage} from './reminder-stage.ts';

type Kind = MisbehaviourRule['kind'];

const kinds: readonly Kind[] = ['rate-limit', 'bad-gateway', 'hang', 'hang-after', 'cut-before', 'cut-after'];
/** What each call meets at its first tries, one after the other. */
const tries: readonly (readonly Kind[])[] = [
  ['cut-after', 'rate-limit', 'bad-gateway', 'cut-before'],
  ['rate-limit', 'hang-after', 'hang'],
  ...(thorough ? kinds.flatMap((first) => kinds.map((second) => [first, second, first] as const)) : []),
];
/** So often looks for what was posted fail: until the server has forgotten what it would not take twice. */
const looksForgotten = 12;
/** Whatever posts, looks for what was posted, or writes it anew. */
const posting = /\/posts(?:\/\w+\/patch)?$/u;

/** All kinds of reminders come due at one moment: two owners', a backup owner's, and the report channel's; each shall come once. */
async function comesDue(stage: ReminderStage) {
  const [ann, bob, cid] = [await stage.person('ann'), await stage.person('bob'), await stage.person('cid')];
  await stage.store.backups.ask({ownerId: ann.userId, backupId: bob.userId, askedAt: 1, acceptedAt: null});
  await stage.store.backups.accept(ann.userId, bob.userId, 2);
  const noon = stage.monday(12);
  const tokens = [ann, cid].map(({userId}) => stage.put(userId, 'ci', {deadlineAt: noon + 3 * day}));
  stage.goTo(noon + 1000);
  const sent = () => [...[ann, bob, cid].map((person) => stage.cards(person)), stage.posts(stage.reportChannel)];
  return {tokens, sent, owners: [ann, cid]};
}

/** Looks as our jobs do, every quarter of a minute, until it is so, and for a minute more. */
async function keepTrying(stage: ReminderStage, isSo: () => boolean): Promise<void> {
  for (let [looks, more] = [0, 4]; looks < 60 && more > 0; looks++) {
    stage.mattermost.clock.advance(15_000);
    await stage.run().catch(() => {});
    if (isSo()) more -= 1;
  }
}

async function check(t: TestContext, met: readonly Kind[], looksFail = 0): Promise<void> {
  const stage = await startReminderStage(t, {timeoutMs: 250});
  const {tokens, sent, owners} = await comesDue(stage);
  const bad = {userId: stage.botId, retryAfterSeconds: 0} as const;
  stage.mattermost.misbehave({...bad, kind: 'bad-gateway', method: 'GET', path: posting, each: looksFail});
  const rules = met.map((kind) => stage.mattermost.misbehave({...bad, kind, path: posting, each: 1}));
  await keepTrying(stage, () => sent().every((posts) => posts.length > 0));
  assert.deepEqual(
    sent().map((posts) => posts.length),
    [1, 1, 1, 1],
  );
  for (const token of tokens) stage.change(token, {is_active: false});
  const isRewritten = () => owners.every((owner) => /dealt with/u.test(stage.cards(owner)[0]?.message ?? ''));
  await keepTrying(stage, isRewritten);
  assert.ok(isRewritten());
  assert.deepEqual(
    sent().map((posts) => posts.length),
    [1, 1, 1, 1],
  );
  for (const {hits} of rules) assert.ok(hits > 0, 'the server did nothing wrong');
}

describe('whatever the server does wrong at each send of a reminder, each look for it and each rewriting: it comes once', {
  concurrency: 3,
}, () => {
  for (const met of tries) test(met.join(', '), (t) => check(t, met));
  test('cut-after, then rate-limit, while all looks fail', (t) =>
    check(t, ['cut-after', 'rate-limit', 'rate-limit'], looksForgotten));
});
