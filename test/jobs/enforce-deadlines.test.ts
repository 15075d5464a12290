import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Person} from '../chat/person.ts';
import {eventually} from '../keeper/eventually.ts';
import {token} from '../store/samples.ts';
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

test('deadlines are looked at however many there are', async (t) => {
  const stage = await startReminderStage(t);
  const ann = await stage.person('ann');
  const now = stage.now();
  const ids = Array.from({length: 450}, (_, index) => `token-${String(index).padStart(3, '0')}`);
  await stage.store.tokens.seen(
    ids.map((id) => token({id, ownerId: ann.userId, expiresAt: null})),
    now,
  );
  for (const id of ids) await stage.store.tokens.note(id, {deadlineAt: now + day});
  await stage.services.enforceDeadlines(never);
  const warned = (await stage.store.notices.due(stage.now(), 1000)).map(({values}) => values.tokenId);
  assert.deepEqual(warned.toSorted(), ids);
});

test('a deadline that its owner moves just before it is enforced is not', async (t) => {
  const stage = await startReminderStage(t);
  const ann = await stage.person('ann');
  const noon = stage.monday(12);
  const {id} = stage.put(ann.userId, 'job 1', {madeAt: noon - 300 * day});
  await stage.run();
  const asked = {actor: {kind: 'user', id: ann.userId}, ownerId: ann.userId, channelId: ''} as const;
  await stage.services.deadlines.set(asked, id, noon);
  stage.goTo(noon - 3 * day);
  await stage.run();
  assert.equal(named(stage, ann).size, 1);
  stage.goTo(noon + 1000);
  const asking = stage.mattermost.misbehave({kind: 'late', path: /\/users\/ids$/u, userId: stage.botId});
  const enforcing = stage.services.enforceDeadlines(never);
  await eventually('the owner is asked for', () => asking.hits > 0);
  await stage.services.deadlines.set(asked, id, noon + 30 * day);
  asking.stop();
  await enforcing;
  assert.deepEqual(disabled(stage), []);
  assert.deepEqual(await stage.store.holds.of([id]), []);
  await stage.run();
  assert.ok(stage.cards(ann).every(({message}) => !/has passed/u.test(message)));
});
