import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createRateLimit} from '../../src/command/rate-limit.ts';

function limitOf(perMinute: number) {
  let time = 1_000_000;
  let asked = 0;
  const now = () => {
    asked += 1;
    return time;
  };
  const limit = createRateLimit({perMinute, now});
  const pass = (ms: number) => {
    time += ms;
  };
  return {...limit, pass, asked: () => asked};
}

test('in any minute a person has their share of commands and no more', () => {
  const limit = limitOf(3);
  const allowed: boolean[] = [];
  for (const ms of [0, 20_000, 20_000, 10_000, 9_999, 1, 1, 19_999, 19_999]) {
    limit.pass(ms);
    allowed.push(limit.allows('ann'));
  }
  assert.deepEqual(allowed, [true, true, true, false, false, true, false, true, false]);
});

test('refused commands do not count, and one person’s do not count for another', () => {
  const limit = limitOf(1);
  assert.ok(limit.allows('ann'));
  for (let ms = 0; ms < 59_000; ms += 1_000) {
    assert.ok(!limit.allows('ann'));
    limit.pass(1_000);
  }
  assert.ok(limit.allows('bob'));
  limit.pass(1_000);
  assert.ok(limit.allows('ann'));
});

test('the time is read once a command, however large the share', () => {
  const limit = limitOf(10_000);
  const answers = Array.from({length: 10_001}, () => limit.allows('ann'));
  assert.equal(answers.indexOf(false), 10_000);
  assert.equal(limit.asked(), 10_001);
});
