import assert from 'node:assert/strict';
import {test} from 'node:test';
import {eventually} from '../keeper/eventually.ts';
import {hold, notice} from '../store/samples.ts';
import {day, hour, type ReminderStage, startReminderStage} from './reminder-stage.ts';

/** Its deadline has passed, and its owner was told in time. */
async function pastDeadline(
  {store, now}: ReminderStage,
  tokenId: string,
  userId: string,
  deadlineAt = now() - hour,
): Promise<void> {
  await store.tokens.note(tokenId, {deadlineAt});
  const told = {id: 'warning', key: `deadline:${tokenId}:${deadlineAt}`, userId, kind: 'deadline-nears'};
  await store.notices.add(notice({...told, deliveredAt: now() - 2 * day, postId: 'a post'}));
}

for (const isPast of [false, true]) {
  const what = isPast ? 'a token whose deadline has passed' : 'a token';
  test(`a hold that somebody puts on ${what} while its pause is being ended keeps it disabled, alone`, async (t) => {
    const stage = await startReminderStage(t, {timeoutMs: 1_500});
    const ann = await stage.person('ann');
    const token = stage.put(ann.userId, 'ci', {});
    stage.change(token, {is_active: false});
    await stage.run();
    const {id: tokenId} = token;
    if (isPast) await pastDeadline(stage, tokenId, ann.userId);
    await stage.store.holds.add(hold({id: 'pause', tokenId, byId: ann.userId, reason: 'pause', until: stage.now() - hour}));
    const path = new RegExp(`/users/${ann.userId}$`, 'u');
    const hanging = stage.mattermost.misbehave({kind: 'hang', method: 'GET', path, times: 1});
    const ending = stage.services.pauses.endPauses(new AbortController().signal);
    await eventually('its owner is being looked at', () => hanging.hits === 1);
    await stage.store.holds.add(hold({id: 'leak', tokenId, byKind: 'admin', reason: 'leak'}));
    await ending;
    assert.equal(stage.mattermost.state.tokens.get(tokenId)?.is_active, false);
    await stage.services.pauses.endPauses(new AbortController().signal);
    const left = (await stage.store.holds.of([tokenId])).map(({id}) => id);
    assert.deepEqual([stage.mattermost.state.tokens.get(tokenId)?.is_active, left], [false, ['leak']]);
  });
}

/** Ends the pause of a token whose deadline passed meanwhile; answers what holds it then, and whether it is enabled. */
async function afterPause(
  stage: ReminderStage,
  end: {readonly expiresAt?: number},
): Promise<[reasons: string[], isActive: boolean]> {
  const ann = await stage.person('ann');
  const token = stage.put(ann.userId, 'ci', end);
  stage.change(token, {is_active: false});
  const {id: tokenId} = token;
  await stage.run();
  await pastDeadline(stage, tokenId, ann.userId, end.expiresAt);
  await stage.store.holds.add(hold({id: 'pause', tokenId, byId: ann.userId, reason: 'pause', until: stage.now() - hour}));
  await stage.services.pauses.endPauses(new AbortController().signal);
  const reasons = (await stage.store.holds.of([tokenId])).map(({reason}) => reason);
  return [reasons, stage.mattermost.state.tokens.get(tokenId)?.is_active === true];
}

test('a token whose deadline has passed keeps that hold where its pause ends and nobody else says otherwise', async (t) => {
  assert.deepEqual(await afterPause(await startReminderStage(t), {}), [['deadline'], false]);
});

test('where the server itself has ended a token by its deadline, the deadline disables nothing: its pause is over', async (t) => {
  const stage = await startReminderStage(t, {version: '11.10'});
  assert.deepEqual(await afterPause(stage, {expiresAt: stage.now() - hour}), [[], true]);
});
