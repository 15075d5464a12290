import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {Person} from '../chat/person.ts';
import {type Stage, startStage} from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

/** A token and the one that replaces it, which end after so many days by the server itself. */
async function rotated(oldDays: number, newDays: number): Promise<Person> {
  const ann = await stage.person();
  await stage.say(ann, `create ci --expires ${oldDays}d`);
  await stage.say(ann, `rotate ci --expires ${newDays}d --overlap 1h`);
  return ann;
}

test('both secrets are promised as long as they were asked for where both last as long', async () => {
  const ann = await rotated(60, 60);
  assert.match(
    (await stage.say(ann, 'keep ci 14d')).message,
    /^Both secrets of \*\*ci\*\* work until .* \(in 14 days\) at least\.$/u,
  );
});

test('past the server’s own end of the old one or the new one, they are promised until then, and it is said which ends', async () => {
  const old =
    /^Both secrets of \*\*ci\*\* work until .* \(in 3 days\) at the latest: then the old one \(`[a-z0-9]{6}`\) ends\.$/u;
  assert.match((await stage.say(await rotated(3, 60), 'keep ci 14d')).message, old);
  const fresh = /work until .* \(in 2 days\) at the latest: then the new one \(`[a-z0-9]{6}`\) ends\.$/u;
  assert.match((await stage.say(await rotated(60, 2), 'keep ci 14d')).message, fresh);
  assert.match((await stage.say(await rotated(3, 2), 'keep ci 14d')).message, fresh);
});

test('where our own deadline ends the new one before, it is that; one of the old one waits for it', async () => {
  const ann = await rotated(60, 60);
  await stage.confirm(ann, 'expire ci 4d');
  assert.match((await stage.say(ann, 'keep ci 14d')).message, /\(in 4 days\) at the latest: then the new one/u);
  const bob = await stage.person();
  const old = await stage.make(bob, 'ci');
  await stage.say(bob, 'rotate ci');
  await stage.confirm(bob, `expire ${old} 4d`);
  assert.doesNotMatch((await stage.say(bob, 'keep ci 14d')).message, /the latest/u);
});

test('where one of them does not work, nothing is promised of it', async () => {
  const ann = await rotated(60, 60);
  await stage.confirm(ann, 'disable ci');
  const {message} = await stage.say(ann, 'keep ci 3d');
  assert.match(
    message,
    /^I leave both secrets of \*\*ci\*\* as they are until .* \(in 3 days\) at least\. The new one \(`[a-z0-9]{6}`\) does not work now/u,
  );
});
