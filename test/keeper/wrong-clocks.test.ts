import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {systemClock} from '../../src/clock.ts';
import {createApi} from '../chat/mattermost-api.ts';
import {answerOf, labels, type Person, secretIn} from '../chat/person.ts';
import {eventually} from './eventually.ts';
import {startWorld, type World} from './keeper.ts';
import {passTime} from './pass-time.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const jobs = ['recover', 'cut-over', 'end-pauses', 'enforce-deadlines', 'revoke-disabled', 'deliver-notices'] as const;

let world: World;
let ann: Person;
/** By how much our own clock is wrong. */
let ahead = 0;

const slash = (line: string) => ann.slash(`/token ${line}`, world.townId);
const works = async (secret: string) => (await createApi(world.mattermost.url, secret).status('GET', '/users/me')) === 200;
const agree = async (line: string): Promise<string> => {
  const said = answerOf(await slash(line)) ?? assert.fail('nothing was said');
  return labels(said).length === 0 ? said.message : ((await ann.press(said, labels(said)[0] ?? '')).at(-1)?.message ?? '');
};
const heard = (pattern: RegExp) => ann.seen.posts.filter(({message}) => pattern.test(message)).length;
const told = (pattern: RegExp) => eventually(`told ${pattern.source}`, () => heard(pattern) > 0);

async function goOn(): Promise<void> {
  for (const job of [...jobs, ...jobs]) await world.runJob(job);
}
async function later(ms: number): Promise<void> {
  passTime(world, ms);
  await goOn();
}
/** Token Keeper starts on a machine whose clock is that wrong. */
const startedWithClock = (ms: number) =>
  world.restart(async () => {
    ahead = ms;
  });

describe('whatever the time is at our own machine', () => {
  before(async () => {
    world = await startWorld({version: '10.11', clockAhead: () => ahead});
    ann = await world.person('ann');
    await agree('remind off');
  });
  after(async () => {
    ann?.close();
    await world?.stop();
  });

  for (const [what, ms] of [
    ['ten days behind', -10 * day],
    ['ten days ahead', 10 * day],
  ] as const) {
    const name = what.replaceAll(' ', '');

    test(`${what}, and then as far off the other way: pauses, overlaps and deadlines last as long as was said`, async () => {
      await startedWithClock(ms);
      const secret = secretIn(await slash(`create ${name} --expires 30d`));
      const paused = secretIn(await slash(`create paused${name}`));
      await agree(`pause paused${name} 30m`);
      const old = secretIn(await slash(`create turned${name}`));
      const fresh = secretIn(await slash(`rotate turned${name} --overlap 3d`));
      await later(28 * minute);
      assert.equal(await works(paused), false);
      await startedWithClock(-ms);
      await goOn();
      assert.equal(await works(paused), false);
      await later(3 * minute);
      assert.equal(await works(paused), true);
      await later(2 * day);
      assert.deepEqual([await works(old), await works(fresh)], [true, true]);

      await later(29 * day);
      await told(new RegExp(`${name}.*reaches its deadline`, 'u'));
      await later(22 * hour);
      assert.equal(await works(secret), true);
      await later(3 * hour);
      assert.equal(await works(secret), false);
      const isThere = () => [...world.mattermost.state.tokens.values()].some(({token}) => token === secret);
      await later(13 * day);
      assert.equal(isThere(), true);
      await later(25 * hour);
      assert.equal(isThere(), false);
    });
  }
});

describe('when somebody sets the server’s clock', () => {
  before(async () => {
    ahead = 0;
    world = await startWorld({clockAhead: () => ahead});
    ann = await world.person('ann');
  });
  after(async () => {
    ann?.close();
    await world?.stop();
  });

  /** Our own goes on as it was. */
  function set(ms: number): void {
    world.mattermost.clock.advance(ms);
    ahead -= ms;
  }

  for (const [name, ms] of [
    ['ahead', 10 * minute],
    ['back', -10 * minute],
  ] as const) {
    test(`${name}: what is typed or pressed next is believed`, async () => {
      await slash(`create ${name}`);
      const question = answerOf(await slash(`disable ${name}`)) ?? assert.fail('no question');
      set(ms);
      assert.match((await slash('list')).at(-1)?.message ?? '', new RegExp(`\\*\\*${name}\\*\\*`, 'u'));
      set(ms);
      assert.match((await ann.press(question, labels(question)[0] ?? '')).at(-1)?.message ?? '', /is disabled/u);
    });
  }
});

test('time goes on evenly while somebody sets the clock of our machine', (t) => {
  const before = systemClock.now();
  t.mock.method(Date, 'now', () => before + 3 * day);
  assert.ok(Math.abs(systemClock.now() - before) < minute);
});
