import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {
  fromStored,
  muteName,
  type PreferenceName,
  preferenceNames,
  readPreference,
  usualPreferences,
  writePreference,
} from '../../src/domain/preferences.ts';

const id = 'abcdefghijklmnopqrstuvwxyz';

describe('preferences as they are typed', () => {
  const understood: readonly [PreferenceName, string, unknown][] = [
    ['leads', '30,14,7', [30, 14, 7]],
    ['leads', ' 7d 30d, 14 ', [30, 14, 7]],
    ['hours', '8-16', {from: 8, to: 16}],
    ['hours', '08:00 – 24:00', {from: 8, to: 24}],
    ['weekdays', 'mon-fri', [1, 2, 3, 4, 5]],
    ['weekdays', 'Sun-Thu', [1, 2, 3, 4, 7]],
    ['weekdays', 'Mon–Fri', [1, 2, 3, 4, 5]],
    ['weekdays', 'mon - wed, Sat — Sun', [1, 2, 3, 6, 7]],
    ['weekdays', 'Mon –Fri', [1, 2, 3, 4, 5]],
    ['weekdays', 'Mo, Mi, do', [1, 3, 4]],
    ['weekdays', '6,7', [6, 7]],
    ['zone', 'Pacific/Kiritimati', 'Pacific/Kiritimati'],
    ['off', 'true', true],
  ];
  for (const [name, text, meaning] of understood) {
    test(`${name} ${text}`, () => assert.deepEqual(readPreference(name, text), meaning));
  }

  const refused: readonly [PreferenceName, string][] = [
    ['leads', ''],
    ['leads', '0'],
    ['leads', '91'],
    ['leads', '1,2,3,4,5,6,7,8,9,10,11'],
    ['leads', '-3'],
    ['hours', '17-9'],
    ['hours', '9-25'],
    ['hours', 'late'],
    ['weekdays', 'm'],
    ['weekdays', 'mon-'],
    ['weekdays', 'mon–'],
    ['weekdays', '–fri'],
    ['weekdays', 'someday'],
    ['zone', 'Mars/Base'],
    ['zone', 'PST'],
    ['zone', ''],
    ['off', 'maybe'],
  ];
  for (const [name, text] of refused) {
    test(`${name} “${text}” is not understood`, () => assert.equal(readPreference(name, text), undefined));
  }
});

describe('preferences as they are stored', () => {
  test('what is written is read back as it was', () => {
    const preferences = {
      leads: [30, 7],
      hours: {from: 7, to: 15},
      weekdays: [1, 7],
      zone: 'Asia/Kathmandu',
      off: true,
      muted: new Set([id]),
    };
    const stored = preferenceNames.map((name) => ({name, value: writePreference(preferences, name) ?? ''}));
    assert.deepEqual(fromStored([...stored, {name: muteName(id), value: 'true'}]), {preferences, ignored: []});
  });

  test('the name of a muted token fits into what the server takes', () => assert.ok(Buffer.byteLength(muteName(id)) <= 32));

  test('what another tool wrote is ignored and named, and never an error', () => {
    const {preferences, ignored} = fromStored([
      {name: 'hours', value: 'always'},
      {name: 'toString', value: '1'},
      {name: 'leads', value: '14'},
      {name: 'mute_me', value: 'true'},
    ]);
    assert.deepEqual(preferences, {...usualPreferences, leads: [14]});
    assert.deepEqual(ignored, ['hours', 'toString', 'mute_me']);
  });

  test('any names and values give preferences that can be worked with', () => {
    const rows = fc.array(fc.record({name: fc.oneof(fc.constantFrom(...preferenceNames), fc.string()), value: fc.string()}));
    fc.assert(
      fc.property(rows, (stored) => {
        const {hours, weekdays, leads} = fromStored(stored).preferences;
        assert.ok(hours.from < hours.to && hours.to <= 24 && weekdays.length > 0);
        assert.ok(leads === null || leads.every((days) => days >= 1 && days <= 90));
      }),
    );
  });
});
