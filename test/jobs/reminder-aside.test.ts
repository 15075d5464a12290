import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {randomIds} from '../../src/clock.ts';
import {beginRotation, undoRotation} from '../../src/services/rotation-records.ts';
import type {Person} from '../chat/person.ts';
import type {Post, Token} from '../mattermost/model.ts';
import {day, hour, type ReminderStage, startReminderStage} from './reminder-stage.ts';

const never = new AbortController().signal;
const dealtWith = /dealt with/u;

/** A person with one token that ends in so many days from a Monday's noon, shortly after which it is. */
async function withToken(stage: ReminderStage, days: number): Promise<{ann: Person; token: Token; endAt: number}> {
  const ann = await stage.person('ann');
  const noon = stage.monday(12);
  const endAt = noon + days * day;
  const token = stage.put(ann.userId, 'ci', {deadlineAt: endAt, madeAt: noon - 300 * day});
  stage.goTo(noon + 1000);
  await stage.run();
  return {ann, token, endAt};
}

/** What the minutes between do, every so often. */
async function until(stage: ReminderStage, end: number, every = 6 * hour): Promise<void> {
  while (stage.now() < end) {
    stage.goTo(Math.min(end, stage.now() + every));
    await stage.run();
    await stage.services.enforceDeadlines(never);
    await stage.run();
  }
}

const asked = (ann: Person) => ({actor: {kind: 'user', id: ann.userId}, ownerId: ann.userId, channelId: ''}) as const;
const buttons = (post: Post | undefined): number => ((post?.props.attachments ?? []) as readonly object[]).length;
const works = (stage: ReminderStage, {id}: Token): boolean | undefined => stage.mattermost.state.tokens.get(id)?.is_active;

async function replace(stage: ReminderStage, ann: Person, {id}: Token): Promise<Token> {
  const fresh = stage.put(ann.userId, 'ci', {madeAt: stage.now()});
  await stage.run();
  const old = (await stage.store.tokens.find(id)) ?? assert.fail('no token');
  const takeover = {old, newTokenId: fresh.id, at: stage.now(), overlapMs: 14 * day};
  await stage.store.atomically((tx) => beginRotation(tx, randomIds, takeover));
  return fresh;
}

