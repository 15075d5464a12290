import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ServerError} from '../../src/domain/errors.ts';
import {createCallBudget, usualLimits} from '../../src/mattermost/call-budget.ts';
import {act, failure, job, setUp, urgent} from './call-budget-stage.ts';
import {createFakeClock} from './fake-clock.ts';

test('people have no rate, but 20 calls at once; the next starts when one ends', async () => {
  const {clock, started, endings, begin} = setUp();
  const calls = Array.from({length: 21}, (_, index) => begin(act, String(index)));
  await clock.advance(0);
  assert.equal(started.length, 20);
  endings[0]?.();
  await clock.advance(0);
  assert.equal(started.length, 21);
  for (const end of endings) end();
  await Promise.all(calls);
});

test('one person has 5 of the 20, so that others are served past a long queue of theirs', async () => {
  const {clock, started, begin} = setUp();
  for (let index = 0; index < 30; index += 1) void begin({...act, person: 'ann'}, 'ann').catch(() => {});
  void begin({...act, person: 'bob'}, 'bob');
  await clock.advance(0);
  assert.deepEqual(started, ['ann', 'ann', 'ann', 'ann', 'ann', 'bob']);
});

test('people take turns: who asks for one call does not wait for the thousands of others', async () => {
  const {clock, started, endings, begin} = setUp();
  for (const name of ['ann', 'bob', 'cem', 'dan']) {
    for (let index = 0; index < 5_000; index += 1) void begin({...act, person: name}, name).catch(() => {});
  }
  void begin({...act, person: 'eve'}, 'eve');
  await clock.advance(0);
  assert.equal(started.length, 20);
  for (let ended = 0; ended < 4; ended += 1) {
    endings[ended]?.();
    await clock.advance(0);
  }
  assert.ok(started.slice(20).includes('eve'), started.slice(20).join());
});

test('jobs start 8 calls a second, evenly, whatever people do', async () => {
  const {clock, started, endings, begin} = setUp();
  for (let index = 0; index < 20; index += 1) void begin(act, 'people');
  for (let index = 0; index < 40; index += 1) void begin(job, 'job');
  const jobs = () => started.filter((name) => name === 'job').length;
  const counts: number[] = [];
  for (let tick = 0; tick < 16; tick += 1) {
    await clock.advance(tick === 0 ? 0 : 125);
    for (const end of endings.splice(20)) end();
    counts.push(jobs());
  }
  assert.deepEqual(counts, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]);
});

test('jobs keep their pace where timers are late, and make up for no more than one turn', async () => {
  const {clock, started, endings, begin} = setUp();
  const late = {...clock, after: (ms: number, run: () => void) => clock.after(ms + 5, run)};
  const budget = createCallBudget({clock: late, limits: usualLimits});
  for (let index = 0; index < 100; index += 1) void budget.run(job, async () => void started.push('job'));
  await clock.advance(10_000);
  assert.ok(started.length >= 80 && started.length <= 81, String(started.length));
  started.splice(0);
  for (let index = 0; index < 9; index += 1) void begin(job, 'job');
  await clock.advance(0);
  assert.equal(started.length, 1, 'what was not used is not kept');
  await clock.advance(1_000);
  for (const end of endings) end();
});

test('jobs go on where the clock is set back', async () => {
  const {clock, started} = setUp();
  let back = 0;
  const budget = createCallBudget({clock: {...clock, now: () => clock.now() - back}, limits: usualLimits});
  const ask = () => void budget.run(job, async () => void started.push('job'));
  ask();
  await clock.advance(0);
  back = 86_400_000;
  for (let index = 0; index < 8; index += 1) ask();
  await clock.advance(1_000);
  assert.equal(started.length, 9);
});

test('jobs whose calls hang do not pile up', async () => {
  const {clock, started, begin} = setUp({jobsAtOnce: 3});
  for (let index = 0; index < 10; index += 1) void begin(job, 'job');
  await clock.advance(10_000);
  assert.equal(started.length, 3);
});

test('a security act starts before people who waited longer', async () => {
  const {clock, started, endings, begin} = setUp({peopleAtOnce: 1});
  const calls = [begin(act, 'first'), begin(act, 'second'), begin(urgent, 'urgent')];
  for (let index = 0; index < 3; index += 1) {
    await clock.advance(0);
    endings[index]?.();
  }
  await Promise.all(calls);
  assert.deepEqual(started, ['first', 'urgent', 'second']);
});

test('who gets no turn in 10 s is told busy, with how long to wait, and nothing was sent', async () => {
  const {clock, started, begin} = setUp({peopleAtOnce: 1});
  void begin(act, 'holds');
  const refused = failure(begin(act, 'refused'));
  await clock.advance(10_000);
  const error = await refused;
  assert.deepEqual([error.status, error.retryAfterMs, error.mayHaveHappened], [429, 1000, false]);
  assert.deepEqual(started, ['holds']);
});

test('a failed call gives its place back', async () => {
  const {clock, budget, started, begin} = setUp({peopleAtOnce: 1, onePersonAtOnce: 1});
  const mine = {...act, person: 'ann'};
  await failure(budget.run(mine, () => Promise.reject(new ServerError(500, '', 'no'))));
  void begin(mine, 'next');
  await clock.advance(0);
  assert.deepEqual(started, ['next']);
});

test('jobs of two processes start 8 calls a second together, and the share that one leaves is the other’s', async () => {
  const clock = createFakeClock();
  let next = 0;
  const jobsTurn = async (apartMs: number): Promise<number> => {
    const at = Math.max(next, clock.now());
    next = at + apartMs;
    return at - clock.now();
  };
  const started: string[] = [];
  const begin = (name: string, count: number) => {
    const budget = createCallBudget({clock, limits: usualLimits, jobsTurn});
    for (let index = 0; index < count; index += 1) void budget.run(job, async () => void started.push(name));
  };
  begin('one', 4);
  begin('two', 40);
  await clock.advance(1000 - 1);
  assert.equal(started.length, 8);
  await clock.advance(1000);
  assert.deepEqual([started.length, started.filter((name) => name === 'one').length], [16, 4]);
});

test('a person does not wait for the turns of jobs, and a turn that cannot be had fails the job’s call', async () => {
  const jobsTurn = () => Promise.reject(new Error('the store is away'));
  const budget = createCallBudget({clock: createFakeClock(), limits: usualLimits, jobsTurn});
  assert.equal(await budget.run(act, async () => 'done'), 'done');
  await assert.rejects(
    budget.run(job, async () => 'done'),
    /the store is away/,
  );
});
