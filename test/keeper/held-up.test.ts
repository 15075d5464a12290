import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {Client} from 'pg';
import {systemClock} from '../../src/clock.ts';
import {confirm} from '../chat/person.ts';
import {dropDatabase, newDatabase, query} from '../store/postgres-place.ts';
import {postgresUrl} from '../store/postgres-url.ts';
import {eventually} from './eventually.ts';
import {startWorld, type World} from './keeper.ts';
import {prepare, type Subject, shownTo, tokensOf} from './subject.ts';

const skip = postgresUrl === undefined ? 'TEST_DATABASE_URL names no Postgres to test on' : false;
const making = {method: 'POST', path: /\/users\/[a-z0-9]{26}\/tokens$/u, kind: 'late', times: 1} as const;

let world: World;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const madeBy = (where: World, {person, before: known}: Subject) => tokensOf(where, person).filter(({id}) => !known.includes(id));

/** A world whose store others can reach; its waits are short while `hurry` says so. */
async function inShared(work: (shared: World, databaseUrl: string) => Promise<void>, hurry = () => false): Promise<void> {
  const databaseUrl = await newDatabase(postgresUrl ?? '');
  const wait = (ms: number, run: () => void) => systemClock.after(hurry() ? ms / 20 : ms, run);
  const shared = await startWorld({settings: {DATABASE_URL: databaseUrl}, wait});
  try {
    await work(shared, databaseUrl);
  } finally {
    await shared.stop();
    await dropDatabase(postgresUrl ?? '', databaseUrl);
  }
}

/** Settles once the statement finds something. */
async function untilFound(what: string, databaseUrl: string, statement: string): Promise<void> {
  const deadline = performance.now() + 10_000;
  while ((await query(databaseUrl, statement)).length === 0) {
    if (performance.now() > deadline) throw new Error(`never came true: ${what}`);
  }
}

test('a change that takes longer than its locks live keeps them: nobody takes it for cut off', {skip}, async () => {
  let hurry = false;
  const change = async (shared: World, databaseUrl: string): Promise<void> => {
    const ann = await prepare(shared, 'rotate', 'ann');
    const late = shared.mattermost.misbehave({...making, userId: shared.botId});
    hurry = true;
    const acting = ann.act();
    await eventually('the token is made', () => madeBy(shared, ann).length === 1);
    for (let past = 0; past < 80_000; past += 20_000) {
      shared.mattermost.clock.advance(20_000);
      const soon = shared.mattermost.clock.now() + 20_000;
      const kept = `select min(until) from keeper_claims where key ~ '^(owner|token):' having min(until) > ${soon}`;
      await untilFound('its locks are renewed', databaseUrl, kept);
      await shared.runJob('recover');
    }
    late.stop();
    assert.match(await acting, /has a new secret/u);
    assert.deepEqual(
      madeBy(shared, ann).map(({is_active, token}) => [is_active, shownTo(ann.person).includes(token)]),
      [[true, true]],
    );
    ann.person.close();
  };
  await inShared(change, () => hurry);
});

/** Once a token is recorded as made, the next write into the audit waits until lock 1 is free; it alone. */
const sleepy = `
  create sequence sleepers;
  create function sleep() returns trigger language plpgsql as $$ begin
    if exists (select from keeper_audit where step = 'created' and outcome is null) and nextval('sleepers') = 1 then
      perform pg_advisory_xact_lock(1);
    end if;
    return null;
  end $$;
  create trigger sleep before update on keeper_audit for each statement execute function sleep()`;

test('who falls asleep right before handing a secret over shows none that was taken back meanwhile', {skip}, async () => {
  await inShared(async (shared, databaseUrl) => {
    const ann = await prepare(shared, 'create', 'ann');
    await query(databaseUrl, sleepy);
    const sleep = new Client(databaseUrl);
    await sleep.connect();
    await sleep.query('select pg_advisory_lock(1)');
    const acting = ann.act();
    await untilFound('it sleeps', databaseUrl, "select from pg_locks where locktype = 'advisory' and not granted");
    await query(databaseUrl, 'update keeper_claims set until = until - 35000');
    await shared.runJob('recover');
    await sleep.end();
    assert.match(await acting, /What was half made is disabled/u);
    assert.deepEqual(shownTo(ann.person), []);
    assert.deepEqual(
      madeBy(shared, ann).map(({is_active}) => is_active),
      [false],
    );
    ann.person.close();
  });
});

test('a token that turns up after its change was given up as failed is disabled', async () => {
  const ann = await prepare(world, 'create', 'bea');
  const late = world.mattermost.misbehave({...making, userId: world.botId});
  const acting = ann.act();
  await eventually('the token is made', () => madeBy(world, ann).length === 1);
  // As where the server makes it only afterwards: there is nothing to be found yet.
  world.mattermost.state.audits.splice(0);
  world.mattermost.clock.advance(130_000);
  await world.runJob('recover');
  late.stop();
  assert.doesNotMatch(await acting, /is created/u);
  assert.deepEqual(shownTo(ann.person), []);
  assert.deepEqual(
    madeBy(world, ann).map(({is_active}) => is_active),
    [false],
  );
  ann.person.close();
});

test('while the secret of a new token is on its way, nobody changes that token', async () => {
  const ann = await prepare(world, 'create', 'cleo');
  const late = world.mattermost.misbehave({path: /\/posts\/ephemeral$/u, kind: 'late', userId: world.botId, times: 1});
  const acting = ann.act();
  // It is there already, but nobody knows so before the server has answered.
  await eventually('the secret is on its way', () => late.hits === 1 && shownTo(ann.person).length === 1);
  const answers = await confirm(ann.person, '/token disable ci', world.townId);
  assert.match(answers.at(-1)?.message ?? '', /under way/u);
  late.stop();
  assert.match(await acting, /is created/u);
  assert.deepEqual(
    madeBy(world, ann).map(({is_active}) => is_active),
    [true],
  );
  ann.person.close();
});
