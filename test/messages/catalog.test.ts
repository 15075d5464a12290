import assert from 'node:assert/strict';
import {test} from 'node:test';
import {IntlMessageFormat} from 'intl-messageformat';
import {registry} from '../../commands/index.ts';
import {de} from '../../src/messages/locales/de.ts';
import {en} from '../../src/messages/locales/en.ts';
import {createReader} from '../../src/messages/reader.ts';
import {type Call, callsIn, sources} from './calls.ts';

type Ast = ReturnType<IntlMessageFormat['getAst']>;

const files = await sources();
const calls = [...files].flatMap(([path, source]) => callsIn(path, source));
const keys = Object.keys(en);
const catalogs = {en, de};

const fits = (key: string, pattern: string): boolean =>
  new RegExp(`^${pattern.replace(/[.]/gu, '\\.').replaceAll('*', '[a-z-]+')}$`, 'u').test(key);

/** What is put into a key, where that is not everything that the catalog has. */
const putIn: Readonly<Record<string, readonly string[]>> = {
  'commands/ask-about.ts ask.*': ['disable', 'enable', 'revoke'],
  'commands/end-rotation.ts ask.*': ['done', 'undo'],
  'src/messages/outcomes.ts did.*': ['disable', 'enable', 'revoke'],
  'src/messages/reminder-settings.ts remind.*': ['leads', 'hours', 'weekdays', 'zone', 'muted'],
  'src/messages/tokens.ts old.*': ['expired', 'disabled', 'gone'],
};
const meant = ({keys: patterns, where}: Call): string[] =>
  patterns.flatMap((pattern) => {
    const words = putIn[`${where.split(':')[0]} ${pattern}`];
    return words ? words.map((word) => pattern.replace('*', word)) : keys.filter((key) => fits(key, pattern));
  });

/** The names that a sentence needs, each with what its forms are told apart by. */
function needs(ast: Ast): string[] {
  return ast.flatMap((element) => {
    if (element.type === 0 || element.type === 7) return [];
    const inner = 'options' in element ? Object.values(element.options).flatMap(({value}) => needs(value)) : [];
    return [element.value, ...inner];
  });
}
const needsOf = (text: string, locale: string): string[] => [
  ...new Set(needs(new IntlMessageFormat(text, locale, undefined, {ignoreTag: true}).getAst())),
];

test('every sentence that the source names exists', () => {
  assert.ok(calls.length > 100, 'the calls are found');
  const unknown = calls.flatMap((call) =>
    call.keys.filter((pattern) => !keys.some((key) => fits(key, pattern))).map((pattern) => `${pattern} in ${call.where}`),
  );
  assert.deepEqual(unknown, []);
});

test('everything in the source that looks like the key of a sentence is one', () => {
  const beginnings = new Set(keys.map((key) => key.split('.')[0]));
  const apart = new Set(['error.name']);
  for (const [path, source] of files)
    for (const [, key = ''] of source.matchAll(/'([a-z]+\.[a-z][a-z-]*)'/gu))
      if (key.startsWith('error.') || (path.includes('messages/') && beginnings.has(key.split('.')[0])))
        assert.ok(keys.includes(key) || apart.has(key), `${key} in ${path}`);
});

test('every sentence of the catalog is used', () => {
  const all = [...files.values()].join('\n');
  const summaries = registry.flatMap(({summary, details = summary}) => [summary, details]);
  const templates = [...all.matchAll(/`([a-z]+\.[a-z-]*\$\{[^}]*\}[a-z-]*)`/gu)].map(([, text = '']) =>
    text.replace(/\$\{[^}]*\}/gu, '*'),
  );
  const unused = keys.filter(
    (key) => !all.includes(`'${key}'`) && !templates.some((pattern) => fits(key, pattern)) && !summaries.includes(key),
  );
  assert.deepEqual(unused, []);
});