describe('a token that is set aside', () => {
  test('disabled over its steps and enabled on its last day: a card at once, and it works for a day after that', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, token, endAt} = await withToken(stage, 7);
    await stage.services.tokens.disable(asked(ann), [token.id]);
    await until(stage, endAt - 12 * hour);
    assert.equal(stage.cards(ann).length, 1);
    assert.match(stage.cards(ann)[0]?.message ?? '', dealtWith);
    await stage.services.tokens.enable(asked(ann), [token.id]);
    await stage.run();
    const [, card] = stage.cards(ann);
    assert.match(card?.message ?? '', /\*\*ci\*\* `\w+` · ends/u);
    assert.ok(buttons(card) > 0);
    await until(stage, endAt + 11 * hour, hour);
    assert.equal(works(stage, token), true);
    await until(stage, endAt + 13 * hour, hour);
    assert.equal(works(stage, token), false);
  });

  test('disabled and enabled between two steps: what its card said is said again the next day', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, token, endAt} = await withToken(stage, 7);
    await stage.services.tokens.disable(asked(ann), [token.id]);
    await until(stage, endAt - 6 * day);
    await stage.services.tokens.enable(asked(ann), [token.id]);
    await until(stage, endAt - 5 * day);
    const [card, ...others] = stage.cards(ann).slice(1);
    assert.equal(others.length, 0);
    assert.ok(buttons(card) > 0);
    assert.match(card?.message ?? '', /\*\*ci\*\* `\w+` · ends/u);
  });

  test('disabled after its snooze: it does not count as put off any more', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, token, endAt} = await withToken(stage, 14);
    const known = (await stage.store.tokens.find(token.id)) ?? assert.fail('no token');
    await stage.services.reminders.snooze({id: ann.userId, timeZone: 'UTC'}, known, day);
    await until(stage, endAt - 12 * day);
    assert.equal(stage.cards(ann).length, 2);
    await stage.services.tokens.disable(asked(ann), [token.id]);
    await until(stage, endAt - 11 * day);
    assert.deepEqual(await stage.services.reminders.snoozed(ann.userId), []);
  });

  test('disabled and enabled again and again on its last day: a card each time', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, token, endAt} = await withToken(stage, 7);
    await until(stage, endAt - 23 * hour);
    const before = stage.cards(ann).length;
    for (let round = 1; round <= 3; round++) {
      await stage.services.tokens.disable(asked(ann), [token.id]);
      await until(stage, stage.now() + hour);
      await stage.services.tokens.enable(asked(ann), [token.id]);
      await until(stage, stage.now() + hour);
      assert.equal(stage.cards(ann).length, before + round);
    }
  });

  test('a rotation that is undone after a step came due: a card that says so comes at once', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, token, endAt} = await withToken(stage, 7);
    const fresh = await replace(stage, ann, token);
    await until(stage, endAt - 3 * day + hour);
    assert.equal(stage.cards(ann).length, 1);
    assert.match(stage.cards(ann)[0]?.message ?? '', dealtWith);
    await stage.store.atomically((tx) => undoRotation(tx, ann.userId, fresh.id, stage.now()));
    await stage.run();
    const [, card] = stage.cards(ann);
    assert.match(card?.message ?? '', /\*\*ci\*\* `\w+` · ends/u);
    assert.ok(buttons(card) > 0);
  });

  for (const [what, setAside] of Object.entries({
    enabled: async (stage: ReminderStage, ann: Person, token: Token) => {
      await stage.services.tokens.disable(asked(ann), [token.id]);
      return () => stage.services.tokens.enable(asked(ann), [token.id]);
    },
    undone: async (stage: ReminderStage, ann: Person, token: Token) => {
      const fresh = await replace(stage, ann, token);
      return () => stage.store.atomically((tx) => undoRotation(tx, ann.userId, fresh.id, stage.now()));
    },
  }))
    test(`${what} on its last day: where its deadline’s warning comes first, no card follows`, async (t) => {
      const stage = await startReminderStage(t);
      const {ann, token, endAt} = await withToken(stage, 7);
      const putBack = await setAside(stage, ann, token);
      await until(stage, endAt - 12 * hour);
      await putBack();
      await stage.services.enforceDeadlines(never);
      await until(stage, endAt - hour, hour);
      const [warning, ...others] = stage.cards(ann).slice(1);
      assert.match(warning?.message ?? '', /\*\*ci\*\*.*reaches its deadline/u);
      assert.deepEqual(
        others.map(({message}) => message),
        [],
      );
      assert.equal(works(stage, token), true);
    });

  test('a pause is no end of a card, and what comes due in it is said afterwards', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, token, endAt} = await withToken(stage, 7);
    await stage.services.pauses.pause(asked(ann), token.id, endAt - 3 * day + hour);
    await until(stage, endAt - 3 * day);
    const [card, ...others] = stage.cards(ann);
    assert.equal(others.length, 0);
    assert.doesNotMatch(card?.message ?? '', dealtWith);
    assert.ok(buttons(card) > 0);
    stage.goTo(endAt - 3 * day + hour);
    await stage.services.pauses.endPauses(never);
    await stage.run();
    assert.match(stage.cards(ann).at(-1)?.message ?? '', /\*\*ci\*\* `\w+` · ends/u);
  });

  test('one that stays so is not spoken of any more', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, token, endAt} = await withToken(stage, 7);
    await stage.services.tokens.disable(asked(ann), [token.id]);
    await until(stage, endAt + 2 * day);
    assert.equal(stage.cards(ann).length, 1);
    assert.equal(stage.posts(stage.reportChannel).length, 0);
    const rows = await stage.store.reminders.ofToken(token.id);
    assert.ok(rows.every(({state}) => state !== 'pending'));
  });
});
