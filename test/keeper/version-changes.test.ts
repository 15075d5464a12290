import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {createApi} from '../chat/mattermost-api.ts';
import {confirm, createPerson, type Person, secretIn} from '../chat/person.ts';
import type {MattermostVersion} from '../mattermost/server.ts';
import {eventually} from './eventually.ts';
import {startWorld, type World} from './keeper.ts';
import {passTime} from './pass-time.ts';

const hour = 3_600_000;
const day = 24 * hour;

let world: World;
let ann: Person;
before(async () => {
  world = await startWorld({version: '10.11'});
  ann = await world.person('ann');
});
after(async () => {
  ann?.close();
  await world?.stop();
});

const slash = (line: string) => ann.slash(`/token ${line}`, world.townId);
const create = async (line: string) => secretIn(await slash(`create ${line}`));
const agree = (line: string) => confirm(ann, `/token ${line}`, world.townId);
const works = async (secret: string) => (await createApi(world.mattermost.url, secret).status('GET', '/users/me')) === 200;
/** What the server has, without using it. */
const isActive = (secret: string) => [...world.mattermost.state.tokens.values()].find(({token}) => token === secret)?.is_active;
const toldOf = (pattern: RegExp) =>
  [...world.mattermost.state.posts.values()].filter(({user_id, message}) => user_id === world.botId && pattern.test(message))
    .length;
const told = (pattern: RegExp) => eventually(`told ${pattern.source}`, () => toldOf(pattern) > 0);

async function later(ms: number): Promise<void> {
  passTime(world, ms);
  await world.goOn();
}

/** The server is another release from now on, and Token Keeper has noticed. */
async function become(version: MattermostVersion): Promise<void> {
  const noticed = () => world.log().split(`"Mattermost server","version":"${version}`).length;
  const before = noticed();
  world.mattermost.setVersion(version);
  world.mattermost.dropWebsockets();
  await eventually(`the server is ${version}`, () => noticed() > before);
  ann.close();
  ann = await createPerson(world.mattermost.url, ann.username, 'Passw0rd!user');
}

test('from 10.11 to 11.10 and back with rotations, a pause and deadlines open: each ends as was said, none for ever', async () => {
  // A reminder would do as the notice of a deadline.
  await agree('remind off');
  const ours = await create('ours --expires 30d');
  const turned = await create('turned');
  const turnedTo = secretIn(await slash('rotate turned --overlap 2d'));
  await works(turnedTo);
  const paused = await create('paused');
  await agree('pause paused 1d');

  await become('11.10');
  const servers = await create('servers --expires 20d');
  const both = await create('both --expires 60d');
  await agree('expire both 10d');
  const unused = await create('unused --expires 40d');
  const unusedTo = secretIn(await slash('rotate unused --overlap 4d'));
  const stopped = await create('stopped --expires 50d');
  await agree('pause stopped 5d');
  await later(25 * hour);
  assert.deepEqual([isActive(paused), isActive(turned), isActive(stopped)], [true, true, false]);
  await later(25 * hour);
  assert.deepEqual([isActive(turned), isActive(turnedTo)], [false, true]);

  await become('10.11');
  await later(0);
  await told(/does not keep the end of your token \*\*servers\*\*/u);
  assert.match((await slash('list')).at(-1)?.message ?? '', /\*\*servers\*\*.*in 1[78] days/u);
  assert.deepEqual([isActive(turned), isActive(stopped), isActive(unused), isActive(unusedTo)], [false, false, true, true]);
  await later(4 * day);
  assert.deepEqual([isActive(stopped), isActive(unused), isActive(unusedTo)], [true, true, false]);
  for (const [name, secret, days] of [
    ['both', both, 3],
    ['servers', servers, 9],
    ['ours', ours, 9],
    ['unused', unused, 9],
    ['stopped', stopped, 9],
  ] as const) {
    await later(days * day);
    assert.equal(isActive(secret), true, `${name} ended too early`);
    await told(new RegExp(`\\*\\*${name}\\*\\*.*reaches its deadline`, 'u'));
    await later(25 * hour);
    assert.equal(isActive(secret), false, `${name} lives on`);
  }
  assert.deepEqual([isActive(turned), toldOf(/does not keep the end of your token \*\*servers\*\*/u)], [undefined, 1]);
});

test('back to 10.11, the ends of tokens that do not work stay where they were, and their owner is told of none', async () => {
  await become('11.10');
  const held = await create('held --expires 60d');
  const mine = await create('mine --expires 60d');
  await agree('expire held 1d');
  await agree('disable mine');
  await later(0);
  await told(/\*\*held\*\*.*reaches its deadline/u);
  await later(25 * hour);
  await told(/\*\*held\*\*.*has passed/u);
  assert.deepEqual([isActive(held), isActive(mine)], [false, false]);

  await become('10.11');
  await later(0);
  const list = (await slash('list')).at(-1)?.message ?? '';
  assert.match(list, /\*\*mine\*\*.*disabled.*in 59 days/u);
  assert.match(list, /\*\*held\*\*.*disabled · ended.*ago/u);
  assert.equal(toldOf(/does not keep the end of your token \*\*(?:held|mine)\*\*/u), 0);
  assert.match((await agree('extend held')).at(-1)?.message ?? '', /works again/u);
  assert.match((await agree('enable mine')).at(-1)?.message ?? '', /works again/u);
  await later(6 * day);
  await eventually('warned again', () => toldOf(/\*\*held\*\*.*reaches its deadline/u) === 2);
  await later(25 * hour);
  await told(/\*\*held\*\*.*has passed again/u);
  assert.deepEqual([isActive(held), isActive(mine)], [false, true]);
});
