import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {longestText, parseArguments, splitSubcommand} from '../../src/command/parse.ts';
import {KeeperError} from '../../src/domain/errors.ts';

const piece = fc.oneof(
  fc.string({unit: 'binary'}),
  fc.string({unit: 'grapheme'}),
  fc.constantFrom(
    '--expires',
    '—expires',
    '–expires 30d',
    '--expires=30d',
    '--expires "a b"',
    '“',
    '”',
    '"',
    '--',
    ' ',
    '\n',
    '\u00a0',
    'rotate',
    '=',
    '\u0000',
  ),
);
const line = fc.array(piece, {maxLength: 12}).map((pieces) => pieces.join(' '));
const anyLine = fc.oneof(
  line,
  fc.array(piece, {maxLength: 12}).map((pieces) => pieces.join('')),
  fc.string({maxLength: 10_000}),
);

test('any text is split without an error, and taken apart with nothing but KeeperError', () => {
  fc.assert(
    fc.property(anyLine, (text) => {
      const {subcommand, rest} = splitSubcommand(text);
      assert.ok(!/\s/u.test(subcommand) && subcommand === subcommand.toLowerCase());
      try {
        const {text: left, options} = parseArguments(rest, ['expires']);
        assert.equal(left, left.trim());
        assert.ok(Object.keys(options).every((name) => name === 'expires'));
      } catch (error) {
        assert.ok(error instanceof KeeperError && error.code === 'bad-input', String(error));
      }
    }),
    {numRuns: 5_000},
  );
});

test('a text of many unfinished options and quotes is taken apart quickly', () => {
  for (const part of ['--a ', '" --expires ', '--expires=', ' -', '"']) {
    const text = part.repeat(longestText / part.length);
    const started = performance.now();
    assert.throws(() => {
      parseArguments(text, ['expires']);
      throw new KeeperError('bad-input', {key: '', values: {}});
    }, KeeperError);
    assert.ok(performance.now() - started < 500, part);
  }
});

const word = fc.stringMatching(/^[\p{L}\d@#|,.'-]{1,12}$/u).filter((text) => !text.startsWith('-'));
const nameText = fc.array(word, {minLength: 1, maxLength: 4}).map((some) => some.join(' '));
const value = fc.oneof(
  fc.constantFrom('30d', '2027-01-31', 'never'),
  nameText.map((text) => `"${text}"`),
);

test('an option is understood wherever it stands and however it is written; the name stays whole', () => {
  const dash = fc.constantFrom('--', '—', '–', '−');
  const gap = fc.constantFrom(' ', '=', '  ', '\u00a0');
  fc.assert(
    fc.property(
      nameText,
      dash,
      gap,
      value,
      fc.constantFrom('expires', 'EXPIRES', 'Expires'),
      fc.boolean(),
      (name, dashes, space, end, option, first) => {
        const written = `${dashes}${option}${space}${end}`;
        const {rest} = splitSubcommand(first ? `create ${written} ${name}` : `create ${name} ${written}`);
        assert.deepEqual(parseArguments(rest, ['expires']), {text: name, options: {expires: end.replaceAll('"', '')}});
      },
    ),
    {numRuns: 1_000},
  );
});

test('a number and the word behind it are one value, a span or not', () => {
  for (const span of ['90 days', '1 day', '2 Weeks', '6 m', '3 d', '24 hours', '90 dates', '3 Käfer']) {
    assert.deepEqual(parseArguments(`ci --expires ${span}`, ['expires']), {text: 'ci', options: {expires: span}});
    assert.deepEqual(parseArguments(`--expires=${span} my ci`, ['expires']), {text: 'my ci', options: {expires: span}});
  }
  assert.deepEqual(parseArguments('--expires 9d days', ['expires']), {text: 'days', options: {expires: '9d'}});
});

test('inside quotes nothing is an option', () => {
  const {rest} = splitSubcommand('create “run --fast —slow” --expires 9d');
  assert.deepEqual(parseArguments(rest, ['expires']), {text: '"run --fast --slow"', options: {expires: '9d'}});
});

test('a quote that is never closed hides no option', () => {
  for (const name of ['19" rack', '"laptop', '"a" "b']) {
    assert.deepEqual(parseArguments(`${name} --expires 30d`, ['expires']), {text: name, options: {expires: '30d'}});
    assert.deepEqual(parseArguments(`${name} --now`, [], ['now']), {text: name, options: {now: ''}});
  }
});

const refusal = (rest: string, known: readonly string[], switches: readonly string[] = []): string => {
  try {
    parseArguments(rest, known, switches);
    return 'taken';
  } catch (error) {
    return error instanceof KeeperError ? error.said.key : String(error);
  }
};

test('where a command has no options, the whole text is a name', () => {
  assert.deepEqual(parseArguments('deploy --verbose', []), {text: 'deploy --verbose', options: {}});
});

test('a switch takes no value, and leaves what follows it', () => {
  assert.deepEqual(parseArguments('--now ci --expires 9d', ['expires'], ['now']), {
    text: 'ci',
    options: {now: '', expires: '9d'},
  });
  assert.deepEqual(parseArguments('my --now ci', ['expires'], ['now']), {text: 'my  ci', options: {now: ''}});
});

test('an option that is unknown, empty or given twice is refused, and so is too long a text', () => {
  assert.equal(refusal('ci --force', ['expires']), 'error.unknown-option');
  for (const near of ['expire', 'expries', 'in-plase', 'inplace', 'nows'])
    assert.equal(refusal(`ci --${near} 9d`, ['expires', 'overlap'], ['now', 'in-place']), 'error.unknown-option-near', near);
  assert.equal(refusal('ci --expires', ['expires']), 'error.option-needs-value');
  assert.equal(refusal('ci --expires --expires 9d', ['expires']), 'error.option-needs-value');
  assert.equal(refusal('ci --expires 1d --Expires 2d', ['expires']), 'error.option-twice');
  assert.equal(refusal('--__proto__ x', []), 'taken');
  assert.equal(refusal('--constructor x', ['expires']), 'error.unknown-option');
  assert.equal(refusal('x'.repeat(longestText), []), 'taken');
  assert.equal(refusal('x'.repeat(longestText + 1), []), 'error.text-too-long');
});
