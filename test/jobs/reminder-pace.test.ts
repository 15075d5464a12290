import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {thorough} from '../keeper/thorough.ts';
import {type DueStage, noon, startDueStage} from './due-stage.ts';

const day = 86_400_000;
const minute = 60_000;

/** How late each was reminded, in ms, most late last. */
function lateness({reminded}: DueStage, due: ReadonlyMap<string, number>): number[] {
  const late = [...due].map(([userId, at]) => {
    const times = reminded.get(userId) ?? [];
    assert.equal(times.length, 1, `${userId} was reminded ${times.length} times`);
    return (times[0] ?? Number.NaN) - at;
  });
  assert.ok(late.every((ms) => ms >= 0));
  return late.sort((a, b) => a - b);
}

const isDone =
  ({reminded}: DueStage, due: ReadonlyMap<string, number>) =>
  () =>
    [...due.keys()].every((userId) => reminded.has(userId));

describe('reminders come in time', () => {
  const minutes = thorough ? 5 : 1;
  test('while 99 are due in a minute, each comes within 60 s', async (t) => {
    const stage = await startDueStage(t);
    const due = new Map<string, number>();
    for (let index = 0; index < minutes * 99; index++) {
      const at = noon + Math.floor((index * minute) / 99);
      due.set(await stage.put({endAt: at + 30 * day}), at);
    }
    await stage.time.pass(isDone(stage, due), 20 * minute);
    const late = lateness(stage, due);
    t.diagnostic(`at most ${late.at(-1)} ms late, half of them ${late[Math.floor(late.length / 2)]} ms`);
    assert.ok((late.at(-1) ?? 0) <= minute, `${late.at(-1)} ms late`);
  });

  const many = thorough ? 10_000 : 200;
  test(`${many} due at once: those with less than a day left come first and within 60 s, the rest as fast as calls may be made`, async (t) => {
    const stage = await startDueStage(t);
    const calm = new Map<string, number>();
    for (let index = 0; index < many; index++) calm.set(await stage.put({endAt: noon + 30 * day}), noon);
    const urgent = new Map<string, number>();
    const lastHours = async (at: number): Promise<void> => {
      // The first step of so short a life is at its half.
      urgent.set(await stage.put({endAt: at + 0.9 * day, madeAt: at - 0.9 * day}), at);
    };
    for (let index = 0; index < (thorough ? 50 : 20); index++) await lastHours(noon);
    // These come due while the others are being sent.
    for (let index = 0; index < 10; index++) await lastHours(noon + minute / 2);
    await stage.time.pass(() => stage.time.clock.now() >= noon, 11 * minute);
    const before = stage.calls();
    await stage.time.pass(isDone(stage, new Map([...calm, ...urgent])), 2 * 3600_000);
    const took = stage.time.clock.now() - noon;
    const perSecond = (stage.calls() - before) / (took / 1_000);
    const late = lateness(stage, urgent);
    lateness(stage, calm);
    t.diagnostic(
      `${took / 1000} s, ${perSecond.toFixed(2)} calls a second, ${stage.calls() - before} calls; urgent ones at most ${late.at(-1)} ms late`,
    );
    assert.ok((late.at(-1) ?? 0) <= minute, `an urgent one came ${late.at(-1)} ms late`);
    assert.ok(perSecond >= 0.9 * 8 && perSecond <= 8.1, `${perSecond} calls a second`);
  });
});
