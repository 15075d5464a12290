import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {AuditEntry} from '../../src/store/store.ts';
import {confirm, createPerson, labels, type Person, type SeenPost} from '../chat/person.ts';
import {newId} from '../mattermost/ids.ts';
import type {MattermostVersion} from '../mattermost/server.ts';
import {eventually} from './eventually.ts';
import {startWorld, type World} from './keeper.ts';
import {passTime} from './pass-time.ts';
import {inStore} from './truth.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** Ends that the server kept become deadlines of bots' tokens when it goes back to a release that keeps none. */
let world: World;
let ann: Person;
let carol: Person;
before(async () => {
  world = await startWorld({version: '11.10'});
  [ann, carol] = [await world.person('ann'), await world.person('carol')];
});
after(async () => {
  ann?.close();
  carol?.close();
  await world?.stop();
});

type Made = {readonly id: string; readonly botId: string};

/** A bot of that person's with a token that the server ends after so many days. */
async function botOf(owner: Person, name: string, days: number): Promise<Made> {
  const bot = await world.admin.call<{user_id: string}>('POST', '/bots', {username: `bot-${name}`});
  await world.admin.call('POST', `/bots/${bot.user_id}/assign/${owner.userId}`);
  return {id: await tokenOf(bot.user_id, name, days), botId: bot.user_id};
}
async function tokenOf(userId: string, description: string, days: number): Promise<string> {
  const body = {description, expires_at: world.mattermost.clock.now() + days * day};
  return (await world.admin.call<{id: string}>('POST', `/users/${userId}/tokens`, body)).id;
}

const isActive = (id: string) => world.mattermost.state.tokens.get(id)?.is_active;
/** What the bot wrote to somebody, in its order. */
const toldTo = async (person: Person, pattern: RegExp): Promise<SeenPost[]> => {
  const channel = await world.directChannel(person);
  return [...world.mattermost.state.posts.values()].filter(
    ({channel_id, user_id, message}) => channel_id === channel && user_id === world.botId && pattern.test(message),
  ) as unknown as SeenPost[];
};

async function later(ms: number): Promise<void> {
  passTime(world, ms);
  for (let minute = 0; minute < 2; minute++) await world.goOn();
}

/** How long it is until the next Monday at 10 o'clock, in ms: reminders keep working hours. */
function untilMonday(): number {
  const now = world.mattermost.clock.now();
  const monday = Date.UTC(2024, 0, 1, 10);
  return 7 * day - ((now - monday) % (7 * day));
}

/** What a process that died has begun: the end of a bot's token at its deadline. */
const endingOf = (tokenId: string, ownerId: string): AuditEntry => ({
  id: newId(),
  at: world.mattermost.clock.now(),
  actor: {kind: 'job', id: 'deadline'},
  verb: 'disable',
  ownerId,
  tokenId,
  newTokenId: null,
  sentEnd: null,
  channelId: null,
  step: 'intent',
  outcome: null,
  errorCode: null,
  closedAt: null,
});

/** Reads all tokens that were made past Token Keeper. */
async function scanned(): Promise<void> {
  await later(hour);
  await world.runJob('scan-tokens');
}

/** The server is another release from now on, and Token Keeper has noticed. */
async function become(version: MattermostVersion): Promise<void> {
  const noticed = () => world.log().split(`"Mattermost server","version":"${version}`).length;
  const earlier = noticed();
  world.mattermost.setVersion(version);
  world.mattermost.dropWebsockets();
  await eventually(`the server is ${version}`, () => noticed() > earlier);
  for (const person of [ann, carol]) person.close();
  ann = await createPerson(world.mattermost.url, ann.username, 'Passw0rd!user');
  carol = await createPerson(world.mattermost.url, carol.username, 'Passw0rd!user');
}

const silence = (person: Person) => confirm(person, '/token remind off', world.townId);

test('a bot’s token is ended at its deadline as a person’s is: its owner is told before, then, and when it is revoked', async () => {
  // A reminder would do as the notice.
  await silence(ann);
  const {id, botId} = await botOf(ann, 'deploy', 10);
  await scanned();
  await become('10.11');
  await later(0);
  const kept = await toldTo(ann, /does not keep the end of the token \*\*deploy\*\*/u);
  assert.match(kept.map(({message}) => message).join(), /of your bot @bot\\-deploy any more/u);

  await later(9 * day);
  const warned = await toldTo(ann, /token \*\*deploy\*\*.*of your bot @bot\\-deploy reaches its deadline/u);
  assert.equal(warned.length, 1);
  assert.equal(isActive(id), true);

  // Its answer is lost, twice: what became of it is found out, and told all the same.
  const lost = {method: 'POST', path: /\/users\/tokens\/disable$/u, userId: world.botId, kind: 'cut-after', times: 2} as const;
  world.mattermost.misbehave(lost);
  await later(26 * hour);
  assert.equal(isActive(id), false);
  const passed = await toldTo(ann, /deadline of the token \*\*deploy\*\*.*of your bot @bot\\-deploy has passed/u);
  assert.equal(passed.length, 1);

  await later(13 * day);
  assert.equal(isActive(id), false);
  await later(2 * day);
  assert.equal(isActive(id), undefined);
  const revoked = await toldTo(ann, /\*\*deploy\*\*.*of your bot @bot\\-deploy.*revoked for good/u);
  assert.equal(revoked.length, 1);

  // There is no verb of ours for a bot's token, and a bot reads nothing.
  for (const post of [...kept, ...warned, ...passed, ...revoked]) assert.deepEqual(labels(post), []);
  const channels = [...world.mattermost.state.channels.values()].filter(({name}) => name.includes(botId));
  assert.deepEqual(channels, []);
});

