import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, type Person, secretIn} from '../chat/person.ts';
import {days, type Stage, startStage} from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

const now = (): number => stage.world.mattermost.clock.now();

test('--now of what has expired asks no more than that, and says nothing of disabling it', async () => {
  const ann = await stage.person();
  const token = stage.world.mattermost.state.tokens.get(await stage.make(ann, 'ci', now() + days(1)));
  if (token) token.expires_at = now() - 60_000;
  const question = await stage.say(ann, 'rotate ci --now');
  assert.match(question.message, /^Create a new token in place of this one, which does not work\?/u);
  const answers = await ann.press(question, 'Rotate it');
  assert.ok(await stage.works(secretIn(answers)));
  assert.doesNotMatch(answers.map(({message}) => message).join('\n'), /is disabled/u);
});

/** The receipt of --now, once it is due. */
async function receiptOfNow(ann: Person) {
  stage.world.mattermost.clock.advance(15_000);
  await stage.world.runJob('deliver-notices');
  return stage.receipt(ann, 'has a new secret');
}

test('the receipt of --now does not say that the old one goes on working', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  await stage.confirm(ann, 'rotate ci --now');
  const receipt = await receiptOfNow(ann);
  assert.match(receipt.message, /The old one \(`\w{6}`\) is disabled\. Put the new secret in its place\./u);
  assert.deepEqual(labels(receipt), ['I did not get it']);
});

test('where --now could not disable the old one, the receipt says that both work, and ends the rotation', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  const refused = {path: /\/users\/tokens\/disable$/u, kind: 'rate-limit', userId: stage.world.botId} as const;
  const busy = stage.world.mattermost.misbehave(refused);
  assert.match((await stage.confirm(ann, 'rotate ci --now')).message, /asks for patience/u);
  busy.stop();
  const receipt = await receiptOfNow(ann);
  assert.match(receipt.message, /The old one \(`\w{6}`\) still works\./u);
  assert.deepEqual(labels(receipt), ['I have replaced it', 'Undo the rotation', 'I did not get it']);
  await stage.press(ann, receipt, 'I have replaced it');
  assert.deepEqual(
    (await stage.tokens(ann)).map(({is_active}) => is_active),
    [false, true],
  );
});

test('a rotation that was asked about is refused where another began meanwhile', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  const question = await stage.say(ann, 'rotate ci --now');
  await stage.say(ann, 'rotate ci');
  assert.match((await stage.press(ann, question, 'Rotate it')).message, /already being rotated/u);
  assert.equal((await stage.tokens(ann)).length, 2);
});

test('--now and --overlap contradict each other, and nothing is asked or done', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  for (const line of ['rotate ci --now --overlap 2d', 'rotate ci --overlap 2d --now']) {
    const answer = await stage.say(ann, line);
    assert.match(answer.message, /`--now`.*`--overlap`.*give one of them/u);
    assert.deepEqual(labels(answer), []);
  }
  assert.equal((await stage.tokens(ann)).length, 1);
});
