import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import {
  escalationLead,
  isLeftToServer,
  leadsOf,
  lifespanOf,
  lookAt,
  type ServerSide,
  snoozedUntil,
  stepKey,
  tellAt,
  tightest,
} from '../../src/domain/reminder.ts';
import {nextWorkingMoment, type WorkingHours} from '../../src/domain/working-hours.ts';

const hour = 3_600_000;
const day = 24 * hour;

const ends = fc.integer({min: Date.UTC(2026, 0, 1), max: Date.UTC(2031, 0, 1)});
const lifetimes = fc.oneof(fc.constant(null), fc.integer({min: 1, max: 400 * day}), fc.integer({min: 1, max: 60 * day}));
const ownDays = fc.oneof(fc.constant(null), fc.array(fc.integer({min: 1, max: 90}), {minLength: 1, maxLength: 10}));
const hours: fc.Arbitrary<WorkingHours> = fc.record({
  from: fc.integer({min: 0, max: 12}),
  to: fc.integer({min: 13, max: 24}),
  weekdays: fc.uniqueArray(fc.integer({min: 1, max: 7}), {minLength: 1}),
  timeZone: fc.constantFrom('UTC', 'Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Kiritimati'),
  spread: fc.integer({min: 0, max: hour - 1}),
});

describe('the steps of an end', () => {
  test('the last is the notice at the end; none comes twice, after the end, or before the token was made', () => {
    fc.assert(
      fc.property(ends, lifetimes, ownDays, (endAt, lifetime, days) => {
        const leads = leadsOf({endAt, lifetime}, days);
        assert.equal(leads.at(-1), 0);
        assert.equal(new Set(leads.map((lead) => stepKey('token', endAt, lead))).size, leads.length);
        assert.deepEqual(
          leads,
          leads.toSorted((a, b) => b - a),
        );
        for (const lead of leads)
          assert.ok(lead >= 0 && Number.isInteger(lead) && (lead === 0 || lifetime === null || lead < lifetime));
      }),
    );
  });

  test('a long or unknown lifetime has 30, 14, 7, 3 and 1 days', () => {
    const usual = [30, 14, 7, 3, 1, 0].map((days) => days * day);
    assert.deepEqual(leadsOf(lifespanOf(null, 10 * day), null), usual);
    assert.deepEqual(leadsOf(lifespanOf(0, 60 * day), null), usual);
  });

  test('a lifetime under 60 days has half, a fifth and a twentieth of itself', () => {
    assert.deepEqual(leadsOf(lifespanOf(day, 41 * day), null), [20 * day, 8 * day, 2 * day, 0]);
  });

  test('own lead times replace them, but for those before the token was made', () => {
    assert.deepEqual(leadsOf(lifespanOf(0, 12 * day), [30, 5, 5, 10]), [10 * day, 5 * day, 0]);
  });
});

describe('when own lead times are read', () => {
  const now = Date.UTC(2027, 0, 4);
  test('half a day to a day after a token is planned, and before its first usual step', () => {
    fc.assert(
      fc.property(fc.integer({min: 0, max: 400 * day}), lifetimes, fc.string(), (left, lifetime, ownerId) => {
        const endAt = now + left;
        const [first = 0] = leadsOf({endAt, lifetime}, null);
        const at = lookAt({endAt, lifetime}, {now, ownerId});
        if (at === null) assert.ok(left < first + day);
        else assert.ok(at >= now + day / 2 && at < endAt - first && (left < 92 * day || endAt - at > 90 * day));
      }),
    );
  });
});