test('every caller gives the values that its sentence needs', () => {
  const lacking = calls.flatMap((call) =>
    meant(call).flatMap((key) => {
      const missing = needsOf(en[key as keyof typeof en], 'en').filter((name) => !call.values.includes(name));
      return missing.length === 0 ? [] : [`${key} in ${call.where} lacks ${missing}`];
    }),
  );
  assert.deepEqual(lacking, []);
});

for (const [locale, catalog] of Object.entries(catalogs)) {
  const reader = createReader({locale, timeZone: 'Europe/Berlin', now: Date.UTC(2026, 10, 22)});

  test(`${locale}: every sentence is formatted without an error, for one and for many`, () => {
    for (const [key, text] of Object.entries(catalog))
      for (const number of [0, 1, 2, 41]) {
        const values = Object.fromEntries(needsOf(text, locale).map((name) => [name, numeric.has(name) ? number : 'x']));
        const sentence = reader.t(key as keyof typeof en, values);
        assert.ok(sentence.trim() !== '' && !/[{}]|undefined|NaN|#\s/u.test(sentence), `${key}: ${sentence}`);
      }
  });

  test(`${locale}: no exclamation marks and no emoji`, () => {
    for (const [key, text] of Object.entries(catalog)) assert.doesNotMatch(text, /!|\p{Extended_Pictographic}/u, key);
  });

  test(`${locale}: sentences end as sentences do, and say nothing twice`, () => {
    for (const [key, text] of Object.entries(catalog)) {
      if (/^(?:error|ask|did|secret)\./u.test(key)) assert.match(text, /[.:?]\}*$|\{why\}$/u, key);
      assert.doesNotMatch(text, / {2}|\b(\p{L}{3,}) \1\b/u, key);
    }
  });

  test(`${locale}: what is put in a dialog fits into what servers before 12.0 take`, () => {
    for (const key of ['form.title', 'form.create', 'form.name', 'form.lifetime', 'form.date'] as const)
      assert.ok(Buffer.byteLength(catalog[key] ?? '') <= 24, key);
    for (const key of ['form.name-help', 'form.date-help'] as const) assert.ok(Buffer.byteLength(catalog[key] ?? '') <= 150, key);
  });

  test(`${locale}: commands are named as they are typed`, () => {
    const names = new Set([...registry.map(({name}) => name), 'admin']);
    for (const [key, text] of Object.entries(catalog))
      for (const [, name = ''] of text.matchAll(/`\/token ([a-z]+)/gu)) assert.ok(names.has(name), `${name} in ${key}`);
  });
}

test('what a sentence proposes to type is a whole line: with the slash, and with the token where the command needs one', () => {
  const needsToken = 'show|rotate|done|undo|lost|keep|disable|enable|revoke|expire|extend|pause|snooze';
  for (const [key, text] of Object.entries(en).filter(([key]) => !/^(?:remind\.how|help|backup|error\.backup)/u.test(key))) {
    assert.doesNotMatch(text, new RegExp(`\`/token (?:${needsToken})\``, 'u'), key);
    assert.doesNotMatch(text, /`(?:create|keep|pause|expire|rotate) /u, key);
  }
});

test('German dates stand behind a word that asks for one', () => {
  for (const [key, text] of Object.entries(de)) {
    assert.doesNotMatch(text, /(?:endete?|bis|seit|schalte es|wieder) \{(?:moment|date|until)\}/u, key);
    assert.doesNotMatch(text, /Knopf|Rotation/u, key);
  }
});

test('German has every sentence that English has, and each needs the same values', () => {
  assert.deepEqual(Object.keys(de).sort(), [...keys].sort());
  for (const [key, text] of Object.entries(de))
    assert.deepEqual(needsOf(text, 'de').sort(), needsOf(en[key as keyof typeof en], 'en').sort(), key);
});

test('German names the same commands in each sentence', () => {
  const codes = (text: string): string[] => (text.match(/`\/token( \w+)?/gu) ?? []).sort();
  for (const [key, text] of Object.entries(de)) assert.deepEqual(codes(text), codes(en[key as keyof typeof en]), key);
});

const numeric = new Set(['count', 'gone', 'page', 'pages', 'days', 'most', 'seconds']);
