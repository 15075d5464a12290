import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {knownTimeZone} from '../../src/domain/person.ts';
import {lastMondayAtNine} from '../../src/domain/week.ts';
import {dateIn, nextWorkingMoment} from '../../src/domain/working-hours.ts';
import {isZone} from '../../src/domain/zones.ts';
import {createReader} from '../../src/messages/reader.ts';

const now = Date.UTC(2026, 2, 29, 1);
// `Intl` takes the second row and Temporal does not, at least on some versions of Node.
const odd = [
  ['GMT0', 'EST5EDT', 'Factory', 'Etc/GMT+14', '+05:30', 'z', 'europe/berlin', 'Etc/Unknown', 'Antarctica/Troll', 'W-SU'],
  ['PST', 'IST', 'BST', 'CST', '−05:00', 'posixrules', 'US/Pacific-New', 'SystemV/PST8', 'ACT'],
  ['', ' ', 'Mars/Base', '__proto__', 'UTC\0', '🕰️', 'x'.repeat(10_000)],
].flat();
const all = [...Intl.supportedValuesOf('timeZone'), ...odd];

describe('time zones', () => {
  test('with whatever counts as one, dates can be reckoned and written', () => {
    for (const timeZone of all.filter(isZone)) {
      const at = nextWorkingMoment(now, {from: 2, to: 3, weekdays: [7], timeZone, spread: 0});
      assert.ok(at >= now && lastMondayAtNine(now, timeZone) <= now, timeZone);
      assert.match(createReader({locale: 'en', timeZone, now}).moment(at), /2026/u);
    }
  });

  test('whatever a profile holds, it comes to one that counts', () => {
    for (const text of all) {
      const zone = knownTimeZone(text);
      assert.ok(isZone(zone), text);
      assert.match(dateIn(zone, now), /^2026-03-\d\d$/u);
    }
  });

  test('a zone keeps the name that its people chose', () => {
    assert.deepEqual(['Asia/Kolkata', 'europe/kyiv', 'mars/base'].map(knownTimeZone), ['Asia/Kolkata', 'Europe/Kyiv', 'UTC']);
  });

  test('all zones of the world count, and abbreviations that mean several do not', () => {
    assert.deepEqual(
      Intl.supportedValuesOf('timeZone').filter((zone) => !isZone(zone)),
      [],
    );
    assert.deepEqual(['PST', 'IST', 'BST', 'CST', ''].filter(isZone), []);
  });
});
