import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {createApi} from '../chat/mattermost-api.ts';
import {confirm, type Person, secretIn} from '../chat/person.ts';
import {eventually} from './eventually.ts';
import {startWorld, type World} from './keeper.ts';
import {passTime} from './pass-time.ts';
import {inStore} from './truth.ts';

const hour = 3_600_000;
const day = 24 * hour;

describe('a rotation whose tokens were paused, disabled or enabled meanwhile', () => {
  let world: World;
  let ann: Person;
  let direct: string;
  before(async () => {
    world = await startWorld({version: '10.11'});
    ann = await world.person('ann');
    direct = await world.directChannel(ann);
  });
  after(async () => {
    ann?.close();
    await world?.stop();
  });

  const answer = async (line: string) => (await ann.slash(`/token ${line}`, world.townId)).at(-1)?.message ?? '';
  const agree = async (line: string) => (await confirm(ann, `/token ${line}`, world.townId)).at(-1)?.message ?? '';
  const make = async (line: string) => secretIn(await ann.slash(`/token ${line}`, world.townId));
  const tokenOf = (secret: string) =>
    [...world.mattermost.state.tokens.values()].find(({token}) => token === secret) ?? assert.fail('there is no such token');
  /** What the server has, without using either. */
  const state = (...secrets: string[]) => secrets.map((secret) => tokenOf(secret).is_active);
  const said = (pattern: RegExp) =>
    [...world.mattermost.state.posts.values()].filter(
      ({channel_id, user_id, message}) => channel_id === direct && user_id === world.botId && pattern.test(message),
    ).length;
  const told = (pattern: RegExp) => eventually(`told ${pattern.source}`, () => said(pattern) > 0);
  const later = async (ms: number): Promise<void> => {
    passTime(world, ms);
    for (let minute = 0; minute < 3; minute++) await world.goOn();
  };
  const rotated = async (name: string, options = ''): Promise<readonly [old: string, fresh: string]> => {
    const old = await make(`create ${name} --expires never`);
    return [old, await make(`rotate ${name} --expires 300d ${options}`)];
  };
  const line = async (secret: string): Promise<string> => {
    const id = tokenOf(secret).id.slice(0, 6);
    return (await answer('list')).split('\n').find((one) => one.includes(`\`${id}\` ·`)) ?? '';
  };

  /** How its rotation ended, as the audit has it. */
  const endings = async (old: string): Promise<string[]> => {
    const entries = await inStore(world, ({audit}) => audit.ofToken(tokenOf(old).id, 20));
    return entries.flatMap(({verb, actor}) => (verb === 'done' || verb === 'undo' ? [`${verb} by a ${actor.kind}`] : []));
  };

  test('does not end while the old one is paused; then an unused new one is disabled, and the old one bears the name', async () => {
    const both = await rotated('paused');
    await agree(`pause ${tokenOf(both[0]).id} 2d`);
    await later(25 * hour);
    assert.deepEqual(state(...both), [false, true]);
    assert.match(await line(both[1]), /active/u);
    assert.equal(said(/rotation of \*\*paused\*\*/u), 0);
    await later(24 * hour);
    await told(/\*\*paused\*\*.*never seen in use, so it is disabled/u);
    assert.deepEqual(state(...both), [true, false]);
    assert.doesNotMatch(await line(both[0]), /being replaced/u);
  });

  test('ends where the old one was disabled: an unused new one stays and bears the name, and its owner is told', async () => {
    const both = await rotated('left');
    await agree(`disable ${tokenOf(both[0]).id}`);
    await later(25 * hour);
    await told(/rotation of \*\*left\*\* is over.*does not work any more, so I leave the new one/u);
    assert.deepEqual(state(...both), [false, true]);
    await later(hour);
    assert.equal(said(/rotation of \*\*left\*\* is over/u), 1);
    assert.deepEqual(await endings(both[0]), ['done by a job']);
  });

  test('nobody is asked whether an old one may go that was disabled: once the new one is in use, that is the end', async () => {
    const both = await rotated('off', '--overlap 3h');
    await agree(`disable ${tokenOf(both[0]).id}`);
    await createApi(world.mattermost.url, both[1]).status('GET', '/users/me');
    await later(2 * hour);
    await later(2 * hour);
    await told(/old secret of \*\*off\*\*.*is disabled: the new one .* is in use/u);
    assert.equal(said(/new secret of \*\*off\*\*.*May the old one/u), 0);
    assert.deepEqual(state(...both), [false, true]);
  });

  test('an old one that its owner enables afterwards bears its name again, and is warned of', async () => {
    const old = await make('create again --expires 80d');
    const fresh = await make('rotate again --expires 300d');
    await agree('done again');
    assert.match(await agree(`enable ${tokenOf(old).id}`), /works again/u);
    assert.deepEqual(state(old, fresh), [true, true]);
    assert.doesNotMatch(await line(old), /being replaced/u);
    assert.match(await answer('rotate again'), /2 tokens|several|which/iu);
    const id = tokenOf(old).id.slice(0, 6);
    await later(60 * day);
    await world.runJob('send-reminders');
    await world.runJob('deliver-notices');
    await told(new RegExp(`\\*\\*again\\*\\*.*\`${id}\`.*ends`, 'u'));
  });

  test('an old one that was enabled while the rotation is open stays its old one', async () => {
    const [old, fresh] = await rotated('still');
    await agree(`disable ${tokenOf(old).id}`);
    await agree(`enable ${tokenOf(old).id}`);
    assert.match(await line(old), new RegExp(`being replaced by \`${tokenOf(fresh).id.slice(0, 6)}`, 'u'));
  });

  /** Rotated, and the new one was seen in use. */
  const rotatedAndUsed = async (name: string, options = '') => {
    const both = await rotated(name, options);
    await createApi(world.mattermost.url, both[1]).status('GET', '/users/me');
    await later(0);
    await told(new RegExp(`\\*\\*${name}\\*\\*.*seen in use`, 'u'));
    return both;
  };

  test('waits for a new one that its owner disabled, and goes on once it is enabled again', async () => {
    const both = await rotatedAndUsed('back');
    await agree(`disable ${tokenOf(both[1]).id}`);
    await later(2 * hour);
    assert.deepEqual(state(...both), [true, false]);
    await agree(`enable ${tokenOf(both[1]).id}`);
    await later(0);
    await told(/\*\*back\*\*.*is disabled: the new one/u);
    assert.deepEqual(state(...both), [false, true]);
  });

  test('is undone at its end where the new one is disabled still: said once, and nothing is tried in vain', async () => {
    const both = await rotatedAndUsed('fallen');
    const {id} = tokenOf(both[1]);
    await agree(`disable ${id}`);
    const before = world.log().length;
    for (let passed = 0; passed < 23; passed++) await later(hour);
    assert.equal(said(/rotation of \*\*fallen\*\*/u), 0);
    await later(2 * hour);
    await told(/rotation of \*\*fallen\*\* is undone.*does not work any more.*works as before/u);
    await later(hour);
    assert.equal(said(/rotation of \*\*fallen\*\*/u), 1);
    assert.deepEqual(await endings(both[0]), ['undo by a job']);
    assert.doesNotMatch(world.log().slice(before), /could not be taken on/u);
    assert.deepEqual(state(...both), [true, false]);
    assert.doesNotMatch(await line(both[0]), /being replaced/u);
    assert.match(await agree(`enable ${id}`), /works again/u);
    assert.deepEqual(state(...both), [true, true]);
  });

  test('promises no revocation of what its owner disabled by hand, since that stays until its owner says otherwise', async () => {
    const both = await rotatedAndUsed('done by hand');
    await agree(`disable ${tokenOf(both[0]).id}`);
    await later(2 * hour);
    const unused = await rotated('undone by hand');
    await agree(`disable ${tokenOf(unused[1]).id}`);
    await later(25 * hour);
    await told(/\*\*done by hand\*\*.*is disabled: the new one/u);
    await told(/\*\*undone by hand\*\*.*never seen in use, so it is disabled; the old one/u);
    assert.equal(said(/by hand\*\*.*revoked on/u), 0);
    await later(9 * day);
    await world.runJob('revoke-disabled');
    assert.deepEqual(state(...both, ...unused), [false, true, true, false]);
  });

  test('is not cut over while the new one is paused, but after', async () => {
    const both = await rotatedAndUsed('resting');
    await agree(`pause ${tokenOf(both[1]).id} 2d`);
    await later(30 * hour);
    assert.deepEqual(state(...both), [true, false]);
    await later(19 * hour);
    await told(/\*\*resting\*\*.*is disabled: the new one/u);
    assert.deepEqual(state(...both), [false, true]);
  });
});
