import assert from 'node:assert/strict';
import {test} from 'node:test';
import {endInTime} from '../../src/end-in-time.ts';
import {createFakeClock} from '../mattermost-gateway/fake-clock.ts';
import {startProcessWorld} from './process-world.ts';

test('an end that does not come is waited for less than the 10 s that Docker waits', async () => {
  const clock = createFakeClock();
  const ended = endInTime(new Promise(() => {}), clock);
  await clock.advance(9_000);
  assert.equal(await ended, false);
});

test('an end that comes is waited for, and what it throws is thrown', async () => {
  const clock = createFakeClock();
  assert.equal(await endInTime(Promise.resolve(), clock), true);
  await assert.rejects(endInTime(Promise.reject(new Error('stuck')), clock), /stuck/u);
  assert.equal(clock.pending(), 0);
});

test('that it ended is the last line of the log', async () => {
  const world = await startProcessWorld();
  await world.stop();
  assert.match(world.log(), /"stopping".*"stopped"[^\n]*\n$/su);
});
