import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {markedEnd} from '../../src/domain/in-place.ts';

const letters = fc.string({unit: fc.constantFrom(...'ybndrfg8ejkmcpqxot1uwisza345h769'), minLength: 26, maxLength: 26});
const end = fc.integer({min: 1_700_000_000_000, max: 2_500_000_000_000});

test('an end is marked by at most three seconds, never later, and never as the token has it', () => {
  fc.assert(
    fc.property(end, letters, (wanted, mark) => {
      const marked = markedEnd(wanted, mark, null);
      const other = markedEnd(wanted, mark, marked);
      for (const one of [marked, other]) assert.ok(Number.isInteger(one) && one < wanted && wanted - one <= 3_000);
      assert.notEqual(other, marked);
    }),
  );
});

test('the same end is asked for with other milliseconds each time', () => {
  const marks = fc.sample(letters, {numRuns: 200, seed: 1});
  assert.ok(new Set(marks.map((mark) => markedEnd(2_000_000_000_000, mark, null))).size > 150);
});
