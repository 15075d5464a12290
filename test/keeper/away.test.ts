import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createApi} from '../chat/mattermost-api.ts';
import {confirm, secretIn} from '../chat/person.ts';
import {eventually} from './eventually.ts';
import {startWorld, type World} from './keeper.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** Somebody with all that can come due, on a server that keeps no end dates. */
async function open(world: World) {
  const ann = await world.person('ann');
  const slash = (line: string) => ann.slash(`/token ${line}`, world.townId);
  const create = async (line: string) => secretIn(await slash(`create ${line}`));
  const use = (secret: string) => createApi(world.mattermost.url, secret).status('GET', '/users/me');
  const times = (pattern: RegExp) =>
    [...world.mattermost.state.posts.values()].filter(({user_id, message}) => user_id === world.botId && pattern.test(message))
      .length;
  const later = async (ms: number) => {
    world.mattermost.clock.advance(ms);
    await world.goOn();
  };
  const agree = (line: string) => confirm(ann, `/token ${line}`, world.townId);
  // A reminder would do as the notice of a deadline.
  await agree('remind off');
  const told = await create('told --expires 29h');
  const untold = await create('untold --expires 60h');
  await later(4 * hour);
  await eventually('one deadline is told of', () => times(/\*\*told\*\*.*reaches its deadline/u) === 1);
  const [turned, unused, paused] = [await create('turned'), await create('unused'), await create('paused')];
  const turnedTo = secretIn(await slash('rotate turned --overlap 1d'));
  const unusedTo = secretIn(await slash('rotate unused --overlap 1d'));
  await use(turnedTo);
  await agree('pause paused 1d');
  await world.goOn();
  const secrets = {told, untold, turned, turnedTo, unused, unusedTo, paused};
  const active = () =>
    Object.entries(secrets)
      .filter(([, secret]) =>
        [...world.mattermost.state.tokens.values()].some(({token, is_active}) => token === secret && is_active),
      )
      .map(([name]) => name);
  return {ann, times, later, active};
}

const ends = [
  /\*\*told\*\*.*has passed/u,
  /\*\*untold\*\*.*reaches its deadline/u,
  /\*\*turned\*\*.*is disabled: the new one/u,
  /\*\*unused\*\*.*never seen in use/u,
  /pause of your token \*\*paused\*\*.*works again/u,
];

/** How days go by without Token Keeper's being able to do anything. */
const absences: Readonly<Record<string, (world: World) => Promise<void>>> = {
  async 'Token Keeper is away for three days'(world) {
    await world.restart(async () => world.mattermost.clock.advance(3 * day));
  },
  async 'the server is away for three days'(world) {
    const away = world.mattermost.misbehave({path: /./u, kind: 'cut-before', userId: world.botId});
    for (let look = 0; look < 2; look++) {
      world.mattermost.clock.advance(1.5 * day);
      await world.goOn();
    }
    away.stop();
  },
  async 'the clock jumps by three days'(world) {
    world.mattermost.clock.advance(3 * day);
  },
};

for (const [what, go] of Object.entries(absences)) {
  test(`${what}, over two deadlines, a pause and two overlaps: each ends as was said, and is told once`, async () => {
    const world = await startWorld({version: '10.11'});
    try {
      const {ann, times, later, active} = await open(world);
      assert.deepEqual(active(), ['told', 'untold', 'turned', 'turnedTo', 'unused', 'unusedTo']);
      await go(world);
      await later(0);
      // After an outage, rotations wait for those who use the old token to come back.
      await later(hour);
      await eventually('all are told', () => ends.every((pattern) => times(pattern) > 0)).catch(() => {});
      assert.deepEqual(
        ends.map((pattern) => times(pattern)),
        ends.map(() => 1),
      );
      // A deadline that was missed comes a day after its notice.
      const left = ['untold', 'turnedTo', 'unused', 'paused'];
      assert.deepEqual(active(), left);
      await later(22 * hour);
      assert.deepEqual(active(), left);
      // Set back by a day, the clock takes nothing back.
      await later(2 * hour);
      await later(-day);
      assert.deepEqual(active(), ['turnedTo', 'unused', 'paused']);
      await later(day);
      assert.deepEqual(
        ends.map((pattern) => times(pattern)),
        ends.map(() => 1),
      );
      assert.equal(times(/\*\*untold\*\*.*has passed/u), 1);
      ann.close();
    } finally {
      await world.stop();
    }
  });
}