describe('when a step is said', () => {
  test('in working hours or with at most a day left; never early, never after the end, never put off past the last day', () => {
    fc.assert(
      fc.property(ends, lifetimes, ownDays, hours, (endAt, lifetime, days, working) => {
        for (const lead of leadsOf({endAt, lifetime}, days)) {
          const at = endAt - lead;
          const told = tellAt(at, endAt, working);
          assert.ok(told >= at && told <= endAt);
          assert.ok(endAt - told <= day || nextWorkingMoment(told, working) === told);
          if (lead > day) assert.ok(endAt - told >= day);
        }
      }),
      {numRuns: 300},
    );
  });

  test('whenever we look, at most one of the due steps is said, and what it overtakes is further from the end', () => {
    fc.assert(
      fc.property(ends, lifetimes, ownDays, fc.integer({min: -5 * day, max: 100 * day}), (endAt, lifetime, days, before) => {
        const now = endAt - before;
        const due = leadsOf({endAt, lifetime}, days)
          .filter((lead) => endAt - lead <= now)
          .map((leadMs) => ({leadMs}));
        const {said, overtaken} = tightest(due);
        assert.equal(said === null, due.length === 0);
        assert.equal(overtaken.length, Math.max(0, due.length - 1));
        for (const {leadMs} of overtaken) assert.ok(said && leadMs > said.leadMs);
      }),
    );
  });

  test('a snooze ends a day before the end at the latest, and is refused on the last day', () => {
    fc.assert(
      fc.property(ends, fc.integer({min: -day, max: 40 * day}), fc.constantFrom(1, 3, 7), (endAt, before, days) => {
        const now = endAt - before;
        const until = snoozedUntil({now, ms: days * day, endAt});
        if (before <= day) assert.equal(until, null);
        else assert.ok(until !== null && until > now && until <= endAt - day && until <= now + days * day);
      }),
    );
  });

  test('somebody else is told three days before the end, or a tenth of a short lifetime', () => {
    assert.equal(escalationLead({endAt: 0, lifetime: null}), 3 * day);
    assert.equal(escalationLead({endAt: 0, lifetime: 90 * day}), 3 * day);
    assert.equal(escalationLead({endAt: 0, lifetime: 10 * day}), day);
  });
});

describe('what is left to the server', () => {
  const endAt = Date.UTC(2027, 0, 31);
  const server: ServerSide = {sendsNotices: true, sendsForBots: false, ownEnd: true, owner: 'person', earlierEnds: []};
  const left = (leadMs: number, part: Partial<ServerSide> = {}) => isLeftToServer({endAt, leadMs}, {...server, ...part});

  test('its notices of 7, 3 and 1 days and of the deletion, and no other step', () => {
    for (const days of [7, 3, 1, 0]) assert.equal(left(days * day), true);
    for (const days of [30, 14, 6, 2]) assert.equal(left(days * day), false);
  });

  test('a share of a short lifetime too that comes at about the time of one of its notices', () => {
    const leadsOfLife = (lifetime: number) => leadsOf({endAt, lifetime}, null).map((lead) => left(lead));
    assert.deepEqual(leadsOfLife(14 * day - 40), [true, true, false, true]);
    assert.deepEqual(leadsOfLife(20 * day + 40), [false, false, true, true]);
    assert.deepEqual(leadsOfLife(2 * day - hour), [true, false, false, true]);
    assert.deepEqual(leadsOfLife(hour), [false, false, false, true]);
    assert.equal(left(7 * day - hour, {earlierEnds: [endAt - 7 * day]}), false);
  });

  test('nothing where it sends none, or where the end is a deadline of ours', () => {
    assert.equal(left(7 * day, {sendsNotices: false}), false);
    assert.equal(left(7 * day, {ownEnd: false}), false);
  });

  test('bots’ tokens from 12.0 only, and those of plugins’ bots never', () => {
    assert.equal(left(7 * day, {owner: 'bot'}), false);
    assert.equal(left(7 * day, {owner: 'bot', sendsForBots: true}), true);
    assert.equal(left(7 * day, {owner: 'plugin-bot', sendsForBots: true}), false);
  });

  test('after its own rotate only what lies beyond the end before: it may hold the rest for said', () => {
    assert.equal(left(7 * day, {earlierEnds: [endAt - 30 * day]}), true);
    assert.equal(left(7 * day, {earlierEnds: [endAt - 6 * day]}), false);
    assert.equal(left(day, {earlierEnds: [endAt - 6 * day]}), true);
    assert.equal(left(7 * day, {earlierEnds: [endAt]}), true);
  });
});