test('a reminder that the bot’s owner got is notice enough', async () => {
  await become('11.10');
  await later(untilMonday());
  await carol.slash('/token remind on', world.townId);
  const {id} = await botOf(carol, 'reminded', 10);
  await scanned();
  await become('10.11');
  await later(0);
  await later(7 * day);
  await world.runJob('send-reminders');
  await later(0);
  assert.equal((await toldTo(carol, /\*\*reminded\*\*.*of @bot/u)).length, 1);
  await later(2 * day);
  await later(26 * hour);
  assert.equal(isActive(id), false);
  assert.equal((await toldTo(carol, /\*\*reminded\*\*.*reaches its deadline/u)).length, 0);
});

test('who has become the bot’s owner since is told at least a day before, too', async () => {
  await become('11.10');
  await silence(ann);
  await silence(carol);
  const {id, botId} = await botOf(ann, 'passed', 10);
  await scanned();
  await become('10.11');
  await later(9 * day);
  assert.equal((await toldTo(ann, /\*\*passed\*\*.*reaches its deadline/u)).length, 1);
  await world.admin.call('POST', `/bots/${botId}/assign/${carol.userId}`);
  await later(26 * hour);
  assert.equal((await toldTo(carol, /\*\*passed\*\*.*reaches its deadline/u)).length, 1);
  assert.equal(isActive(id), true);
  await later(23 * hour);
  assert.equal(isActive(id), true);
  await later(2 * hour);
  assert.equal(isActive(id), false);
});

test('who has become the bot’s owner after its token was disabled is told, and has all the days from there', async () => {
  await become('11.10');
  const {id, botId} = await botOf(ann, 'handed', 10);
  await scanned();
  await become('10.11');
  await later(9 * day);
  await later(26 * hour);
  assert.equal((await toldTo(ann, /deadline of the token \*\*handed\*\*.*has passed/u)).length, 1);
  await world.admin.call('POST', `/bots/${botId}/assign/${carol.userId}`);
  await later(15 * day);
  await later(0);
  assert.equal((await toldTo(carol, /deadline of the token \*\*handed\*\*.*has passed/u)).length, 1);
  assert.equal(isActive(id), false);
  await later(13 * day);
  assert.equal(isActive(id), false);
  await later(2 * day);
  assert.equal(isActive(id), undefined);
  assert.deepEqual(
    [
      (await toldTo(carol, /\*\*handed\*\*.*revoked for good/u)).length,
      (await toldTo(ann, /\*\*handed\*\*.*revoked for good/u)).length,
    ],
    [1, 0],
  );
});

test('what a job was cut off in is told to the bot’s owner as soon as the server says who that is', async () => {
  await become('11.10');
  const {id, botId} = await botOf(ann, 'unasked', 10);
  await scanned();
  await become('10.11');
  await later(0);
  const away = world.mattermost.misbehave({path: new RegExp(`/bots/${botId}$`, 'u'), kind: 'bad-gateway', userId: world.botId});
  await inStore(world, ({audit}) => audit.open(endingOf(id, botId)));
  await world.admin.call('POST', '/users/tokens/disable', {token_id: id});
  const passed = () => toldTo(ann, /deadline of the token \*\*unasked\*\*.*of your bot @bot\\-unasked has passed/u);
  await later(0);
  assert.ok(away.hits > 0);
  assert.equal((await passed()).length, 0);
  away.stop();
  // A look of Token Keeper's own may be under way, and another has to wait for it.
  for (let minutes = 0; minutes < 60 && (await passed()).length === 0; minutes++) await later(60_000);
  assert.equal((await passed()).length, 1);
});

test('where nobody can be told, nothing is ended: a plugin’s bot, a bot whose owner is deactivated, and our own account', async () => {
  await become('11.10');
  const bob = await world.person('bob');
  const plugin = await botOf(ann, 'plugged', 10);
  const known = world.mattermost.state.bots.get(plugin.botId) ?? assert.fail('no bot');
  world.mattermost.state.bots.set(plugin.botId, {...known, owner_id: 'com.example.plugin'});
  const left = await botOf(bob, 'left', 10);
  const own = await tokenOf(world.botId, 'ours', 10);
  await scanned();
  bob.close();
  await world.admin.call('PUT', `/users/${bob.userId}/active`, {active: false});
  // As where the server is set to let such bots be.
  world.mattermost.state.bots.set(left.botId, {...known, user_id: left.botId, owner_id: bob.userId});
  await become('10.11');
  await later(0);
  for (let week = 0; week < 4; week++) await later(7 * day);
  assert.deepEqual([plugin.id, left.id, own].map(isActive), [true, true, true]);
  for (const person of [ann, carol]) assert.equal((await toldTo(person, /\*\*(?:plugged|left|ours)\*\*/u)).length, 0);
});
