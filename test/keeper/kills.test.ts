import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {eventually} from './eventually.ts';
import {calledSoOften} from './kill-moment.ts';
import {type ProcessWorld, startProcessWorld} from './process-world.ts';
import {answersIn, pauseLength, prepare, type Subject, tokensOf, type Verb} from './subject.ts';
import {thorough} from './thorough.ts';
import {leaks, orphans, recovered, toldOf, untrue} from './truth.ts';

/** All direct messages share 8 calls a second. */
const patience = thorough ? 300_000 : 60_000;
const rotations = thorough ? 200 : 9;
/** More calls than a rotation makes with its receipt, so that some kills come after it. */
const mostCalls = 16;
const seed = 20_261_122;

/** Numbers from 0 to 1 that are the same in every run (mulberry32). */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

type Killed = {readonly what: string; readonly subject: Subject; readonly said: string};

let world: ProcessWorld;
before(async () => {
  world = await startProcessWorld();
});
after(() => world.stop());

/** A change during which Token Keeper is killed; what it had said until then, which has arrived by the time that it is up again. */
async function underFire(subject: Subject, calls: number, turns: number): Promise<Killed> {
  const {person, verb} = subject;
  const from = person.seen.ephemerals.length;
  void subject.act().catch(() => {});
  // One more than Token Keeper's own: the person's command itself.
  await calledSoOften(world.mattermost, 1 + calls, turns);
  await world.crash();
  const said = answersIn(person.seen.ephemerals.slice(from)).at(-1)?.message ?? '';
  return {what: `${verb}, killed after ${calls} calls and ${turns} turns`, subject, said};
}

const isTold = ({subject}: Killed): boolean => {
  const made = tokensOf(world, subject.person).length > subject.before.length;
  return !made || toldOf(world, subject).length > 0;
};

test(`${rotations} rotations, each killed at a random moment: no token is lost or orphaned, and the owner is told`, async () => {
  const random = randomFrom(seed);
  const secrets = new Set<string>();
  const killed: Killed[] = [];
  for (let index = 0; index < rotations; index++) {
    const subject = await prepare(world, 'rotate', `ann${index}`);
    killed.push(await underFire(subject, Math.floor(random() * mostCalls), Math.floor(random() * 30)));
    for (const {token} of world.mattermost.state.tokens.values()) secrets.add(token);
  }
  assert.equal(await recovered(world), 0, 'changes are left open');
  const untold = () => killed.filter((one) => !isTold(one)).map(({what}) => what);
  await eventually('every owner is told of what was made', () => untold().length === 0, patience).catch(() => {});
  assert.deepEqual(untold(), []);
  for (const one of killed) {
    const {what, subject, said} = one;
    const old = tokensOf(world, subject.person).find(({id}) => id === subject.oldId);
    assert.ok(old?.is_active, `${what}: the old token does not work any more`);
    assert.deepEqual(orphans(world, subject), [], `${what}: a token works that nobody has the secret of`);
    assert.equal(untrue(world, subject, said), null, what);
  }
  assert.deepEqual(await leaks(world, [...secrets]), []);
  for (const {subject} of killed) subject.person.close();
});

/** Changes of each of these verbs, killed after so many calls; fails where somebody was told what is not so. */
async function killEach(verbs: readonly Verb[], calls: readonly number[], random: () => number): Promise<Killed[]> {
  const killed: Killed[] = [];
  for (const [verb, count] of verbs.flatMap((one) => calls.map((each) => [one, each] as const))) {
    const subject = await prepare(world, verb, `bob${world.mattermost.state.users.size}`);
    killed.push(await underFire(subject, count, Math.floor(random() * 30)));
  }
  assert.equal(await recovered(world), 0, 'changes are left open');
  for (const {subject} of killed) await subject.look();
  const lies = () =>
    killed.flatMap(({what, subject, said}) => {
      const lie = untrue(world, subject, said);
      return lie ? [`${what}: ${lie}`] : [];
    });
  await eventually('everybody is told the truth', () => lies().length === 0, patience).catch(() => {});
  assert.deepEqual(lies(), []);
  return killed;
}

/** After so many of its calls each of these verbs is killed; all of them in the thorough run. */
const moments: readonly (readonly number[])[] = thorough
  ? [0, 4, 8, 12].map((from) => [0, 1, 2, 3].map((more) => from + more))
  : [[4]];

test('pauses, deadlines set and 7 more days given, each killed at every call: what was told is so, and every pause ends', async () => {
  const random = randomFrom(seed + 1);
  const paused: Killed[] = [];
  for (const calls of moments) {
    // The first of them move the clock by a day each: a few at a time, or their 7 days are over.
    const killed = await killEach(['extend', 'expire', 'pause'], calls, random);
    paused.push(...killed.filter(({subject}) => subject.verb === 'pause'));
  }
  world.mattermost.clock.advance(pauseLength);
  await world.goOn();
  const held = () => paused.filter(({subject}) => !tokensOf(world, subject.person)[0]?.is_active).map(({what}) => what);
  await eventually('every pause ends', () => held().length === 0, patience).catch(() => {});
  assert.deepEqual(held(), []);
});
