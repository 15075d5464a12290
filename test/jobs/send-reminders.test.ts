import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {day, hour, startReminderStage} from './reminder-stage.ts';

describe('reminders', () => {
  test('each step is said once, in its time, and the morning ones within the first hour', async (t) => {
    const stage = await startReminderStage(t);
    const ann = await stage.person('ann');
    const endAt = stage.monday(12) + 42 * day;
    stage.put(ann.userId, 'ci', {deadlineAt: endAt});
    await stage.run();
    assert.deepEqual(stage.cards(ann), []);
    let said = 0;
    for (const lead of [30, 14, 7, 3, 1]) {
      stage.goTo(endAt - lead * day - hour);
      await stage.run();
      assert.equal(stage.cards(ann).length, said, `before ${lead}`);
      // 30 days before a Monday is a Saturday: it comes on Monday morning.
      stage.goTo(lead === 30 ? endAt - 28 * day - 2 * hour : endAt - lead * day + 1000);
      await stage.run();
      await stage.run();
      said++;
      assert.equal(stage.cards(ann).length, said, `after ${lead}`);
    }
    assert.ok(stage.cards(ann).every(({message}) => message.includes('**ci**')));
  });

  test('steps that were missed are overtaken by the tightest', async (t) => {
    const stage = await startReminderStage(t);
    const ann = await stage.person('ann');
    const endAt = stage.monday(12) + 44 * day;
    const token = stage.put(ann.userId, 'ci', {deadlineAt: endAt});
    await stage.run();
    stage.goTo(endAt - 2 * day + hour);
    await stage.run();
    assert.equal(stage.cards(ann).length, 1);
    assert.match(stage.cards(ann)[0]?.message ?? '', /in 2 days/u);
    const rows = (await stage.store.reminders.ofToken(token.id)).filter(({key}) => !/escalation|look$/u.test(key));
    const states = rows.map(({state, leadMs}) => [leadMs / day, state]);
    assert.deepEqual(states, [
      [30, 'overtaken'],
      [14, 'overtaken'],
      [7, 'overtaken'],
      [3, 'sent'],
      [1, 'pending'],
    ]);
  });

  test('a token that is found two days before its end: one card at once, what was missed is recorded, the next a day before', async (t) => {
    const stage = await startReminderStage(t);
    const ann = await stage.person('ann');
    const endAt = stage.monday(12) + 2 * day;
    const token = stage.put(ann.userId, 'found', {deadlineAt: endAt});
    stage.goTo(endAt - 2 * day);
    await stage.keepTrying();
    assert.match(stage.cards(ann)[0]?.message ?? '', /\*\*found\*\*.*in 2 days/u);
    stage.goTo(endAt - day - 1000);
    await stage.keepTrying(hour / 4);
    const [, card, ...others] = stage.cards(ann);
    assert.match(card?.message ?? '', /\*\*found\*\*.*in 24 hours/u);
    assert.deepEqual(others, []);
    const steps = (await stage.store.reminders.ofToken(token.id)).filter(({key}) => !/escalation|look$/u.test(key));
    assert.deepEqual(
      steps.map(({state, leadMs}) => [leadMs / day, state]),
      [
        [30, 'overtaken'],
        [14, 'overtaken'],
        [7, 'overtaken'],
        [3, 'sent'],
        [1, 'sent'],
      ],
    );
  });

  test('after its deadline’s own warning only steps come that are nearer to the end', async (t) => {
    const stage = await startReminderStage(t);
    const ann = await stage.person('ann');
    const madeAt = stage.monday(12);
    const endAt = madeAt + 2 * day;
    stage.put(ann.userId, 'short', {deadlineAt: endAt, madeAt});
    stage.goTo(endAt - 26 * hour);
    await stage.write();
    await stage.services.enforceDeadlines(new AbortController().signal);
    for (const left of [26, 24, 20, 9, 2]) {
      stage.goTo(endAt - left * hour);
      await stage.run();
    }
    const leads = stage.cards(ann).map(({message}) => /reaches its deadline|in \d+ hours/u.exec(message)?.[0]);
    assert.deepEqual(leads, ['reaches its deadline', 'in 9 hours', 'in 2 hours']);
  });

  test('one card a day for all that is due; the rest waits for tomorrow, unless less than a day is left', async (t) => {
    const stage = await startReminderStage(t);
    const ann = await stage.person('ann');
    const noon = stage.monday(12);
    stage.put(ann.userId, 'first', {deadlineAt: noon + 7 * day});
    stage.put(ann.userId, 'second', {deadlineAt: noon + 14 * day});
    stage.put(ann.userId, 'later', {deadlineAt: noon + 14 * day + hour});
    const urgent = stage.put(ann.userId, 'urgent', {deadlineAt: noon + 3 * day});
    stage.goTo(noon);
    await stage.run();
    const [card, ...others] = stage.cards(ann);
    assert.equal(others.length, 0);
    assert.match(card?.message ?? '', /urgent.*\n.*first.*\n.*second/u);
    stage.goTo(noon + 2 * hour);
    await stage.run();
    assert.equal(stage.cards(ann).length, 1, 'one a day');
    stage.goTo(noon + 24 * hour - 1);
    await stage.run();
    assert.match(stage.cards(ann)[1]?.message ?? '', /\*\*later\*\*/u);
    stage.goTo(noon + 2 * day + 1000);
    await stage.run();
    const last = stage.cards(ann).at(-1)?.message ?? '';
    assert.ok(last.includes(urgent.description) && !last.includes('second'), last);
  });

  test('a day for its tokens is dealt with in the owner’s own zone and hours', async (t) => {
    const stage = await startReminderStage(t);
    const ann = await stage.person('ann');
    const timezone = {useAutomaticTimezone: 'false', manualTimezone: 'Pacific/Kiritimati', automaticTimezone: ''};
    await ann.api.call('PUT', '/users/me/patch', {timezone});
    const monday = stage.monday(0);
    stage.put(ann.userId, 'ci', {deadlineAt: monday + 7 * day});
    stage.goTo(monday + 4 * hour);
    await stage.run();
    assert.equal(stage.cards(ann).length, 0, '18:00 there');
    stage.goTo(monday + 20 * hour + 59 * 60_000);
    await stage.run();
    assert.equal(stage.cards(ann).length, 1, '10:59 on Tuesday there');
  });

  test('nine in the morning is nine after the clocks went forward and back, too', async (t) => {
    const stage = await startReminderStage(t);
    const ann = await stage.person('ann');
    const timezone = {useAutomaticTimezone: 'false', manualTimezone: 'Europe/Berlin', automaticTimezone: ''};
    await ann.api.call('PUT', '/users/me/patch', {timezone});
    // Saturdays, at noon, and the Mondays after the changes of 2027, at nine there.
    const changes = [
      [Date.UTC(2027, 2, 27, 12), Date.UTC(2027, 2, 29, 7)],
      [Date.UTC(2027, 9, 30, 12), Date.UTC(2027, 10, 1, 8)],
    ] as const;
    for (const [saturday] of changes) stage.put(ann.userId, `ci ${saturday}`, {deadlineAt: saturday + 7 * day});
    for (const [saturday, nine] of changes) {
      stage.goTo(saturday + hour);
      await stage.run();
      const before = stage.cards(ann).length;
      stage.goTo(nine - 60_000);
      await stage.run();
      assert.equal(stage.cards(ann).length, before);
      stage.goTo(nine + hour);
      await stage.run();
      assert.equal(stage.cards(ann).length, before + 1);
    }
  });

  test('nothing is said of a token that was rotated, disabled, revoked, or has another end', async (t) => {
    const stage = await startReminderStage(t);
    const ann = await stage.person('ann');
    const noon = stage.monday(12);
    const names = ['rotated', 'disabled', 'revoked', 'moved', 'left'] as const;
    const [rotated, disabled, revoked, moved, left] = names.map((name) =>
      stage.put(ann.userId, name, {deadlineAt: noon + 7 * day}),
    );
    assert.ok(rotated && disabled && revoked && moved && left);
    await stage.run();
    await stage.store.tokens.note(rotated.id, {replacedBy: left.id});
    stage.change(disabled, {is_active: false});
    stage.mattermost.state.tokens.delete(revoked.id);
    stage.know(moved, {deadlineAt: noon + 60 * day});
    stage.goTo(noon + 1000);
    await stage.run();
    const [card] = stage.cards(ann);
    assert.match(card?.message ?? '', /\*\*left\*\*/u);
    for (const name of ['rotated', 'disabled', 'revoked', 'moved']) assert.ok(!card?.message.includes(name), name);
  });

  test('what the server itself says is left to it: each news once', async (t) => {
    const stage = await startReminderStage(t, {version: '11.10'});
    const ann = await stage.person('ann');
    const endAt = stage.monday(12) + 49 * day;
    stage.put(ann.userId, 'ci', {expiresAt: endAt, madeAt: endAt - 90 * day});
    for (const lead of [18, 14, 7, 3, 1, 0]) {
      stage.goTo(endAt - lead * day + 2 * hour);
      await stage.run();
    }
    assert.equal(stage.cards(ann).length, 2, 'those of 30 and 14 days');
    assert.equal(stage.serverSays(ann).length, 4, 'its 7, 3 and 1 days, and the deletion');
  });

  test('a server that learns to remind takes over where it can', async (t) => {
    const stage = await startReminderStage(t, {version: '11.10'});
    const ann = await stage.person('ann');
    const endAt = stage.monday(12) + 21 * day;
    stage.put(ann.userId, 'ci', {expiresAt: endAt, deadlineAt: endAt, madeAt: endAt - 90 * day});
    stage.mattermost.setVersion('10.11');
    stage.goTo(endAt - 7 * day + hour);
    await stage.run();
    assert.equal(stage.cards(ann).length, 1);
    stage.mattermost.setVersion('11.10');
    stage.goTo(endAt - 3 * day + 2 * hour);
    await stage.run();
    assert.equal(stage.cards(ann).length, 1);
    assert.ok(stage.serverSays(ann).length > 0);
  });
});
