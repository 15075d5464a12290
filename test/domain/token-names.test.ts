import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {KeeperError} from '../../src/domain/errors.ts';
import type {LedgerToken} from '../../src/domain/token.ts';
import {AmbiguousName, matching, nameOne, nameSeveral, type Purpose, shortId} from '../../src/domain/token-names.ts';
import {fold, straighten, unquoted} from '../../src/domain/typed-text.ts';

const tokenId = fc.stringMatching(/^[a-d]{2}[a-z0-9]{24}$/u);
const words = [
  'ci',
  'CI',
  'ci-prod',
  'c',
  'backup script',
  'a, b',
  'a',
  'b',
  'all',
  '"all"',
  'say "x"',
  '“x”',
  'aaaaaa',
  '@all',
  '–',
  '\u202eic',
];
const tokenName = fc.oneof(
  fc.constantFrom(...words),
  fc.string({unit: 'grapheme'}),
  tokenId.map((id) => id.slice(0, 6)),
  tokenId,
);

const token = fc.record({
  id: tokenId,
  ownerId: fc.constant('owner'),
  name: tokenName,
  active: fc.boolean(),
  expiresAt: fc.constant(null),
  deadlineAt: fc.constant(null),
  firstSeenAt: fc.constant(0),
  createdAt: fc.constant(null),
  rotatedAt: fc.constant(null),
  lastUsedAt: fc.constant(null),
  origin: fc.constant('server' as const),
  replacedBy: fc.constant(null as string | null),
  goneAt: fc.option(fc.constant(5), {freq: 4}),
});

/** Tokens of one owner, some of which replace others. */
const tokens: fc.Arbitrary<LedgerToken[]> = fc
  .tuple(fc.uniqueArray(token, {maxLength: 8, selector: ({id}) => id}), fc.array(fc.nat(7), {maxLength: 4}))
  .map(([made, links]) =>
    made.map((one, index) => {
      const by = made[links[index] ?? -1];
      return by && by.id !== one.id ? {...one, replacedBy: by.id} : one;
    }),
  );

const typed = (all: readonly LedgerToken[]): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({unit: 'grapheme'}),
    fc.constantFrom(...words),
    ...(all.length === 0
      ? []
      : [
          fc.constantFrom(...all).map(({name}) => name),
          fc.constantFrom(...all).map(({name}) => `“${name.toUpperCase()}”`),
          fc.tuple(fc.constantFrom(...all), fc.nat(26)).map(([{id}, length]) => id.slice(0, length)),
          fc.tuple(fc.constantFrom(...all), fc.nat(10)).map(([{name}, length]) => name.slice(0, length)),
          fc.array(fc.constantFrom(...all), {maxLength: 4}).map((some) => some.map(({name}) => name).join(', ')),
        ]),
  );
const cases = tokens.chain((all) => fc.tuple(fc.constant(all), typed(all)));
const runs = {numRuns: 2_000};

/** Whether the token bears that text, as the rules say it in words. */
const bears = ({id, name}: LedgerToken, text: string, purpose: Purpose): boolean => {
  const wanted = fold(unquoted(text));
  if (id === unquoted(text) || fold(name) === wanted) return true;
  if (wanted.length >= 6 && id.startsWith(wanted)) return true;
  return purpose === 'reading' && fold(name).startsWith(wanted);
};

test('a text never names a token that does not bear it, and nothing where it is empty', () => {
  fc.assert(
    fc.property(cases, fc.constantFrom<Purpose>('reading', 'changing'), ([all, text], purpose) => {
      const found = matching(text, all, purpose);
      for (const one of found) assert.ok(bears(one, text, purpose));
      if (fold(unquoted(text)) === '') assert.equal(found.length, 0);
    }),
    runs,
  );
});

test('to change something, the start of a name is never enough', () => {
  fc.assert(
    fc.property(cases, ([all, text]) => {
      const wanted = fold(unquoted(text));
      for (const {name, id} of matching(text, all, 'changing'))
        assert.ok(fold(name) === wanted || (wanted.length >= 6 && id.startsWith(wanted)));
    }),
    runs,
  );
});

test('naming one throws nothing but KeeperError; it changes no token that is gone, and guesses among several never', () => {
  fc.assert(
    fc.property(cases, ([all, text]) => {
      try {
        const one = nameOne(text, all, 'changing');
        assert.equal(one.goneAt, null);
        assert.deepEqual(matching(text, all, 'changing'), [one]);
      } catch (error) {
        assert.ok(error instanceof KeeperError, String(error));
        if (error instanceof AmbiguousName) assert.ok(error.choices.length > 1);
      }
    }),
    runs,
  );
});

test('naming several throws nothing but KeeperError, and answers each living token at most once', () => {
  fc.assert(
    fc.property(cases, ([all, text]) => {
      try {
        const found = nameSeveral(text, all);
        assert.equal(new Set(found).size, found.length);
        assert.ok(found.every(({goneAt}) => goneAt === null));
        const parts = straighten(text).split(/[,"]/u);
        const whole = [text, ...parts, ...text.split(',')];
        if (fold(text) !== 'all') for (const one of found) assert.ok(whole.some((part) => bears(one, part, 'changing')));
      } catch (error) {
        assert.ok(error instanceof KeeperError, String(error));
      }
    }),
    runs,
  );
});

test('a living token that is the only one of its name is always found by it, and by its whole id', () => {
  fc.assert(
    fc.property(tokens, (all) => {
      for (const one of all.filter(({goneAt}) => goneAt === null)) {
        assert.equal(nameOne(one.id, all, 'changing').id, one.id);
        const same = all.filter(({name}) => fold(name) === fold(one.name));
        const isWord = fold(one.name) === fold(unquoted(one.name)) && fold(one.name) !== '';
        const isId = all.some(({id}) => id === unquoted(one.name));
        if (same.length === 1 && isWord && !isId) assert.equal(nameOne(one.name, all, 'changing').id, one.id);
      }
    }),
    runs,
  );
});

test('the short id that is shown names its token and no other', () => {
  fc.assert(
    fc.property(tokens, (all) => {
      for (const {id} of all) {
        const short = shortId({id}, all);
        assert.deepEqual(
          all.filter((other) => other.id.startsWith(short)).map((other) => other.id),
          [id],
        );
        assert.ok(short.length >= 6);
      }
    }),
  );
});

test('the newest alone bears the name, however many of those between are gone', () => {
  const [one = assert.fail('no token')] = fc.sample(token, 1);
  const ids = ['aa', 'bb', 'cc', 'dd', 'ee'].map((letters) => letters.repeat(13));
  const chain = ids.map((id, index) => {
    const isGone = index > 0 && index < ids.length - 1;
    return {...one, id, name: 'ci', replacedBy: ids[index + 1] ?? null, goneAt: isGone ? 5 : null};
  });
  for (const purpose of ['reading', 'changing'] as const) assert.deepEqual(matching('ci', chain, purpose), chain.slice(-1));
});
