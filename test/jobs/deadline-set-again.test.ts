import assert from 'node:assert/strict';
import {describe, type TestContext, test} from 'node:test';
import type {Person} from '../chat/person.ts';
import type {Token} from '../mattermost/model.ts';
import {day, hour, type ReminderStage, startReminderStage} from './reminder-stage.ts';

const never = new AbortController().signal;
const asked = ({userId}: Person) => ({actor: {kind: 'user', id: userId}, ownerId: userId, channelId: ''}) as const;
const opened = /\*\*ci\*\* `\w+` · ends/u;
const warning = /\*\*ci\*\*.*reaches its deadline/u;

/** A person with a token whose deadline they set to a Monday's noon, ten days before it; they are told of it with a week left. */
async function withDeadline(t: TestContext, version: '10.11' | '11.10' = '10.11') {
  const stage = await startReminderStage(t, {version});
  const ann = await stage.person('ann');
  await stage.services.preferences.set(ann.userId, {leads: '7'});
  const endAt = stage.monday(12) + 14 * day;
  const token = stage.put(ann.userId, 'ci', {madeAt: endAt - 300 * day});
  await stage.run();
  const set = async (end: number | null): Promise<void> => {
    await stage.services.deadlines.set(asked(ann), token.id, end);
    await stage.run();
  };
  stage.goTo(endAt - 10 * day);
  await set(endAt);
  const messages = () => stage.cards(ann).map(({message}) => message);
  return {stage, ann, token, endAt, set, messages};
}

/** What the hours between do. */
async function until(stage: ReminderStage, end: number): Promise<void> {
  while (stage.now() < end) {
    stage.goTo(Math.min(end, stage.now() + hour));
    await stage.run();
    await stage.services.enforceDeadlines(never);
    await stage.run();
  }
}

const works = (stage: ReminderStage, {id}: Token): boolean | undefined => stage.mattermost.state.tokens.get(id)?.is_active;

describe('a deadline that was taken away and is set to the same date again', () => {
  test('is reminded of anew, and if nothing is done, somebody else is told', async (t) => {
    const {stage, token, endAt, set, messages} = await withDeadline(t);
    await until(stage, endAt - 6 * day);
    assert.equal(messages().length, 1);
    assert.match(messages()[0] ?? '', opened);
    await set(null);
    await until(stage, endAt - 5 * day);
    assert.match(messages()[0] ?? '', /dealt with: its end was changed/u);
    await set(endAt);
    await until(stage, endAt - 3 * day + hour);
    assert.equal(messages().length, 2);
    assert.match(messages()[0] ?? '', /dealt with: its end was changed/u);
    assert.match(messages()[1] ?? '', opened);
    assert.equal(stage.posts(stage.reportChannel).length, 1);
    await until(stage, endAt - hour);
    assert.equal(works(stage, token), true);
    assert.equal(messages().length, 2);
    await until(stage, endAt + hour);
    assert.equal(works(stage, token), false);
  });

  test('is not enforced on what was said of it before: its warning comes again, and it works for a day after that', async (t) => {
    const {stage, ann, token, endAt, set, messages} = await withDeadline(t);
    await until(stage, endAt - 6 * day);
    assert.match(messages()[0] ?? '', opened);
    await set(null);
    await stage.services.preferences.set(ann.userId, {off: 'true'});
    await until(stage, endAt - 30 * hour);
    await set(endAt);
    for (const round of [1, 2]) {
      await until(stage, endAt - (26 - round) * hour + 1000);
      assert.equal(messages().filter((message) => warning.test(message)).length, round);
      if (round === 1) for (const end of [null, endAt]) await set(end);
    }
    await until(stage, endAt - 1000);
    assert.equal(works(stage, token), true);
    await until(stage, endAt + hour);
    assert.equal(works(stage, token), false);
    assert.equal(messages().filter((message) => warning.test(message)).length, 2);
  });

  test('while it stands: nothing is said again', async (t) => {
    const {stage, endAt, set, messages} = await withDeadline(t);
    await until(stage, endAt - 6 * day);
    for (const end of [null, endAt]) await set(end);
    await until(stage, endAt - 4 * day);
    assert.equal(messages().length, 2);
    for (let round = 0; round < 3; round++) await set(endAt);
    await until(stage, endAt - 25 * hour);
    assert.equal(messages().length, 2);
    assert.match(messages()[1] ?? '', opened);
    assert.ok(messages().every((message) => !warning.test(message)));
  });
});

test('a deadline is not enforced on a card that called it dealt with while the server had an earlier end', async (t) => {
  const {stage, token, endAt, messages} = await withDeadline(t, '11.10');
  await until(stage, endAt - 6 * day);
  assert.match(messages()[0] ?? '', opened);
  stage.change(token, {expires_at: endAt - 2 * day});
  await stage.run();
  assert.match(messages()[0] ?? '', /dealt with: its end was changed/u);
  stage.change(token, {expires_at: endAt + 90 * day});
  await until(stage, endAt - 25 * hour);
  assert.match(messages().at(-1) ?? '', warning);
  await until(stage, endAt + hour);
  assert.equal(works(stage, token), false);
});

test('a deadline whose card was put off is enforced at its time', async (t) => {
  const {stage, ann, token, endAt, messages} = await withDeadline(t);
  await until(stage, endAt - 6 * day);
  const known = (await stage.store.tokens.find(token.id)) ?? assert.fail('no token');
  await stage.services.reminders.snooze({id: ann.userId, timeZone: 'UTC'}, known, 7 * day);
  await until(stage, endAt - day - hour);
  assert.match(messages()[0] ?? '', /put off until/u);
  assert.equal(messages().length, 1);
  await until(stage, endAt + hour);
  assert.equal(works(stage, token), false);
});
