import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {nextWorkingMoment, spreadOf, type WorkingHours} from '../../src/domain/working-hours.ts';

const hour = 3_600_000;
const zones = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Pacific/Kiritimati',
  'Pacific/Apia',
  'Asia/Kathmandu',
];
const dayNames = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

const workingHours: fc.Arbitrary<WorkingHours> = fc
  .record({
    from: fc.integer({min: 0, max: 23}),
    length: fc.integer({min: 1, max: 24}),
    weekdays: fc.uniqueArray(fc.integer({min: 1, max: 7}), {minLength: 1}),
    timeZone: fc.constantFrom(...zones),
    spread: fc.integer({min: 0, max: hour - 1}),
  })
  .map(({length, ...rest}) => ({...rest, to: Math.min(24, rest.from + length)}));

const moments = fc.integer({min: Date.UTC(2025, 0, 1), max: Date.UTC(2031, 0, 1)});

/** What a clock on the wall there says. */
function onTheWall(at: number, timeZone: string): {weekday: number; hour: number} {
  const format = new Intl.DateTimeFormat('en-GB', {timeZone, weekday: 'short', hour: '2-digit', hourCycle: 'h23'});
  const parts = Object.fromEntries(format.formatToParts(at).map(({type, value}) => [type, value]));
  return {weekday: dayNames.indexOf(parts.weekday ?? '') + 1, hour: Number(parts.hour)};
}

const isOpen = (at: number, {from, to, weekdays, timeZone}: WorkingHours): boolean => {
  const wall = onTheWall(at, timeZone);
  return weekdays.includes(wall.weekday) && wall.hour >= from && wall.hour < to;
};

describe('working hours', () => {
  test('the next working moment is never earlier, falls into working hours, and is its own next', () => {
    fc.assert(
      fc.property(moments, workingHours, (at, hours) => {
        const next = nextWorkingMoment(at, hours);
        assert.ok(next >= at);
        assert.ok(isOpen(next, hours), `${new Date(next).toISOString()} in ${hours.timeZone}`);
        assert.equal(nextWorkingMoment(next, hours), next);
      }),
      {numRuns: 1000},
    );
  });

  test('no working time is skipped but the spread at its beginning', () => {
    fc.assert(
      fc.property(moments, workingHours, (at, hours) => {
        const next = nextWorkingMoment(at, hours);
        for (let probe = Math.ceil(at / hour) * hour; probe < next; probe += hour) {
          const opened = next - probe <= hour + hours.spread;
          if (!opened)
            assert.ok(
              !isOpen(probe, hours) || onTheWall(probe, hours.timeZone).hour === hours.from,
              new Date(probe).toISOString(),
            );
        }
      }),
      {numRuns: 300},
    );
  });

  const office: WorkingHours = {from: 9, to: 17, weekdays: [1, 2, 3, 4, 5], timeZone: 'Europe/Berlin', spread: 0};
  const cases: readonly [string, string, string, WorkingHours][] = [
    ['a Friday evening is put off to Monday morning', '2027-01-29T17:00:00Z', '2027-02-01T08:00:00Z', office],
    ['the clock goes forward over the weekend', '2027-03-27T12:00:00Z', '2027-03-29T07:00:00Z', office],
    ['the clock goes back over the weekend', '2027-10-30T12:00:00Z', '2027-11-01T08:00:00Z', office],
    [
      'half an hour of summer on Lord Howe',
      '2027-10-02T12:00:00Z',
      '2027-10-03T22:00:00Z',
      {...office, timeZone: 'Australia/Lord_Howe'},
    ],
    ['Kiritimati is a day ahead', '2027-01-29T03:30:00Z', '2027-01-31T19:00:00Z', {...office, timeZone: 'Pacific/Kiritimati'}],
    ['the morning is spread', '2027-02-01T05:00:00Z', '2027-02-01T08:10:00Z', {...office, spread: 600_000}],
  ];
  for (const [name, at, expected, hours] of cases) {
    test(name, () =>
      assert.equal(new Date(nextWorkingMoment(Date.parse(at), hours)).toISOString(), new Date(expected).toISOString()),
    );
  }

  test('the spread is the same every day, within an hour, and different for different people', () => {
    const spreads = Array.from({length: 200}, (_, index) => spreadOf(`person-${index}`));
    assert.ok(spreads.every((spread) => spread >= 0 && spread < hour));
    assert.ok(new Set(spreads).size > 190);
    assert.equal(spreadOf('ann'), spreadOf('ann'));
  });
});
