import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {type Person, secretIn} from '../chat/person.ts';
import {type Stage, startStage} from './stage.ts';

const minute = 60_000;

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

/** Somebody whose token ended a minute ago; the server has not deleted it yet. */
async function withEnded(): Promise<{ann: Person; endedId: string}> {
  const ann = await stage.person();
  const {state, clock} = stage.world.mattermost;
  const id = await stage.make(ann, 'ci', clock.now() + 60 * minute);
  const ended = state.tokens.get(id) ?? assert.fail('not on the server');
  ended.expires_at = clock.now() - minute;
  return {ann, endedId: id};
}

test('a token that has ended is replaced without an overlap: there is nothing to go back to', async () => {
  const {ann, endedId} = await withEnded();
  const secret = secretIn(await stage.sayAll(ann, `rotate ${endedId}`));
  for (const line of ['undo ci', 'done ci', 'keep ci 3d'])
    assert.match((await stage.say(ann, line)).message, /is not being rotated/u, line);
  assert.ok(await stage.works(secret));
});

test('where the new secret cannot be shown, the one that has ended bears its name again', async () => {
  const {ann, endedId} = await withEnded();
  const refused = stage.world.mattermost.misbehave({
    method: 'POST',
    path: /\/posts\/ephemeral$/u,
    kind: 'unauthorised',
    times: 1,
  });
  await stage.say(ann, `rotate ${endedId}`);
  assert.equal(refused.hits, 1);
  assert.ok((await stage.say(ann, 'show ci')).message.includes(endedId.slice(0, 6)));
  assert.ok(await stage.works(secretIn(await stage.sayAll(ann, 'rotate ci'))));
});

test('a new token may end sooner than a deadline of ours may be, where the server keeps its end', async () => {
  const ann = await stage.person();
  assert.ok(await stage.works(secretIn(await stage.sayAll(ann, 'create short --expires 1h'))));
  const [token] = await stage.tokens(ann);
  assert.ok((token?.expires_at ?? 0) - stage.world.mattermost.clock.now() <= 60 * minute);
});

test('a token that has ended is not said to stop what uses it, nor that enabling it would help', async () => {
  const {ann} = await withEnded();
  const has = /^(?:Disable|Revoke) this token\? It has ended, so nothing that uses it works any more/u;
  assert.match((await stage.say(ann, 'revoke ci')).message, has);
  const question = await stage.say(ann, 'disable ci');
  assert.match(question.message, has);
  assert.match((await stage.press(ann, question, 'Disable it')).message, /is disabled\.$/u);
  assert.match(
    (await stage.say(ann, 'enable ci')).message,
    /^Enable this token\? It has ended, so the secret .* does not work again/u,
  );
});
