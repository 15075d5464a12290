import assert from 'node:assert/strict';
import {describe, type TestContext, test} from 'node:test';
import {day, hour, type ReminderStage, startReminderStage} from './reminder-stage.ts';

/** Rotates a token in place, as its owner's press does. */
async function rotate({services, now}: ReminderStage, ownerId: string, tokenId: string, endsAt: number): Promise<number> {
  const asked = {actor: {kind: 'user', id: ownerId}, ownerId, channelId: ''} as const;
  await services.rotations.inPlace.rotate(asked, tokenId, endsAt, async () => {});
  assert.ok(endsAt > now());
  return endsAt;
}

/** Goes through these times before an end, two hours after each, and over it. */
async function until(stage: ReminderStage, endAt: number, leads: readonly number[]): Promise<void> {
  for (const lead of [...leads, 0]) {
    stage.goTo(endAt - lead * day + 2 * hour);
    await stage.run();
  }
}

/** At noon, 20 hours before its end, the server has warned of a token, and so we have not. */
async function warned(t: TestContext) {
  const stage = await startReminderStage(t, {version: '11.10'});
  const ann = await stage.person('ann');
  const noon = stage.monday(12);
  stage.goTo(noon - 2 * hour);
  const token = stage.put(ann.userId, 'ci', {expiresAt: noon + 20 * hour, madeAt: noon - 90 * day});
  stage.goTo(noon);
  await stage.run();
  assert.deepEqual([stage.serverSays(ann).length, stage.cards(ann).length], [1, 0]);
  return {stage, ann, noon, token};
}

/** All but receipts. */
const ofEnds = (messages: readonly {message: string}[]): number =>
  messages.filter(({message}) => !/has a new secret/u.test(message)).length;

describe('after a rotation in place', () => {
  test('of a token that nobody was warned of, the server says what it says, and each news comes once', async (t) => {
    const stage = await startReminderStage(t, {version: '11.10'});
    const ann = await stage.person('ann');
    stage.goTo(stage.monday(12));
    const token = stage.put(ann.userId, 'ci', {expiresAt: stage.now() + 88 * day, madeAt: stage.now() - 2 * day});
    await stage.run();
    // So near to the end before that a step lies between the two.
    const endAt = await rotate(stage, ann.userId, token.id, stage.now() + 90 * day);
    await stage.run();
    await until(stage, endAt, [29, 28, 27, 13, 12, 11, 7, 3, 1]);
    assert.equal(ofEnds(stage.cards(ann)), 2, 'those of 30 and 14 days');
    assert.equal(stage.serverSays(ann).length, 4, 'its 7, 3 and 1 days, and the deletion');
  });

  test('what was pending of the end before falls silent, its card says that it is dealt with, and the new end is told of', async (t) => {
    const stage = await startReminderStage(t, {version: '11.10'});
    const ann = await stage.person('ann');
    const noon = stage.monday(12);
    const token = stage.put(ann.userId, 'ci', {expiresAt: noon + 14 * day, madeAt: noon - 76 * day});
    stage.goTo(noon + 1000);
    await stage.run();
    assert.equal(ofEnds(stage.cards(ann)), 1);
    stage.goTo(noon + 8 * day);
    await stage.run();
    assert.equal(stage.serverSays(ann).length, 1, 'its 7 days');
    const endAt = await rotate(stage, ann.userId, token.id, stage.now() + 90 * day);
    await stage.run();
    assert.match(stage.cards(ann)[0]?.message ?? '', /dealt with/u);
    stage.goTo(noon + 15 * day);
    await stage.run();
    assert.deepEqual([ofEnds(stage.cards(ann)), stage.serverSays(ann).length], [1, 1]);
    await until(stage, endAt, [29, 28, 27, 13, 12, 11, 7, 3, 1]);
    assert.deepEqual([ofEnds(stage.cards(ann)), stage.serverSays(ann).length], [3, 5]);
  });

  test('what the server holds for said is said by us', async (t) => {
    const {stage, ann, noon, token} = await warned(t);
    const endAt = await rotate(stage, ann.userId, token.id, noon + 21 * hour);
    for (const left of [11, 4, 1]) {
      stage.goTo(endAt - left * hour + 60_000);
      await stage.run();
    }
    assert.equal(stage.serverSays(ann).length, 1);
    assert.ok(ofEnds(stage.cards(ann)) >= 1);
  });

  test('done past us, the server’s silence is filled', async (t) => {
    const {stage, ann, noon, token} = await warned(t);
    // Rotated to end within the same day: the server holds this for said.
    stage.change(token, {expires_at: noon + 21 * hour});
    await stage.run();
    stage.goTo(noon + 2 * hour);
    await stage.run();
    assert.equal(stage.serverSays(ann).length, 1);
    assert.equal(stage.cards(ann).length, 1);
  });

  test('a deadline of ours that was nearer is over: the token lives to its new end', async (t) => {
    const stage = await startReminderStage(t, {version: '11.10'});
    const ann = await stage.person('ann');
    stage.goTo(stage.monday(12));
    const token = stage.put(ann.userId, 'ci', {expiresAt: stage.now() + 60 * day});
    await stage.run();
    await stage.store.tokens.note(token.id, {deadlineAt: stage.now() + 3 * day});
    await rotate(stage, ann.userId, token.id, stage.now() + 30 * day);
    stage.goTo(stage.now() + 5 * day);
    await stage.run();
    await stage.services.enforceDeadlines(new AbortController().signal);
    assert.equal(stage.mattermost.state.tokens.get(token.id)?.is_active, true);
    assert.equal((await stage.store.tokens.find(token.id))?.deadlineAt, null);
  });
});
