import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {lexer, type Token} from 'marked';
import {brief, inCode, plain, visible} from '../../src/messages/plain.ts';
import {bold} from '../../src/messages/tokens.ts';

// Mattermost renders with a fork of marked, with the extensions of GitHub's Markdown.

const traps = [
  ...[
    '@all',
    '@channel',
    '@here',
    '@ann',
    '@ann.smith',
    '@',
    '~town-square',
    '~',
    '#tag',
    '# head',
    ':smile:',
    ':+1:',
    ':)',
    ';-)',
    '<3',
  ],
  ...[
    'http://a.example',
    'https://a.example/x_y_',
    'HTTPS://A.EXAMPLE',
    'www.a.example',
    'WWW.a.example',
    'ann@a.example',
    'ftp://a',
    'mailto:a@b.example',
  ],
  ...[
    'mattermost://x',
    'tel:123',
    '[x](http://a)',
    '![x](http://a)',
    '[x][y]',
    '[y]: http://a',
    '<http://a>',
    '<a@b.example>',
    '[^1]',
    '[ ] x',
  ],
  ...[
    '**',
    '*',
    '__',
    '_',
    '`',
    '```',
    '~~',
    '\\',
    '\\\\',
    '|',
    '| a |\n|---|\n| b |',
    '---',
    '===',
    '- ',
    '+ ',
    '* ',
    '1. ',
    '1) ',
    '> ',
    '    x',
  ],
  ...[
    '<b>',
    '</b>',
    '<!channel>',
    '<@u123>',
    '<!-- x -->',
    '&amp;',
    '&#64;all',
    '&commat;',
    '$x$',
    '$$',
    '\n',
    '\n\n',
    '\r\n',
    '\t',
    ' ',
    '\u3000',
  ],
  ...['\u202e', '\u2066', '\u200b', '\u2060', '\u0000', '\u001b[31m', '\ud800', '😀', '👨‍👩‍👧‍👦', 'é', 'ann', 'x', '.', '!'],
];
const trap = fc.constantFrom(...traps);
const foreign = fc.oneof(
  fc.array(trap, {minLength: 1, maxLength: 8}).map((parts) => parts.join('')),
  fc
    .array(fc.oneof(trap, fc.string({unit: 'grapheme', maxLength: 3})), {minLength: 1, maxLength: 8})
    .map((parts) => parts.join(' ')),
  fc.string({unit: 'binary'}),
  fc.string(),
);
const runs = {numRuns: 5_000};

/** Every kind of element in a rendered text. */
function kinds(tokens: readonly Token[]): string[] {
  return tokens.flatMap((token) => {
    const inner: Token[] = token.type === 'list' ? (token.items as Token[]) : 'tokens' in token ? (token.tokens ?? []) : [];
    return [token.type, ...kinds(inner)];
  });
}
const words = new Set(['paragraph', 'text', 'escape', 'space']);
const render = (text: string): string[] => kinds(lexer(text, {gfm: true})).filter((kind) => !words.has(kind));

/** As the web client shows it (marked/lib/marked.js and text_formatting of 10.11): it knows fewer escapes than others do. */
const shown = (text: string): string =>
  text
    .replace(/\\([`*{}[\]()#+\-.!_>~|]|\\(?!\w))/gu, '$1')
    .replaceAll('\u2060', '')
    .replaceAll('&lt;', '<')
    .replaceAll('&#36;', '$');

test('foreign text is shown in Mattermost as it is, without a backslash of ours', () => {
  fc.assert(
    fc.property(foreign, (text) => {
      assert.equal(shown(plain(text)), visible(text));
    }),
    runs,
  );
  for (const name of ['R&D env=prod', 'dom\\user', 'C:\\', 'cost $5, 5^2', 'a <b>x</b>', '&amp; &#60;'])
    assert.equal(shown(plain(name)), name);
});

test('no character that is unseen between two letters stays so', () => {
  for (let point = 0; point <= 0x10ffff; point++) {
    const character = String.fromCodePoint(point);
    if (/[\p{Default_Ignorable_Code_Point}\u2800]/u.test(character)) {
      const shownAs = `a⟨U+${point.toString(16).toUpperCase().padStart(4, '0')}⟩b`;
      assert.equal(visible(`a${character}b`), shownAs);
    }
  }
});

/** What the same client would make a link or a formula of; neither can be escaped there. */
const marksOfItsOwn = /<(?:[^ >]+(?:@|:\/)|www\d{0,3}\.)[^ >]+>|\$[^$\n]+\$(?!\w)|<[/!?]?[a-z]/iu;

test('foreign text makes no link and no formula of Mattermost’s own', () => {
  fc.assert(
    fc.property(foreign, (text) => {
      assert.doesNotMatch(plain(text), marksOfItsOwn);
    }),
    runs,
  );
});

test('in a sentence, foreign text is nothing but text', () => {
  fc.assert(
    fc.property(foreign, (text) => {
      assert.deepEqual(render(`The name is “${plain(text)}”, and more.`), []);
    }),
    runs,
  );
});

test('in a bullet line as the list has it, foreign text is bold and nothing else, and the line stays one', () => {
  fc.assert(
    fc.property(foreign, (text) => {
      const line = `- ${bold({name: text})} \`abc123\` · active`;
      assert.deepEqual(render(line), ['list', 'list_item', 'strong', 'codespan'], line);
      assert.ok(!/[\n\r\u2028\u2029\u0085]/u.test(line));
    }),
    runs,
  );
});

