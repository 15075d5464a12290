import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {prepareDue, wrongWith} from './due.ts';
import {eventually} from './eventually.ts';
import {calledSoOften} from './kill-moment.ts';
import {type ProcessWorld, startProcessWorld} from './process-world.ts';
import {thorough} from './thorough.ts';
import {openChanges, recovered} from './truth.ts';

const people = thorough ? 12 : 1;
const kills = thorough ? 100 : 6;
/** All jobs share 8 calls a second. */
const patience = thorough ? 60_000 : 5_000;

let world: ProcessWorld;
before(async () => {
  world = await startProcessWorld();
});
after(() => world.stop());

test(`${kills} kills while pauses end, deadlines pass, rotations are cut over and old tokens revoked: each is done and told once`, async () => {
  const all = await prepareDue(
    world,
    Array.from({length: people}, (_, index) => `ann${index}x`),
  );
  const wrong = (done: boolean) => all.flatMap((due) => wrongWith(world, due, {done}));
  assert.deepEqual(wrong(false), []);
  // Stopped in the midst of it as an operator does.
  await world.restart();
  assert.equal(await openChanges(world), 0, 'a stop cut changes off');
  assert.deepEqual(wrong(false), []);
  for (let kill = 0; kill < kills; kill++) {
    // From kill to kill one call later: before, between and after the calls of each change.
    await calledSoOften(world.mattermost, 1 + (kill % 25), (kill * 7) % 30);
    await world.crash();
  }
  assert.equal(await recovered(world), 0, 'changes are left open');
  // Jobs look again each minute, and at each start.
  for (let start = 0; start < 8 && wrong(true).length > 0; start++) {
    await eventually('all is done', () => wrong(true).length === 0, patience).catch(() => world.restart());
  }
  assert.deepEqual(wrong(true), []);
  for (const {person} of all) person.close();
});
