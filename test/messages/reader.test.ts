import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {createReader} from '../../src/messages/reader.ts';

const now = Date.UTC(2026, 10, 22, 10, 30);
const minute = 60_000;
const day = 86_400_000;
const english = createReader({locale: 'en', timeZone: 'UTC', now});
const german = createReader({locale: 'de', timeZone: 'Europe/Berlin', now});

test('any text as locale and as zone gives a reader that can say and date everything', () => {
  const locale = fc.oneof(
    fc.string(),
    fc.string({unit: 'binary'}),
    fc.constantFrom(
      'de',
      'de-AT',
      'DE_de',
      'en-u-nu-arab',
      'de-x-private',
      'constructor',
      '__proto__',
      'toString',
      'zh-CN',
      'i-klingon',
      'und',
      '',
    ),
  );
  const zone = fc.oneof(
    fc.string(),
    fc.string({unit: 'binary'}),
    fc.constantFrom('Europe/Berlin', 'europe/berlin', 'Mars/Base', '+02:00', 'UTC', 'Etc/GMT+12', '__proto__', ''),
  );
  fc.assert(
    fc.property(locale, zone, fc.integer({min: 0, max: 8.64e15}), (anyLocale, anyZone, at) => {
      const reader = createReader({locale: anyLocale, timeZone: anyZone, now});
      for (const text of [reader.t('cancelled'), reader.date(at), reader.moment(at), reader.away(at)]) assert.ok(text.length > 0);
    }),
    {numRuns: 1_000},
  );
});

test('a language that we have is spoken, with its region’s dates; any other is English, dates included', () => {
  assert.equal(german.t('state.active'), 'aktiv');
  assert.equal(createReader({locale: 'de-AT', timeZone: 'UTC', now}).t('state.active'), 'aktiv');
  const french = createReader({locale: 'fr', timeZone: 'UTC', now});
  assert.equal(french.t('state.active'), 'active');
  assert.equal(french.date(now), english.date(now));
  assert.equal(createReader({locale: 'en-GB', timeZone: 'UTC', now}).date(now), '22 Nov 2026');
});

test('a date and a moment are in the reader’s language and zone, the moment with zone and distance', () => {
  assert.equal(english.moment(now + 30 * day), 'Dec 22, 2026, 10:30 AM UTC (in 30 days)');
  assert.equal(german.moment(now + 30 * day), '22. Dez. 2026, 11:30 MEZ (in 30 Tagen)');
  assert.equal(german.date(Date.UTC(2026, 11, 31, 23, 30)), '01.01.2027');
});

test('a distance of a day or more counts the days of the reader’s calendar, so that it never disagrees with the date', () => {
  assert.equal(english.away(Date.UTC(2026, 10, 23, 23, 59)), 'in 1 day');
  assert.equal(english.away(Date.UTC(2026, 10, 24, 0, 0)), 'in 2 days');
  assert.equal(english.away(now + 3 * day + 5 * minute), 'in 3 days');
  assert.equal(english.away(now + 3 * day - 1), 'in 3 days', 'two clocks do not agree to the second');
  assert.equal(german.away(Date.UTC(2026, 10, 24, 23, 30)), 'in 3 Tagen', 'it is the 25th in Berlin by then');
  assert.equal(english.away(Date.UTC(2026, 10, 20, 23, 59)), '2 days ago');
  const late = createReader({locale: 'en', timeZone: 'Europe/Berlin', now: Date.parse('2026-10-25T00:00:00+02:00')});
  assert.equal(late.away(late.now + day), 'in 24 hours', 'that day has 25 hours');
  fc.assert(
    fc.property(fc.integer({min: 2, max: 900}), fc.integer({min: 0, max: day - 1}), (count, time) => {
      const midnight = Date.UTC(2026, 10, 22);
      assert.equal(english.away(midnight + count * day + time), `in ${count} days`);
    }),
  );
});

test('a shorter distance into the future is rounded up, into the past down, and none ever says 0', () => {
  assert.equal(english.away(now + day - minute), 'in 24 hours');
  assert.equal(english.away(now + 60 * minute + 1), 'in 1 hour', 'two clocks do not agree to the second');
  assert.equal(english.away(now + 90 * minute), 'in 2 hours');
  assert.equal(english.away(now + 1), 'in less than a minute');
  assert.equal(english.away(now), 'just now');
  assert.equal(english.away(now - 90 * minute), '1 hour ago');
  assert.equal(english.away(now - day + 1), '23 hours ago');
  fc.assert(
    fc.property(fc.integer({min: -400 * day, max: 400 * day}), (difference) =>
      assert.doesNotMatch(english.away(now + difference), /\b0\b/u),
    ),
  );
});

test('foreign values of a failure are escaped; a failure that has no sentence still gets one', () => {
  const sentence = english.said({key: 'error.no-such-token', values: {name: '@all **x**'}});
  assert.ok(sentence.includes('@\u2060all \\*\\*x\\*\\*'));
  for (const key of ['error.nobody-wrote-this', 'constructor', '__proto__', ''])
    assert.equal(english.said({key, values: {}}), english.t('error.internal'));
});

test('braces and apostrophes in a value are text', () => {
  assert.ok(
    english.t('did.create', {name: "{count, plural, other {#}} 'x'"}).startsWith("{count, plural, other {#}} 'x' is created"),
  );
});

test('a sentence is never said without a value that it needs, and says values as they are', () => {
  for (const reader of [english, german]) {
    assert.throws(() => reader.t('end.will', {date: '31 Jan 2027'}));
    assert.throws(() => reader.t('list.head', {}));
    const odd = "$& {away} '' <b>";
    assert.ok(reader.t('end.will', {date: odd, away: 'x'}).includes(odd));
  }
});