test('at the beginning of a text, foreign text in bold begins no block', () => {
  fc.assert(
    fc.property(foreign, (text) => {
      assert.deepEqual(render(`${bold({name: text})} is revoked for good.`), ['strong']);
    }),
    runs,
  );
});

test('in the raw text no mention, channel, hashtag, emoji code or link is left: the server looks there', () => {
  fc.assert(
    fc.property(foreign, (text) => {
      // Hashtags begin with a letter.
      const raw = plain(text).replaceAll('&#36;', '');
      assert.doesNotMatch(raw, /@[\p{L}\p{N}]/u);
      assert.doesNotMatch(raw, /~[\p{L}\p{N}]/u);
      assert.doesNotMatch(raw, /#[\p{L}\p{N}]/u);
      assert.doesNotMatch(raw, /:[\p{L}\p{N}+-][\p{L}\p{N}+_-]*:/u);
      assert.doesNotMatch(raw, /[a-z]:\/\//iu);
      assert.doesNotMatch(raw, /www\\?\./iu);
      assert.doesNotMatch(raw, /[\p{L}\p{N}]@[\p{L}\p{N}]/u);
    }),
    runs,
  );
});

test('the server’s Slack markup, a table’s cell and an HTML entity are not begun', () => {
  fc.assert(
    fc.property(foreign, (text) => {
      const raw = plain(text).replaceAll(/&(?:lt;|#36;|(?=\u2060))/gu, '');
      assert.doesNotMatch(raw, /[<&]/u);
      for (const character of ['>', '|', '`', '*', '_', '[', ']', '(', ')', '!']) {
        for (let at = raw.indexOf(character); at >= 0; at = raw.indexOf(character, at + 1)) {
          const before = /\\*$/u.exec(raw.slice(0, at))?.[0].length ?? 0;
          assert.equal(before % 2, 1, `${character} in ${raw}`);
        }
      }
    }),
    runs,
  );
});

test('every character that is unseen or turns the text around is shown as its code point', () => {
  fc.assert(
    fc.property(fc.oneof(foreign, fc.string({unit: 'binary'})), (text) => {
      assert.doesNotMatch(visible(text), /\p{Cc}|\p{Zl}|\p{Zp}|\p{Bidi_Control}|\p{Cs}|[\u200b\u2060\ufeff\u00ad]/u);
    }),
    runs,
  );
  assert.equal(visible('\u202egnp.exe'), '⟨U+202E⟩gnp.exe');
  assert.equal(visible('a\u0000b'), 'a⟨U+0000⟩b');
  assert.equal(visible('one\n\ntwo\tthree'), 'one two three');
});

test('emoji stay whole, and what makes them up is shown where it stands alone', () => {
  for (const emoji of ['😀', '👨‍👩‍👧‍👦', '❤️', '👩🏽‍🚀', '🏳️‍🌈', '1️⃣']) assert.equal(visible(emoji), emoji);
  assert.equal(visible('a\u200db'), 'a⟨U+200D⟩b');
  assert.equal(visible('ci\ufe0f'), 'ci⟨U+FE0F⟩');
});

test('a brief text has so many characters at most, cuts none in two, and is empty where nothing is there', () => {
  fc.assert(
    fc.property(foreign, fc.integer({min: 2, max: 50}), (text, most) => {
      const short = brief(text, most);
      assert.ok([...new Intl.Segmenter().segment(short)].length <= most);
      assert.equal(short, short.trim());
      assert.ok(short.isWellFormed());
    }),
  );
  assert.equal(brief('👨‍👩‍👧‍👦'.repeat(5), 3), `${'👨‍👩‍👧‍👦'.repeat(2)}…`);
  assert.equal(brief(' \n ', 9), '');
});

test('a name of nothing but spaces is shown as a dash', () => {
  assert.equal(bold({name: ' \u3000\n'}), '**–**');
});

test('foreign text between backticks stays there, on one line', () => {
  fc.assert(fc.property(foreign, (text) => assert.doesNotMatch(inCode(text), /[`\r\n]/u)));
  assert.equal(inCode(' `a` @all\n'), '’a’ @all');
});
