import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Person} from '../chat/person.ts';
import {day, hour, type ReminderStage, startReminderStage} from './reminder-stage.ts';

const never = new AbortController().signal;

const disabled = (stage: ReminderStage): string[] =>
  [...stage.mattermost.state.tokens.values()].filter(({is_active}) => !is_active).map(({description}) => description);

/** Which tokens a person was told of, and when first, epoch ms. */
function named(stage: ReminderStage, person: Person): Map<string, number> {
  const found = new Map<string, number>();
  for (const {message, create_at} of stage.cards(person).toReversed())
    for (const [, name = ''] of message.matchAll(/\*\*(job \d+)\*\*/gu)) found.set(name, create_at);
  return found;
}

test('of more tokens than a card names, each is named a day before its deadline is enforced, and none is left out', async (t) => {
  const stage = await startReminderStage(t);
  const ann = await stage.person('ann');
  const noon = stage.monday(12);
  const endAt = noon + 20 * day;
  for (let index = 0; index < 45; index++) stage.put(ann.userId, `job ${index}`, {deadlineAt: endAt, madeAt: noon});
  stage.goTo(noon);
  while (stage.now() < endAt + hour) {
    stage.goTo(stage.now() + 6 * hour);
    await stage.run();
    await stage.services.enforceDeadlines(never);
    await stage.run();
    if (stage.now() < endAt) assert.deepEqual(disabled(stage), []);
  }
  assert.equal(disabled(stage).length, 45);
  const told = named(stage, ann);
  for (const name of disabled(stage)) assert.ok((told.get(name) ?? Infinity) <= endAt - day, `${name} was not named in time`);
});

test('a card that was written for more tokens than it names is no notice of the others', async (t) => {
  const stage = await startReminderStage(t);
  const ann = await stage.person('ann');
  const noon = stage.monday(12);
  const endAt = noon + 20 * hour;
  const tokens = Array.from({length: 22}, (_, index) => stage.put(ann.userId, `job ${index}`, {deadlineAt: endAt}));
  await stage.run();
  stage.goTo(noon - 10 * day);
  const subjects = tokens.map(({id}) => `${id}:${endAt}`).join(' ');
  const sending = {attempts: 0, deliveredAt: null, postId: null, channelId: null, pendingPostId: 'a'.repeat(26)};
  await stage.store.notices.add({
    id: 'card',
    key: 'card',
    userId: ann.userId,
    kind: 'reminders',
    values: {subjects},
    dueAt: 0,
    ...sending,
  });
  for (const {id} of tokens) {
    const keys = (await stage.store.reminders.ofToken(id)).map(({key}) => key);
    await stage.store.reminders.close(keys, 'sent', stage.now(), 'card');
  }
  await stage.run();
  assert.equal(named(stage, ann).size, 20);
  stage.goTo(endAt + hour);
  await stage.services.enforceDeadlines(never);
  await stage.run();
  assert.equal(disabled(stage).length, 20);
  assert.equal(named(stage, ann).size, 22);
});
