import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Person} from '../chat/person.ts';
import type {Token} from '../mattermost/model.ts';
import {day, hour, type ReminderStage, startReminderStage} from './reminder-stage.ts';

const set = async ({api, userId}: Person, values: Readonly<Record<string, string>>): Promise<void> => {
  const rows = Object.entries(values).map(([name, value]) => ({user_id: userId, category: 'token_keeper', name, value}));
  await api.call('PUT', '/users/me/preferences', rows);
};

async function withToken(stage: ReminderStage, lead: number): Promise<{ann: Person; token: Token; noon: number}> {
  const ann = await stage.person('ann');
  const noon = stage.monday(12);
  const token = stage.put(ann.userId, 'ci', {deadlineAt: noon + lead * day});
  await stage.run();
  return {ann, token, noon};
}

/** What another tool writes into the preferences counts as soon as something is due. */
describe('how somebody wants to be reminded is read when something is due', () => {
  test('off, and a muted token: nothing is said, but the report channel is told all the same', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, token, noon} = await withToken(stage, 7);
    await set(ann, {[`mute_${token.id}`]: 'true'});
    stage.goTo(noon + 1000);
    await stage.run();
    await set(ann, {off: 'true'});
    stage.goTo(noon + 6 * day + 1000);
    await stage.run();
    assert.equal(stage.cards(ann).length, 0);
    assert.equal(stage.posts(stage.reportChannel).length, 1);
  });

  test('hours, weekdays and zone', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, noon} = await withToken(stage, 7);
    await set(ann, {hours: '14-16', weekdays: '3', zone: 'Asia/Kolkata'});
    const wednesdayAt15 = noon + 2 * day - 2.5 * hour;
    for (const early of [noon + 1000, wednesdayAt15 - hour - 1000]) {
      stage.goTo(early);
      await stage.run();
      assert.equal(stage.cards(ann).length, 0);
    }
    // The first hour is when they are spread over.
    stage.goTo(wednesdayAt15);
    await stage.run();
    const [card] = stage.cards(ann);
    assert.ok(card);
    const wall = new Date(card.create_at).toLocaleString('en-GB', {timeZone: 'Asia/Kolkata', weekday: 'short', hour: '2-digit'});
    assert.match(wall, /^Wed,? 15/u);
  });

  test('own lead times: those that are none any more are silent, and new ones are kept', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, noon} = await withToken(stage, 7);
    await set(ann, {leads: '5'});
    stage.goTo(noon + 1000);
    await stage.run();
    assert.equal(stage.cards(ann).length, 0);
    stage.goTo(noon + 2 * day + 1000);
    await stage.run();
    assert.equal(stage.cards(ann).length, 1);
  });

  test('a lead time longer than any of ours', async (t) => {
    const stage = await startReminderStage(t);
    const ann = await stage.person('ann');
    await set(ann, {leads: '63'});
    const noon = stage.monday(12);
    stage.put(ann.userId, 'ci', {deadlineAt: noon + 63 * day});
    await stage.run();
    stage.goTo(noon + 1000);
    await stage.run();
    assert.equal(stage.cards(ann).length, 1);
  });

  for (const [lead, lifetime] of [
    [20, 30],
    [28, 30],
    [25, 40],
    [5, 6],
    [1, 2],
  ] as const)
    test(`a lead time of ${lead} days, longer than half of a lifetime of ${lifetime}`, async (t) => {
      const stage = await startReminderStage(t);
      const ann = await stage.person('ann');
      await set(ann, {leads: `${lead}`, hours: '0-24', weekdays: '1,2,3,4,5,6,7'});
      const noon = stage.monday(12);
      stage.goTo(noon);
      stage.put(ann.userId, 'ci', {deadlineAt: noon + lifetime * day, madeAt: noon});
      for (let past = 0; past < lifetime * day; past += 6 * hour) {
        stage.goTo(noon + past + 1000);
        await stage.run();
      }
      const [card, ...others] = stage.cards(ann);
      assert.equal(others.length, 0);
      assert.ok(card, 'no card came');
      assert.equal(Math.floor((card.create_at - noon) / (6 * hour)), (lifetime - lead) * 4);
    });

  test('nonsense is ignored with a line in the log, and stops nobody’s reminder', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, noon} = await withToken(stage, 7);
    await set(ann, {hours: 'never', leads: 'NaN', weekdays: '', zone: 'Mars/Base', off: 'perhaps', zzz: '\u0000'.repeat(10)});
    stage.goTo(noon + 1000);
    await stage.run();
    assert.equal(stage.cards(ann).length, 1);
    assert.match(stage.log(), /preferences that are not understood are ignored/u);
  });

  test('a foreign time zone in a profile stops nobody’s reminder either', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, noon} = await withToken(stage, 7);
    const timezone = {useAutomaticTimezone: 'true', automaticTimezone: 'Mars/Base', manualTimezone: ''};
    await ann.api.call('PUT', '/users/me/patch', {timezone});
    stage.goTo(noon + 1000);
    await stage.run();
    assert.equal(stage.cards(ann).length, 1);
  });

  test('a change by command moves what is pending at once', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, token, noon} = await withToken(stage, 7);
    await stage.services.preferences.set(ann.userId, {leads: '14,2', hours: '8-10'});
    await stage.services.reminders.replan({id: ann.userId, timeZone: 'UTC'});
    const rows = await stage.store.reminders.ofToken(token.id);
    const two = rows.find(({leadMs, key}) => leadMs === 2 * day && !key.endsWith('escalation'));
    assert.equal(two?.state, 'pending');
    // Two days before Monday noon is Saturday; a day before the end is the latest.
    assert.equal(two?.dueAt, noon + 6 * day);
    assert.equal(stage.cards(ann).length, 0);
  });

  test('what was put off stays so: neither other hours nor new lead times bring it back before', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, token, noon} = await withToken(stage, 16);
    stage.goTo(noon);
    const known = (await stage.store.tokens.find(token.id)) ?? assert.fail('no token');
    await stage.services.reminders.snooze({id: ann.userId, timeZone: 'UTC'}, known, 7 * day);
    await stage.services.preferences.set(ann.userId, {leads: '14,12', hours: '0-24'});
    await stage.services.reminders.replan({id: ann.userId, timeZone: 'UTC'});
    for (const [days, cards] of [
      [2, 0],
      [4, 0],
      [7, 1],
    ] as const) {
      stage.goTo(noon + days * day + 1000);
      await stage.run();
      assert.equal(stage.cards(ann).length, cards, `after ${days} days`);
    }
  });

  test('what was put off stays so where own lead times are first read meanwhile', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, token, noon} = await withToken(stage, 91);
    await set(ann, {leads: '85,30', hours: '0-24'});
    const known = (await stage.store.tokens.find(token.id)) ?? assert.fail('no token');
    stage.goTo(noon);
    await stage.services.reminders.snooze({id: ann.userId, timeZone: 'UTC'}, known, 30 * day);
    for (const [days, cards] of [
      [3, 0],
      [10, 0],
      [30, 1],
    ] as const) {
      stage.goTo(noon + days * day + 1000);
      await stage.run();
      assert.equal(stage.cards(ann).length, cards, `after ${days} days`);
    }
  });
});
