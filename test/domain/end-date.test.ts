import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {Temporal} from 'temporal-polyfill';
import {defaultEnd, parseEnd, withinPolicy} from '../../src/domain/end-date.ts';
import {KeeperError} from '../../src/domain/errors.ts';

const day = 86_400_000;
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kathmandu',
  'Pacific/Kiritimati',
  'Pacific/Apia',
  'America/Sao_Paulo',
];
const at = (text: string): number => Date.parse(text);
const anyTime = fc.integer({min: at('2024-01-01T00:00:00Z'), max: at('2040-01-01T00:00:00Z')});
const anyZone = fc.constantFrom(...zones);

/** The end that a text means, or the key of the sentence that refuses it. */
const read = (text: string, now: number, timeZone: string): number | null | string => {
  try {
    return parseEnd(text, {now, timeZone});
  } catch (error) {
    if (error instanceof KeeperError && error.code === 'bad-input') return error.said.key;
    throw error;
  }
};

test('whatever is typed, an end lies ahead and within ten years, or a sentence refuses it', () => {
  const word = fc.oneof(
    fc.string(),
    fc.string({unit: 'binary'}),
    fc
      .tuple(fc.integer({min: -5, max: 99_999}), fc.constantFrom('h', 'd', 'w', 'm', 'y', ' days', 'min', ''))
      .map((parts) => parts.join('')),
    fc.date({noInvalidDate: false}).map((date) => (Number.isNaN(date.getTime()) ? 'x' : date.toISOString().slice(0, 10))),
    fc.constantFrom('never', 'NEVER', '“90d”', '2024-02-30', '2025-02-29', '9999-12-31', '0000-00-00'),
  );
  fc.assert(
    fc.property(word, anyTime, anyZone, (text, now, zone) => {
      const end = read(text, now, zone);
      if (typeof end === 'number') assert.ok(end > now && end <= now + 3_660 * day);
    }),
    {numRuns: 2_000},
  );
});

test('a date means the end of that day in the reader’s zone', () => {
  const now = at('2026-06-01T12:00:00Z');
  assert.equal(read('2026-12-24', now, 'UTC'), at('2026-12-24T23:59:59Z'));
  assert.equal(read('2026-12-24', now, 'Europe/Berlin'), at('2026-12-24T23:59:59+01:00'));
  assert.equal(read('2026-07-24', now, 'Europe/Berlin'), at('2026-07-24T23:59:59+02:00'));
  assert.equal(read('2026-12-24', now, 'Pacific/Kiritimati'), at('2026-12-24T23:59:59+14:00'));
});

test('today is taken, yesterday is not, by the reader’s calendar', () => {
  const now = at('2026-06-01T23:30:00Z');
  assert.equal(read('2026-06-01', now, 'UTC'), at('2026-06-01T23:59:59Z'));
  assert.equal(read('2026-06-01', now, 'Europe/Berlin'), 'error.end-in-the-past');
  assert.equal(read('2026-06-02', now, 'Europe/Berlin'), at('2026-06-02T23:59:59+02:00'));
});

test('days are days of the reader’s calendar, also where clocks are changed', () => {
  const inSpring = at('2026-03-20T09:00:00+01:00');
  assert.equal(read('30d', inSpring, 'Europe/Berlin'), at('2026-04-19T09:00:00+02:00'));
  const inAutumn = at('2026-10-01T09:00:00+02:00');
  assert.equal(read('30d', inAutumn, 'Europe/Berlin'), at('2026-10-31T09:00:00+01:00'));
  assert.equal(read('48h', inAutumn, 'Europe/Berlin'), inAutumn + 2 * day);
});

test('leap days and short months are counted as calendars do', () => {
  assert.equal(read('2028-02-29', at('2027-06-01T00:00:00Z'), 'UTC'), at('2028-02-29T23:59:59Z'));
  for (const text of ['2027-02-29', '2027-02-31', '2027-13-01', '2027-00-10'])
    assert.equal(read(text, at('2026-06-01T00:00:00Z'), 'UTC'), 'error.no-such-day', text);
  assert.equal(read('1y', at('2028-02-29T10:00:00Z'), 'UTC'), at('2029-02-28T10:00:00Z'));
  assert.equal(read('1m', at('2026-01-31T10:00:00Z'), 'UTC'), at('2026-02-28T10:00:00Z'));
});

test('every way of writing an end that help and errors name is understood, in any capitals', () => {
  const now = at('2026-06-01T12:00:00Z');
  for (const text of [
    '90d',
    '12w',
    '6m',
    '1y',
    '90 days',
    '1 day',
    '2 Weeks',
    '3 MONTHS',
    '1 year',
    '36h',
    '“90d”',
    '2027-01-31',
  ])
    assert.equal(typeof read(text, now, 'UTC'), 'number', text);
  assert.equal(read('Never', now, 'UTC'), null);
  for (const text of ['90min', '90', 'd', '-5d', '1.5d', '31.01.2027', '2027-1-31', 'tomorrow', ''])
    assert.equal(read(text, now, 'UTC'), 'error.end-not-understood', text);
});

test('a policy of so many days takes exactly these, in every zone and at every time, and is never exceeded', () => {
  fc.assert(
    fc.property(
      anyTime,
      anyZone,
      fc.integer({min: 1, max: 400}),
      fc.integer({min: 0, max: 2_000}),
      (now, zone, maxDays, behind) => {
        const end = parseEnd(`${maxDays}d`, {now, timeZone: zone});
        // What is known of the server's clock may be behind.
        const server = now - behind;
        const kept = withinPolicy(end, {now: server, maxDays});
        assert.ok(kept !== null && kept <= server + maxDays * day && kept > server + (maxDays - 1) * day);
      },
    ),
  );
});

test('beyond the policy, and without an end under one, is refused; without a policy everything is kept', () => {
  const now = at('2026-06-01T12:00:00Z');
  assert.throws(() => withinPolicy(now + 31 * day, {now, maxDays: 30}), KeeperError);
  assert.throws(() => withinPolicy(null, {now, maxDays: 30}), KeeperError);
  assert.equal(withinPolicy(null, {now, maxDays: 0}), null);
  assert.equal(withinPolicy(now + 900 * day, {now, maxDays: 0}), now + 900 * day);
});

test('by default a token lives 90 days, or as long as the policy allows', () => {
  assert.equal(defaultEnd({now: 0, maxDays: 0}), 90 * day);
  assert.equal(defaultEnd({now: 0, maxDays: 365}), 90 * day);
  assert.equal(defaultEnd({now: 0, maxDays: 30}), 30 * day);
});

test('a day that a zone skipped is still an end', () => {
  // Apia had no 30 December 2011.
  const now = Temporal.Instant.from('2011-12-29T12:00:00Z').epochMilliseconds;
  assert.equal(typeof read('2011-12-30', now, 'Pacific/Apia'), 'number');
});
