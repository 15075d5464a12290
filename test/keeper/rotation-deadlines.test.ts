import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {createApi} from '../chat/mattermost-api.ts';
import {confirm, type Person, secretIn} from '../chat/person.ts';
import {eventually} from './eventually.ts';
import {startWorld, type World} from './keeper.ts';
import {passTime} from './pass-time.ts';

const hour = 3_600_000;
const day = 24 * hour;

describe('a rotation whose old token reaches its end meanwhile', () => {
  let world: World;
  let ann: Person;
  before(async () => {
    world = await startWorld({version: '10.11'});
    ann = await world.person('ann');
    // A reminder would do as the notice of a deadline.
    await agree('remind off');
  });
  after(async () => {
    ann?.close();
    await world?.stop();
  });

  const slash = (line: string) => ann.slash(`/token ${line}`, world.townId);
  const agree = (line: string) => confirm(ann, `/token ${line}`, world.townId);
  const works = async (secret: string) => (await createApi(world.mattermost.url, secret).status('GET', '/users/me')) === 200;
  /** What the server has, without using either. */
  const state = (...secrets: string[]) =>
    secrets.map((secret) => [...world.mattermost.state.tokens.values()].find(({token}) => token === secret)?.is_active ?? null);
  const told = (pattern: RegExp) =>
    eventually(`told ${pattern.source}`, () => ann.seen.posts.some(({message}) => pattern.test(message)));
  const later = async (ms: number): Promise<void> => {
    passTime(world, ms);
    for (let minute = 0; minute < 2; minute++) await world.goOn();
  };
  /** Rotated 11 hours before the deadline, of which the owner has been told. */
  const rotatedLate = async (name: string): Promise<readonly [old: string, fresh: string]> => {
    const old = secretIn(await slash(`create ${name} --expires never`));
    await agree(`expire ${name} 1d`);
    await later(0);
    await told(new RegExp(`\\*\\*${name}\\*\\*.*reaches its deadline`, 'u'));
    await later(13 * hour);
    return [old, secretIn(await slash(`rotate ${name} --expires 30d`))];
  };

  test('a deadline does not end the old token before the overlap is over, nor the rotation the new one then', async () => {
    const both = await rotatedLate('unused');
    await later(14 * hour);
    assert.deepEqual(state(...both), [true, true]);
    await later(11 * hour);
    await told(/\*\*unused\*\*.*has passed/u);
    assert.deepEqual(state(...both), [false, true]);
    await later(2 * day);
    assert.deepEqual(state(...both), [false, true]);
  });

  test('a deadline ends the old token after the overlap, although it is still in use', async () => {
    const [old, fresh] = await rotatedLate('busy');
    await works(fresh);
    // The overlap is lengthened once by a day, since the old one is in use at its end.
    for (const untilThen of [23.8 * hour, 23.9 * hour]) {
      assert.deepEqual(state(old, fresh), [true, true]);
      world.mattermost.clock.advance(untilThen);
      await works(old);
      await later(0.4 * hour);
    }
    await told(/\*\*busy\*\*.*has passed/u);
    assert.deepEqual(state(old, fresh), [false, true]);
  });

  test('a deadline that is looked at just before the overlap is lengthened leaves the old token to that', async () => {
    const [old, fresh] = await rotatedLate('between');
    await works(fresh);
    passTime(world, 23.8 * hour);
    await works(old);
    await later(0);
    passTime(world, 0.4 * hour);
    await world.runJob('enforce-deadlines');
    assert.deepEqual(state(old, fresh), [true, true]);
    await later(0);
    await told(/\*\*between\*\*.*still in use/u);
    assert.deepEqual(state(old, fresh), [true, true]);
  });

  test('whose deadline has passed is not gone back to, which would leave neither; with another end it is', async () => {
    const both = await rotatedLate('back');
    await later(14 * hour);
    const refused = (await agree('undo back')).at(-1)?.message ?? '';
    await later(0);
    assert.deepEqual(state(...both), [true, true]);
    const [, old = ''] = /deadline of the old token.*`\/token expire (\w+) 30d`/u.exec(refused) ?? assert.fail(refused);
    await slash(`expire ${old} 30d`);
    await agree('undo back');
    await later(0);
    assert.deepEqual(state(...both), [true, false]);
  });

  test('a deadline that lies within the overlap is told a day before the end of that, and not earlier', async () => {
    const old = secretIn(await slash('create within --expires 3d'));
    const fresh = secretIn(await slash('rotate within --overlap 10d --expires 30d'));
    const warnings = () => ann.seen.posts.filter(({message}) => /\*\*within\*\*.*reaches its deadline/u.test(message));
    for (const days of [2, 2, 4]) {
      await later(days * day);
      assert.deepEqual([state(old, fresh), warnings().length], [[true, true], 0]);
    }
    // Not at once: that takes a warning a day before.
    assert.match((await agree('undo within')).at(-1)?.message ?? '', /would disable it soon, so the new one stays/u);
    await later(day);
    await eventually('warned', () => warnings().length === 1);
    await later(23 * hour);
    assert.deepEqual(state(old, fresh), [true, true]);
    await later(2 * hour);
    await told(/\*\*within\*\*.*has passed/u);
    assert.deepEqual(state(old, fresh), [false, true]);
  });

  test('a new token that nobody used stays where the old one ends within a day by the server itself', async () => {
    world.mattermost.setVersion('11.10');
    await world.restart();
    const old = secretIn(await slash('create servers --expires 3d'));
    const fresh = secretIn(await slash('rotate servers --overlap 60h --expires 30d'));
    await later(61 * hour);
    assert.deepEqual(state(old, fresh), [true, true]);
    await later(12 * hour);
    assert.deepEqual([await works(old), await works(fresh)], [false, true]);
  });
});
