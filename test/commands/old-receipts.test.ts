import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {secretIn} from '../chat/person.ts';
import {type Stage, startStage} from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

for (const [name, label] of [
  ['ann', 'I have replaced it'],
  ['bob', 'Undo the rotation'],
] as const) {
  test(`“${label}” of a rotation that is over ends no later one, in which its token is the old one`, async () => {
    const person = await stage.person(name);
    await stage.say(person, 'create ci');
    const second = secretIn(await stage.sayAll(person, 'rotate ci'));
    const receipt = await stage.receipt(person, 'I have replaced it');
    await stage.confirmAll(person, 'done ci');
    const third = secretIn(await stage.sayAll(person, 'rotate ci'));
    assert.match((await stage.press(person, receipt, label)).message, /finished or undone already/u);
    assert.deepEqual(await Promise.all([second, third].map(stage.works)), [true, true]);
  });
}
