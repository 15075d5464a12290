import assert from 'node:assert/strict';
import {test} from 'node:test';
import {day, startReminderStage} from './reminder-stage.ts';

test('a stop does not wait until all ends have become deadlines; the next run goes on with them', async (t) => {
  const stage = await startReminderStage(t, {version: '11.10'});
  const ann = await stage.person('ann');
  const tokens = ['a', 'b', 'c'].map((name) => stage.put(ann.userId, name, {expiresAt: stage.now() + 90 * day}));
  await stage.run();
  stage.mattermost.setVersion('10.11');
  await stage.run();
  const kept = async () => {
    const known = await Promise.all(tokens.map(({id}) => stage.store.tokens.find(id)));
    return known.filter((token) => token?.deadlineAt).length;
  };
  const stop = new AbortController();
  stage.services.notices.onAdded(() => stop.abort());
  await stage.services.enforceDeadlines(stop.signal);
  assert.equal(await kept(), 1);
  await stage.services.enforceDeadlines(new AbortController().signal);
  assert.equal(await kept(), 3);
});
