import assert from 'node:assert/strict';
import {afterEach, beforeEach, describe, test} from 'node:test';
import {confirm, labels, type Person, type SeenPost, secretIn} from '../chat/person.ts';
import {startWorld, type World} from './keeper.ts';
import {passTime} from './pass-time.ts';

const hour = 3_600_000;
const day = 24 * hour;

const disabled = /\*\*ci\*\*.*has passed, so it is disabled/u;
const givenUp = /\*\*ci\*\*.*never seen in use, so it is disabled/u;
const revoked = /\*\*ci\*\*.*revoked for good/u;

describe('a token is revoked only after its owner was told that it is disabled', () => {
  let world: World;
  let ann: Person;
  let direct: string;
  beforeEach(async () => {
    world = await startWorld({version: '10.11'});
    ann = await world.person('ann');
    direct = await world.directChannel(ann);
    // A reminder would do as the notice of a deadline.
    await confirm(ann, '/token remind off', world.townId);
  });
  afterEach(async () => {
    ann.close();
    await world.stop();
  });

  const slash = (line: string) => ann.slash(`/token ${line}`, world.townId);
  const stateOf = (secret: string) =>
    [...world.mattermost.state.tokens.values()].find(({token}) => token === secret)?.is_active ?? 'revoked';
  const told = (pattern: RegExp) =>
    [...world.mattermost.state.posts.values()].filter(
      ({channel_id, user_id, message}) => channel_id === direct && user_id === world.botId && pattern.test(message),
    ) as unknown as SeenPost[];
  const counts = () => [disabled, givenUp, revoked].map((pattern) => told(pattern).length);
  const later = async (ms: number): Promise<void> => {
    passTime(world, ms);
    for (let minute = 0; minute < 2; minute++) await world.goOn();
  };
  const noPosts = () => world.mattermost.misbehave({kind: 'bad-gateway', method: 'POST', path: /\/posts$/, userId: world.botId});
  const setActive = (active: boolean) => world.admin.call('PUT', `/users/${ann.userId}/active`, {active});
  /** Its deadline nears, and its owner knows. */
  const nearing = async (): Promise<string> => {
    const secret = secretIn(await slash('create ci --expires 30d'));
    await later(29 * day);
    assert.equal(told(/\*\*ci\*\*.*reaches its deadline/u).length, 1);
    return secret;
  };

  /** Within the hour its owner is told that a rotation put it away; it is revoked 7 days later. */
  const isToldThenRevoked = async (fresh: string): Promise<void> => {
    await later(hour);
    assert.deepEqual([stateOf(fresh), counts()], [false, [0, 1, 0]]);
    await later(6 * day);
    assert.equal(stateOf(fresh), false);
    await later(day + hour);
    assert.deepEqual([stateOf(fresh), counts()], ['revoked', [0, 1, 1]]);
  };

  test('a deadline’s 14 days count from that notice, and the date in it is what happens', async () => {
    const secret = await nearing();
    const posting = noPosts();
    await later(25 * hour);
    assert.deepEqual([stateOf(secret), counts()], [false, [0, 0, 0]]);
    await world.restart(async () => {
      passTime(world, 15 * day);
      posting.stop();
    });
    await later(0);
    const toldAt = world.mattermost.clock.now();
    await later(hour);
    assert.deepEqual([stateOf(secret), counts()], [false, [1, 0, 0]]);
    const revokedOn = new Date(toldAt + 14 * day).toLocaleDateString('en', {dateStyle: 'medium', timeZone: 'UTC'});
    assert.match(told(disabled)[0]?.message ?? '', new RegExp(`is revoked on ${revokedOn}`, 'u'));
    await later(14 * day - 2 * hour);
    assert.equal(stateOf(secret), false);
    await later(2 * hour);
    assert.deepEqual([stateOf(secret), counts()], ['revoked', [1, 0, 1]]);
  });

  test('a rotation’s 7 days count from that notice', async () => {
    await slash('create ci --expires 90d');
    const fresh = secretIn(await slash('rotate ci --expires 300d'));
    await later(0);
    const posting = noPosts();
    await later(25 * hour);
    for (let passed = 0; passed < 8; passed++) await later(day);
    assert.deepEqual([stateOf(fresh), counts()], [false, [0, 0, 0]]);
    posting.stop();
    await isToldThenRevoked(fresh);
  });

  test('an owner who was deactivated then is told on their return, once, and has all the days from there', async () => {
    await slash('create ci --expires 90d');
    const fresh = secretIn(await slash('rotate ci --expires 300d'));
    const posting = noPosts();
    await later(25 * hour);
    await setActive(false);
    posting.stop();
    await later(9 * day);
    assert.equal(stateOf(fresh), false);
    await setActive(true);
    await later(0);
    await isToldThenRevoked(fresh);
  });

  test('deactivated again before the second notice came, they are told at their next return', async () => {
    const secret = await nearing();
    const posting = noPosts();
    await later(25 * hour);
    await setActive(false);
    posting.stop();
    await later(15 * day);
    const again = noPosts();
    await setActive(true);
    await later(0);
    await setActive(false);
    again.stop();
    await later(day);
    assert.deepEqual([stateOf(secret), counts()], [false, [0, 0, 0]]);
    await setActive(true);
    await later(0);
    assert.deepEqual([stateOf(secret), counts()], [false, [1, 0, 0]]);
    assert.deepEqual(told(disabled).map(labels), [['7 more days', 'Revoke']]);
    await later(13 * day);
    assert.equal(stateOf(secret), false);
    await later(day + hour);
    assert.deepEqual([stateOf(secret), counts()], ['revoked', [1, 0, 1]]);
  });
});
