import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {fold, newName, straighten, unquoted} from '../../src/domain/typed-text.ts';

const anyText = fc.oneof(fc.string({unit: 'binary'}), fc.string({unit: 'grapheme'}), fc.string());

test('folding twice is folding once, and straightening too', () => {
  fc.assert(
    fc.property(anyText, (text) => {
      assert.equal(straighten(straighten(text)), straighten(text));
      assert.equal(fold(straighten(text)), fold(text));
    }),
  );
});

test('spaces around a line do not count', () => {
  for (const text of [' admin report', 'admin report ', ' admin\u00a0 report']) assert.equal(straighten(text), 'admin report');
});

test('capitals, curly quotes, doubled and odd spaces, and unseen characters make no other name', () => {
  for (const other of [
    'CI  “x”',
    'ci\u00a0"x"',
    '\u200bci \u2060"x"\ufeff',
    'ｃｉ "x"',
    'ci „x“',
    'ci\t«x»',
    'ci\n"x"',
    'ci \u061c"x"',
  ])
    assert.equal(fold(other), 'ci "x"', JSON.stringify(other));
});

test('different words stay different', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[a-z0-9._-]{1,20}$/u), fc.stringMatching(/^[a-z0-9._-]{1,20}$/u), (one, other) => {
      assert.equal(fold(one) === fold(other), one === other);
    }),
  );
});

test('dashes of all kinds before a word are an option’s, others stay', () => {
  for (const dash of ['\u2012', '–', '—', '―', '−', '——']) assert.equal(straighten(`ci ${dash}expires 9d`), 'ci --expires 9d');
  assert.equal(straighten('ci — prod'), 'ci — prod');
  assert.equal(straighten('a–b'), 'a–b');
});

test('only quotes around all of it are taken away', () => {
  assert.equal(unquoted(' "a b" '), 'a b');
  assert.equal(unquoted('"a" "b"'), '"a" "b"');
  assert.equal(unquoted('say "x"'), 'say "x"');
  assert.equal(unquoted('"'), '"');
});

test('a new name is one line, has nothing of ours in it, and can be seen', () => {
  assert.equal(newName('"a\n b\t c"'), 'a b c');
  assert.equal(newName('@\u2060ann'), '@ann');
  assert.equal(newName('a\u0000b\u001b[31m\u0085c'), 'a b [31m c');
  for (const unseen of ['', '""', ' ', '\u200b', '"\u202e\u2066"', '\u2060', '\u0000'])
    assert.equal(newName(unseen), '', JSON.stringify(unseen));
  fc.assert(
    fc.property(anyText, (text) => {
      const name = newName(text);
      assert.ok(!/[\p{Cc}\u2060]/u.test(name) && name === name.trim());
      if (name !== '') assert.notEqual(fold(name), '');
    }),
  );
});
