import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {type Stage, startStage} from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

test('a button whose act surely did nothing can be pressed again', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  const question = await stage.say(ann, 'revoke ci');
  const {mattermost} = stage.world;
  const busy = mattermost.misbehave({method: 'POST', path: /\/tokens\/revoke$/u, kind: 'rate-limit', retryAfterSeconds: 30});
  await stage.press(ann, question, 'Revoke it for good');
  assert.equal((await stage.tokens(ann)).length, 1);
  busy.stop();
  mattermost.clock.advance(31_000);
  assert.match((await stage.press(ann, question, 'Revoke it for good')).message, /is revoked for good/u);
  assert.deepEqual(await stage.tokens(ann), []);
});

test('one whose act may have happened cannot, and nothing happens a second time', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  const question = await stage.say(ann, 'disable ci');
  const lost = stage.world.mattermost.misbehave({method: 'POST', path: /\/tokens\/disable$/u, kind: 'cut-before'});
  await stage.press(ann, question, 'Disable it');
  lost.stop();
  assert.match((await stage.press(ann, question, 'Disable it')).message, /before, and counts once/u);
  assert.deepEqual(
    (await stage.tokens(ann)).map(({is_active}) => is_active),
    [true],
  );
});
