import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createServerClock} from '../src/server-clock.ts';

const start = 1_800_000_000_000;

/** A server and a machine whose clocks are moved by hand. */
function twoClocks() {
  let [servers, ours]: [number | null, number] = [null, start];
  const clock = createServerClock({serverNow: () => servers}, {now: () => ours, after: () => () => {}});
  const settled = () => (clock.settled?.() ?? assert.fail()) - start;
  return {
    now: () => clock.now() - start,
    settled,
    serverIs: (ahead: number) => {
      servers = ours + ahead;
    },
    pass(ms: number) {
      ours += ms;
      if (servers !== null) servers += ms;
    },
  };
}

test('what others wrote down runs out by the time before a jump, until they have heard of it', () => {
  const {now, settled, serverIs, pass} = twoClocks();
  serverIs(1_000);
  assert.deepEqual([now(), settled()], [0, 0]);
  serverIs(300_000);
  assert.deepEqual([now(), settled()], [300_000, 0]);
  pass(30_000);
  assert.deepEqual([now(), settled()], [330_000, 30_000]);
  pass(10_000);
  assert.deepEqual([now(), settled()], [340_000, 340_000]);
  pass(1_000);
  assert.equal(settled(), now());
});

test('a clock that is set back counts at once, also while a jump ahead does not count yet', () => {
  const {now, settled, serverIs, pass} = twoClocks();
  serverIs(600_000);
  assert.equal(settled(), 0);
  pass(5_000);
  serverIs(-300_000);
  assert.deepEqual([now(), settled()], [-295_000, -295_000]);
  serverIs(0);
  assert.equal(settled(), -295_000);
});
