import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {Client} from 'pg';
import type {AuditEntry, Store} from '../../src/store/store.ts';
import {createApi} from '../chat/mattermost-api.ts';
import {dropDatabase, newDatabase} from '../store/postgres-place.ts';
import {postgresUrl} from '../store/postgres-url.ts';
import {eventually} from './eventually.ts';
import {startWorld, type World} from './keeper.ts';
import {prepare, type Subject, shownTo, tokensOf, type Verb} from './subject.ts';
import {inStore, toldOf} from './truth.ts';

const minute = 60_000;
let world: World;
let count = 0;

before(async () => {
  world = await startWorld({timeoutMs: 500});
});
after(() => world.stop());

const subjectOf = (verb: Verb, where = world): Promise<Subject> => prepare(where, verb, `ann${++count}`);
const isActive = ({mattermost}: World, id: string): boolean | undefined => mattermost.state.tokens.get(id)?.is_active;
const told = (where: World, subject: Subject, pattern: RegExp) =>
  eventually(`a direct message like ${pattern.source}`, () => toldOf(where, subject).some((text) => pattern.test(text)));

/** Makes a token as a create does whose answer never came: with our bot's token. */
async function makeUnseen({mattermost, botToken}: World, {person}: Subject, name = 'ci'): Promise<string> {
  const made = await createApi(mattermost.url, botToken).call<{id: string}>('POST', `/users/${person.userId}/tokens`, {
    description: name,
  });
  return made.id;
}

/** A rotation that a process was at when it died: the token is made and recorded, its secret not yet shown, the locks held. */
async function leaveCutOff(store: Store, where: World, subject: Subject, newTokenId: string): Promise<void> {
  const at = where.mattermost.clock.now();
  const {userId: ownerId} = subject.person;
  const entry: AuditEntry = {
    id: `cutoff${newTokenId.slice(0, 20)}`,
    at,
    actor: {kind: 'user', id: ownerId},
    verb: 'rotate',
    ownerId,
    tokenId: subject.oldId,
    newTokenId,
    sentEnd: null,
    step: 'created',
    channelId: null,
    outcome: null,
    errorCode: null,
    closedAt: null,
  };
  await store.tokens.seen([{id: newTokenId, ownerId, name: 'ci', active: true, expiresAt: null}], at);
  await store.audit.open(entry);
  for (const key of [`owner:${ownerId}`, `token:${subject.oldId}`, `token:${newTokenId}`]) {
    assert.ok(await store.claims.take(key, at, at + 35_000));
  }
}

test('in a store of its own, what a crash cut off is undone at the start, and its owner told', async () => {
  const ann = await subjectOf('rotate');
  const made = await makeUnseen(world, ann);
  await inStore(world, (store) => leaveCutOff(store, world, ann, made));
  await told(world, ann, /interrupted.*nothing was changed/iu);
  assert.deepEqual([isActive(world, ann.oldId), isActive(world, made)], [true, false]);
  assert.match((await ann.person.slash('/token rotate ci', world.townId)).at(-1)?.message ?? '', /has a new secret/u);
});

const skip = postgresUrl === undefined ? 'TEST_DATABASE_URL names no Postgres to test on' : false;
test('in a shared store, another process may be at it for 35 s; then it is taken over', {skip}, async () => {
  const databaseUrl = await newDatabase(postgresUrl ?? '');
  const shared = await startWorld({settings: {DATABASE_URL: databaseUrl}});
  try {
    const ann = await subjectOf('rotate', shared);
    const made = await makeUnseen(shared, ann);
    await inStore(shared, (store) => leaveCutOff(store, shared, ann, made), databaseUrl);
    shared.mattermost.clock.advance(30_000);
    await shared.runJob('recover');
    assert.equal(isActive(shared, made), true);
    shared.mattermost.clock.advance(6_000);
    await shared.runJob('recover');
    assert.equal(isActive(shared, made), false);
    ann.person.close();
  } finally {
    await shared.stop();
    await dropDatabase(postgresUrl ?? '', databaseUrl);
  }
});

test('who was held up until another took the change for cut off hands no dead secret over, and says what is true', {
  skip,
}, async () => {
  const databaseUrl = await newDatabase(postgresUrl ?? '');
  const shared = await startWorld({settings: {DATABASE_URL: databaseUrl}});
  const database = new Client(databaseUrl);
  await database.connect();
  try {
    for (const [verb, mostLiving] of [
      ['create', 0],
      ['rotate', 1],
    ] as const) {
      const ann = await subjectOf(verb, shared);
      const path = /\/users\/[a-z0-9]{26}\/tokens$/u;
      const late = shared.mattermost.misbehave({method: 'POST', path, kind: 'late', userId: shared.botId});
      const acting = ann.act();
      await eventually('the token is made', () => late.hits === 1 && tokensOf(shared, ann.person).length > ann.before.length);
      // As after a machine's sleep: nothing renewed them.
      await database.query('update keeper_claims set until = until - 35000');
      await shared.runJob('recover');
      const shownBefore = shownTo(ann.person).length;
      late.stop();
      assert.match(await acting, /What was half made is disabled/u);
      assert.equal(shownTo(ann.person).length, shownBefore);
      const living = tokensOf(shared, ann.person).filter(({is_active}) => is_active);
      assert.equal(living.length, mostLiving);
      await told(shared, ann, /interrupted.*(?:nothing was changed|is disabled)/iu);
      ann.person.close();
    }
  } finally {
    await database.end();
    await shared.stop();
    await dropDatabase(postgresUrl ?? '', databaseUrl);
  }
});

