import assert from 'node:assert/strict';
import {test} from 'node:test';
import {lastMondayAtNine} from '../../src/domain/week.ts';

const due = (now: string, timeZone: string): string =>
  new Date(lastMondayAtNine(Date.parse(now), timeZone)).toISOString().slice(0, 16);

test('what is due is the last Monday at nine in the zone', () => {
  assert.equal(due('2026-11-25T12:00Z', 'UTC'), '2026-11-23T09:00');
  assert.equal(due('2026-11-22T23:59Z', 'UTC'), '2026-11-16T09:00');
  assert.equal(due('2026-11-23T08:59Z', 'UTC'), '2026-11-16T09:00');
  assert.equal(due('2026-11-23T09:00Z', 'UTC'), '2026-11-23T09:00');
});

test('the day is the zone’s own, over its changes of the clock', () => {
  assert.equal(due('2026-11-23T08:00Z', 'Europe/Berlin'), '2026-11-23T08:00');
  assert.equal(due('2026-11-22T20:00Z', 'Pacific/Auckland'), '2026-11-22T20:00');
  assert.equal(due('2026-11-23T16:59Z', 'America/Los_Angeles'), '2026-11-16T17:00');
  assert.equal(due('2026-10-26T12:00Z', 'Europe/Berlin'), '2026-10-26T08:00');
  assert.equal(due('2026-10-25T12:00Z', 'Europe/Berlin'), '2026-10-19T07:00');
});
