import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {systemClock} from '../../src/clock.ts';
import type {MisbehaviourRule} from '../mattermost/server.ts';
import {type Due, prepareDue, wrongWith} from './due.ts';
import {startWorld, type World} from './keeper.ts';
import {thorough} from './thorough.ts';
import {inStore, recovered} from './truth.ts';

type Kind = MisbehaviourRule['kind'];
type Rule = Omit<MisbehaviourRule, 'userId'>;

const kinds: readonly Kind[] = ['rate-limit', 'bad-gateway', 'cut-before', 'cut-after', 'unauthorised', 'hang', 'hang-after'];
/** What each call meets at its first tries, one after the other; all pairs as well in the thorough run. */
const tries: readonly (readonly Kind[])[] = [
  ['unauthorised', 'rate-limit', 'bad-gateway', 'cut-before', 'cut-after'],
  ['hang', 'hang-after'],
  ...(thorough ? kinds.flatMap((first) => kinds.map((second) => [first, second] as const)) : []),
];
const sweeps: readonly Kind[] = thorough ? kinds.filter((kind) => !kind.startsWith('hang')) : ['cut-after'];
const step = thorough ? 1 : 7;

const anything = /./u;
/** Calls at which a server that hangs is waited for: all of them would take long. */
const changesAndNews = thorough
  ? /\/users\/tokens\/(?:disable|enable|revoke|[a-z0-9]{26})$|\/api\/v4\/posts$/u
  : /\/users\/tokens\/(?:disable|enable|revoke)$|\/api\/v4\/posts$/u;
/** More calls than a minute makes in which all is due. */
const mostCalls = 64;

/** What jobs did to the tokens of each name by themselves, and what holds its old and its new token in the end. */
const ends: Readonly<Record<keyof Due['ids'], {readonly done: string; readonly held: string}>> = {
  ended: {done: 'revoke disable', held: ', '},
  stored: {done: 'revoke', held: ', '},
  late: {done: 'disable', held: 'deadline, '},
  turned: {done: 'done', held: 'rotation, '},
  unused: {done: 'undo', held: ', rotation'},
  paused: {done: 'resume', held: ', '},
  held: {done: '', held: 'rotation, '},
};

const names = Object.keys(ends) as (keyof Due['ids'])[];

/** What the store has that is not so. */
const wrongInStore = (world: World, {ids}: Due): Promise<string[]> =>
  inStore(world, async ({audit, holds}) => {
    const wrong: string[] = [];
    const reasons = async (id: string) => (await holds.of([id])).map(({reason}) => reason).join(' ');
    for (const name of names) {
      const [old, fresh] = ids[name];
      const held = `${await reasons(old)}, ${await reasons(fresh)}`;
      const byJobs = (await audit.ofToken(old, 100)).filter(({actor, outcome}) => actor.kind === 'job' && outcome === 'done');
      const done = byJobs.map(({verb}) => verb).join(' ');
      if (held !== ends[name].held || done !== ends[name].done) wrong.push(`${name}: held by ${held}; done: ${done}`);
    }
    return wrong;
  });

/** All that jobs do by themselves comes due; the server errs in one way after the other, in each for some minutes, and then no more. */
async function check(faults: readonly (readonly Rule[])[], minutesOfEach: number): Promise<void> {
  let patient = true;
  // Tries follow each other faster than they do in earnest, once people have said what they had to.
  const wait = (ms: number, run: () => void) => systemClock.after(patient ? ms : ms / 20, run);
  const world = await startWorld({timeoutMs: 400, wait});
  try {
    const [due = assert.fail()] = await prepareDue(world, ['annx']);
    // The receipts of what was typed to make it ready.
    await world.runJob('deliver-notices');
    const before = new Set(world.mattermost.state.posts.keys());
    const wrong = (done: boolean) => wrongWith(world, due, {done});
    const minute = async (what: string) => {
      await world.goOn();
      assert.deepEqual(wrong(false), [], what);
      world.mattermost.clock.advance(60_000);
    };
    patient = false;
    for (const rules of faults) {
      const running = rules.map((rule) => world.mattermost.misbehave({...rule, userId: world.botId, retryAfterSeconds: 0}));
      const what = `a minute, from its call ${rules[0]?.after ?? 0} on`;
      for (let left = minutesOfEach; left > 0 && wrong(true).length > 0; left--) await minute(what);
      for (const misbehaviour of running) misbehaviour.stop();
    }
    for (let good = 1; good <= 5; good++) await minute(`good minute ${good}`);
    patient = true;
    assert.equal(await recovered(world), 0, 'changes are left open');
    assert.deepEqual(wrong(true), []);
    assert.deepEqual(await wrongInStore(world, due), []);
    const told = [...world.mattermost.state.posts].filter(([id, {user_id}]) => !before.has(id) && user_id === world.botId);
    assert.equal(told.length, names.length, told.map(([, {message}]) => message).join('\n'));
    due.person.close();
  } finally {
    await world.stop();
  }
}

const guarantee =
  'whatever the server does wrong while pauses end, deadlines pass, rotations are cut over and old tokens revoked: each is done and told once';

describe(guarantee, {concurrency: 4}, () => {
  for (const met of tries) {
    const path = met.some((kind) => kind.startsWith('hang')) ? changesAndNews : anything;
    test(`each call meets ${met.join(', ')}`, () => check([met.map((kind) => ({kind, path, each: 1}))], 20));
  }
  for (const kind of sweeps) {
    const faults = [...Array(mostCalls).keys()].filter((after) => after % step === 0);
    test(`${kind} from the n-th call of a minute on`, () =>
      check(
        faults.map((after) => [{kind, path: anything, after}]),
        1,
      ));
  }
});