test('looked into twice at once, it is settled and told once', async () => {
  const ann = await subjectOf('disable');
  const away = ['disable', 'enable'].map((verb) =>
    world.mattermost.misbehave({path: new RegExp(`/users/tokens/${verb}$`, 'u'), kind: 'bad-gateway', userId: world.botId}),
  );
  assert.match(await ann.act(), /cannot see yet/u);
  for (const rule of away) rule.stop();
  world.mattermost.clock.advance(3 * minute);
  await Promise.all([1, 2, 3].map(() => world.runJob('recover')));
  await world.runJob('deliver-notices');
  await told(world, ann, /did not happen/u);
  assert.equal(toldOf(world, ann).length, 1);
});

test('one that another settled meanwhile is not looked into again', async () => {
  const [ann, bob] = [await subjectOf('disable'), await subjectOf('disable')];
  const away = world.mattermost.misbehave({path: /\/users\/tokens\/disable$/u, kind: 'bad-gateway', userId: world.botId});
  for (const subject of [ann, bob]) assert.match(await subject.act(), /cannot see yet/u);
  away.stop();
  world.mattermost.clock.advance(3 * minute);
  const path = new RegExp(`/users/tokens/${ann.oldId}$`, 'u');
  const slow = world.mattermost.misbehave({method: 'GET', path, kind: 'hang', userId: world.botId, times: 1});
  const before = world.log().split('looked into a change').length;
  const first = world.runJob('recover');
  await eventually('the first is at ann’s', () => slow.hits === 1);
  await Promise.all([first, world.runJob('recover')]);
  slow.stop();
  // Bob's once; ann's, on which the first gave up, once.
  assert.equal(world.log().split('looked into a change').length - before, 2);
});

test('what the server did not do is not said to be undone while the call may still be on its way', async () => {
  const ann = await subjectOf('disable');
  const away = world.mattermost.misbehave({path: /\/users\/tokens\/disable$/u, kind: 'bad-gateway', userId: world.botId});
  assert.match(await ann.act(), /cannot see yet/u);
  away.stop();
  world.mattermost.clock.advance(minute);
  await world.runJob('recover');
  await world.runJob('deliver-notices');
  assert.deepEqual(toldOf(world, ann), []);
  const token = world.mattermost.state.tokens.get(ann.oldId);
  assert.ok(token);
  token.is_active = false;
  await world.runJob('recover');
  await world.runJob('deliver-notices');
  await told(world, ann, /It was done/u);
  const [question] = await ann.person.slash('/token enable ci', world.townId);
  assert.ok(question);
  assert.match((await ann.person.press(question, 'Enable it')).at(-1)?.message ?? '', /works again/u);
});

test('a token whose making arrives late at the server is taken back, and its owner told', async () => {
  const ann = await subjectOf('rotate');
  const path = /\/users\/[a-z0-9]{26}\/tokens$/u;
  const away = world.mattermost.misbehave({method: 'POST', path, kind: 'hang', userId: world.botId});
  assert.match(await ann.act(), /cannot see yet/u);
  away.stop();
  world.mattermost.clock.advance(30_000);
  await world.runJob('recover');
  const late = await makeUnseen(world, ann);
  await world.runJob('recover');
  assert.deepEqual([isActive(world, ann.oldId), isActive(world, late)], [true, false]);
  await world.runJob('deliver-notices');
  await told(world, ann, /nothing was changed/iu);
});

test('tokens that others made for the same owner are left alone', async () => {
  const ann = await subjectOf('create');
  const path = /\/users\/[a-z0-9]{26}\/tokens$/u;
  const away = world.mattermost.misbehave({method: 'POST', path, kind: 'cut-after', userId: world.botId});
  const other = await ann.person.api.call<{id: string}>('POST', `/users/${ann.person.userId}/tokens`, {description: 'ci'});
  await ann.person.api.call('POST', '/commands/execute', {channel_id: world.townId, command: '/token create mine'});
  away.stop();
  world.mattermost.clock.advance(3 * minute);
  await world.runJob('recover');
  assert.equal(isActive(world, other.id), true);
  assert.deepEqual(
    tokensOf(world, ann.person).filter(({description, is_active}) => description === 'mine' && is_active),
    [],
  );
});

test('what became of one change is found out before the next of that token', async () => {
  const ann = await subjectOf('disable');
  const away = [/\/users\/tokens\/disable$/u, /\/users\/tokens\/[a-z0-9]{26}$/u].map((path) =>
    world.mattermost.misbehave({path, kind: 'cut-after', userId: world.botId}),
  );
  assert.match(await ann.act(), /cannot see yet/u);
  for (const rule of away) rule.stop();
  const [question] = await ann.person.slash('/token enable ci', world.townId);
  assert.ok(question);
  assert.match((await ann.person.press(question, 'Enable it')).at(-1)?.message ?? '', /works again/u);
  await world.runJob('deliver-notices');
  await told(world, ann, /It was done/u);
});
