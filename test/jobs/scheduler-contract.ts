import assert from 'node:assert/strict';
import {mock, type TestContext} from 'node:test';
import {collectingLogger} from '../keeper/keeper.ts';
import {createCounting, never} from './counting.ts';
import {type Check, checkIn, type Place} from './place.ts';

const hour = 3_600_000;
const eachSecond = '* * * * * *';

/** The cron expression of one second of the day, some seconds from now, in a time zone. */
function secondsFromNow(seconds: number, timeZone: string): string {
  const at = new Date(Date.now() + seconds * 1000);
  const clock = new Intl.DateTimeFormat('en-GB', {timeZone, hour: 'numeric', minute: 'numeric', second: 'numeric'});
  const [hour, minute, second] = clock.format(at).split(':').map(Number);
  return `${second} ${minute} ${hour} * * *`;
}

/** Sets the machine's clock, by so many ms, until the test is over. */
function setClock(t: TestContext, by: number): void {
  const now = () => Math.round(performance.timeOrigin + performance.now() + by);
  mock.timers.enable({apis: ['Date'], now: now()});
  const going = setInterval(() => mock.timers.setTime(now()), 5);
  t.after(() => {
    clearInterval(going);
    mock.timers.reset();
  });
}

/** What every scheduler guarantees. */
export function schedulerContract(makePlace: () => Promise<Place>): void {
  const check = checkIn(makePlace);
  timesContract(check);
  triggerContract(check);
  stopContract(check);
}

function timesContract(check: Check): void {
  check('a job runs at each of its times, never twice at once', async (start) => {
    const job = createCounting('often', eachSecond, {takes: 1200});
    await start([job]);
    await job.reached(3);
    assert.equal(job.atOnce(), 1);
  });

  check("a job's time is in its own zone, and in UTC where it has none", async (start) => {
    const timeZone = 'Asia/Kathmandu';
    const there = createCounting('there', secondsFromNow(3, timeZone), {timeZone});
    const inUtc = createCounting('in-utc', secondsFromNow(3, 'UTC'));
    const elsewhere = createCounting('elsewhere', secondsFromNow(3, timeZone));
    await start([there, inUtc, elsewhere]);
    await Promise.all([there.reached(1), inUtc.reached(1)]);
    assert.equal(elsewhere.runs(), 0);
  });

  check('a time that passed while the process was held up comes late, not never', async (start) => {
    const job = createCounting('held-up', secondsFromNow(2, 'UTC'));
    await start([job]);
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 4000);
    await job.reached(1);
  });

  for (const [what, by] of [['back by an hour', -hour] as const, ['ahead by a week', 7 * 24 * hour] as const]) {
    check(
      `a job goes on at its times when the machine’s clock is set ${what}, and the process with it`,
      async (start, _place, t) => {
        const job = createCounting('often', eachSecond);
        const hourly = createCounting('hourly', '0 0 * * * *');
        await start([job, hourly]);
        await job.reached(2);
        setClock(t, by);
        await hourly.reached(1);
        const before = performance.now();
        await job.reached(job.runs() + 3);
        assert.ok(performance.now() - before < 10_000, `${performance.now() - before} ms`);
      },
    );
  }

  check('a job of each process runs too', async (start) => {
    const job = {...createCounting('own', eachSecond), inEachProcess: true} as const;
    const scheduler = await start([job]);
    await job.reached(1);
    await scheduler.trigger('own');
    await job.reached(2);
  });
}

function triggerContract(check: Check): void {
  check('a job that is asked for runs at once', async (start) => {
    const job = createCounting('asked', never);
    const scheduler = await start([job]);
    const before = performance.now();
    await scheduler.trigger('asked');
    await job.reached(1);
    assert.ok(performance.now() - before < 1500, `${performance.now() - before} ms`);
  });

  check('a job that is asked for during a run, however often, runs once more after it', async (start) => {
    const job = createCounting('again', never, {held: true});
    const witness = createCounting('witness', eachSecond);
    const scheduler = await start([job, witness]);
    await scheduler.trigger('again');
    await job.reached(1);
    await Promise.all(Array.from({length: 5}, () => scheduler.trigger('again')));
    job.release();
    await job.reached(2);
    job.release();
    await witness.reached(witness.runs() + 2);
    assert.deepEqual([job.runs(), job.atOnce()], [2, 1]);
    // Nor was one left for later.
    await scheduler.stop();
    const next = createCounting('again', never);
    const nextWitness = createCounting('witness', eachSecond);
    await start([next, nextWitness]);
    await nextWitness.reached(2);
    assert.equal(next.runs(), 0);
  });

  check('a job that throws is logged by its name, runs again, and holds no other up', async (start) => {
    const lines: string[] = [];
    const bad = createCounting('bad', never, {throws: 'no luck'});
    const good = createCounting('good', never);
    const scheduler = await start([bad, good], lines);
    for (const count of [1, 2]) {
      await scheduler.trigger('bad');
      await bad.reached(count);
    }
    await scheduler.trigger('good');
    await good.reached(1);
    await scheduler.stop();
    assert.equal(lines.filter((line) => line.includes('"job":"bad"') && line.includes('no luck')).length, 2, lines.join('\n'));
  });

  check('to ask for a job that there is not, or after the end, does nothing', async (start) => {
    const job = createCounting('known', never);
    const scheduler = await start([job]);
    await scheduler.trigger('unknown');
    await scheduler.stop();
    await scheduler.trigger('known');
    assert.equal(job.runs(), 0);
  });
}

function stopContract(check: Check): void {
  check('the end waits for the run that is under way, which is told of it, and nothing runs afterwards', async (start) => {
    const held = createCounting('held', never, {held: true});
    const often = createCounting('often', eachSecond);
    const scheduler = await start([held, often]);
    await Promise.all([scheduler.trigger('held'), often.reached(1)]);
    await held.reached(1);
    let ended = false;
    const ending = scheduler.stop().then(() => {
      ended = true;
    });
    await held.told();
    const runs = often.runs() + held.runs();
    const witness = createCounting('witness', eachSecond);
    await start([witness]);
    await witness.reached(2);
    assert.equal(ended, false);
    held.release();
    await ending;
    await witness.reached(witness.runs() + 1);
    assert.equal(often.runs() + held.runs(), runs);
  });

  check('one that was never started, or has ended, can be ended', async (_start, place) => {
    const scheduler = place.scheduler([createCounting('known', never)], collectingLogger([]));
    await scheduler.stop();
    await scheduler.stop();
  });
}
