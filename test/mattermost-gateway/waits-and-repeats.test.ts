import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ServerError} from '../../src/domain/errors.ts';
import type {Call} from '../../src/mattermost/call-queue.ts';
import {act, failure, job, nothing, read, setUp, urgent} from './call-budget-stage.ts';

test('when the server says wait, everybody waits so long', async () => {
  for (const answer of [
    {...nothing, status: 429, retryAfterMs: 5000},
    {...nothing, status: 503, retryAfterMs: 5000},
    {...nothing, remaining: 0, resetMs: 5000},
  ]) {
    const {clock, budget, started, begin} = setUp();
    budget.heard(answer);
    for (const call of [job, act, urgent]) void begin(call, call.lane);
    await clock.advance(4999);
    assert.deepEqual(started, []);
    await clock.advance(1);
    assert.deepEqual(started.toSorted(), ['jobs', 'people', 'security']);
  }
});

test('people are told busy at once where the server wants a longer wait than theirs; jobs wait it out', async () => {
  const {clock, budget, started, begin} = setUp();
  budget.heard({...nothing, status: 429, retryAfterMs: 60_000});
  void begin(job, 'job');
  const refused = failure(begin(act, 'refused'));
  await clock.advance(0);
  assert.deepEqual([(await refused).status, (await refused).retryAfterMs], [429, 60_000]);
  await clock.advance(60_000);
  assert.deepEqual(started, ['job']);
});

test('jobs leave the last 20 calls before the limit to people', async () => {
  const {clock, budget, started, begin} = setUp();
  budget.heard({...nothing, remaining: 20, resetMs: 3000});
  void begin(job, 'job');
  void begin(act, 'people');
  await clock.advance(2999);
  assert.deepEqual(started, ['people']);
  await clock.advance(1);
  assert.deepEqual(started, ['people', 'job']);
});

test('a wait of a day, by a proxy that errs, is cut to five minutes', async () => {
  const {clock, budget, started, begin} = setUp();
  budget.heard({...nothing, status: 503, retryAfterMs: 86_400_000});
  void begin(job, 'job');
  await clock.advance(300_000);
  assert.deepEqual(started, ['job']);
});

test('a safe call is made up to three times, after short waits, where the server is away for a moment', async () => {
  for (const status of [0, 429, 502, 503, 504]) {
    const {clock, budget} = setUp();
    let calls = 0;
    const failed = failure(
      budget.run(read, async () => {
        calls += 1;
        throw new ServerError(status, '', 'away');
      }),
    );
    await clock.advance(10_000);
    assert.deepEqual([(await failed).status, calls], [status, 3]);
  }
});

test('a safe call that succeeds the second time succeeds', async () => {
  const {clock, budget} = setUp();
  let calls = 0;
  const answer = budget.run(read, async () => {
    calls += 1;
    if (calls === 1) throw new ServerError(502, '', 'away');
    return 'here';
  });
  await clock.advance(2000);
  assert.equal(await answer, 'here');
});

test('a call that changes something is never made twice, nor is a safe one that the server refuses', async () => {
  const cases: [Call, number][] = [
    [act, 0],
    [act, 429],
    [act, 502],
    [read, 400],
    [read, 401],
    [read, 404],
    [read, 500],
  ];
  for (const [call, status] of cases) {
    const {clock, budget} = setUp();
    let calls = 0;
    const failed = failure(
      budget.run(call, async () => {
        calls += 1;
        throw new ServerError(status, '', 'no');
      }),
    );
    await clock.advance(10_000);
    assert.deepEqual([(await failed).status, calls], [status, 1]);
  }
});
