import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {nextStep, quiet, stepFor} from '../../src/domain/cut-over.ts';

const hour = 3_600_000;

test('by itself, the old token only ever goes after the new one was seen and the old one was silent for an hour', () => {
  const time = fc.integer({min: 0, max: 40 * 24 * hour});
  const maybe = fc.option(time);
  const rotation = fc.record({
    overlapEndsAt: time,
    overlapIsSet: fc.boolean(),
    newSeenAt: maybe,
    oldSeenAt: maybe,
    askedAt: maybe,
    extended: fc.boolean(),
  });
  fc.assert(
    fc.property(rotation, time, (open, now) => {
      const step = nextStep(open, now);
      if (step === 'cut-over') {
        assert.ok(open.newSeenAt !== null && now - open.newSeenAt >= quiet && now - (open.oldSeenAt ?? 0) >= quiet);
        assert.ok(!open.overlapIsSet || now >= open.overlapEndsAt);
      }
      if (step === 'give-up') assert.ok(open.newSeenAt === null && now >= open.overlapEndsAt);
      if (step === 'extend') assert.ok(!open.extended && now >= open.overlapEndsAt && now - (open.oldSeenAt ?? -quiet) < quiet);
    }),
  );
});

test('by itself, no token of a rotation is disabled unless the other one works', () => {
  const standing = fc.constantFrom('works', 'ending', 'paused', 'out', 'gone');
  const time = fc.integer({min: 0, max: 4 * hour});
  const maybe = fc.option(time);
  const flags = {overlapIsSet: fc.boolean(), extended: fc.boolean()};
  const rotation = fc.record({overlapEndsAt: time, newSeenAt: maybe, oldSeenAt: maybe, askedAt: maybe, ...flags});
  fc.assert(
    fc.property(rotation, standing, standing, time, (open, old, fresh, now) => {
      const step = stepFor(open, {old, fresh}, now);
      if (step === 'cut-over') assert.ok(fresh === 'works' || fresh === 'ending');
      if (step === 'give-up') assert.equal(old, 'works');
      if (step === 'fall-back') assert.ok(fresh === 'gone' || (fresh === 'out' && ['works', 'ending'].includes(old)));
      if (step === 'leave') assert.ok(['out', 'gone'].includes(old));
    }),
  );
});
