import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {OwnedToken} from '../../src/domain/report.ts';
import {tokenSheet} from '../../src/messages/token-csv.ts';
import {ledgerToken} from '../store/samples.ts';

const now = Date.parse('2026-11-23T09:00Z');

const owned = (name: string, owner = 'ann'): OwnedToken => ({
  token: ledgerToken({name}),
  owner: {name: owner, active: true},
  holds: [],
});

function sheetOf(rows: readonly OwnedToken[], locale = 'en'): string {
  const sheet = tokenSheet({locale, timeZone: 'UTC', now});
  for (const row of rows) sheet.add([row]);
  return new TextDecoder('utf-8', {ignoreBOM: true}).decode(sheet.bytes());
}

/** The cells of the only row under the titles, as a spreadsheet that takes this character between cells reads them. */
function cells(text: string, between: string): string[] {
  const line = text.split('\n')[1] ?? '';
  const found: string[] = [''];
  let quoted = false;
  for (const character of line) {
    const last = found.at(-1) ?? '';
    if (character === '"' && (last === '' || quoted)) quoted = !quoted;
    else if (character === between && !quoted) found.push('');
    else found[found.length - 1] = last + character;
  }
  return found;
}

test('the file is UTF-8 with one byte order mark, a line of titles, and a line a token', () => {
  const text = sheetOf([owned('ci'), owned('größe 🔑')]);
  assert.equal(text.charCodeAt(0), 0xfeff);
  assert.equal(text.lastIndexOf('\ufeff'), 0);
  const lines = text.trimEnd().split('\n');
  assert.equal(lines.length, 3);
  assert.match(lines[2] ?? '', /größe 🔑,ann,/u);
});

test('times are in UTC, and the words in the reader’s language', () => {
  const token = ledgerToken({expiresAt: now + 1_000, lastUsedAt: now - 1_000, active: false});
  const row = sheetOf([{token, owner: {name: 'ann', active: false}, holds: []}], 'de').split('\n')[1] ?? '';
  assert.match(row, /,deaktiviert,abgeschaltet,2026-11-23T09:00:01Z,2026-11-23T09:00:01Z,,,/u);
  assert.match(row, /,2026-11-23T08:59:59Z$/u);
});

for (const start of ['=', '+', '-', '@', '\t=', '\r=', ' =', '＝', '＋', '－', '＠', '\u200b=', '\u202e='])
  test(`a name that begins with ${JSON.stringify(start)} is no formula`, () => {
    const name = `${start}cmd|'/c calc'!A1`;
    for (const row of [owned(name), owned('ci', name)])
      for (const between of [',', ';', '\t', '|'])
        for (const cell of cells(sheetOf([row]), between)) assert.doesNotMatch(cell, /^\s*[=+\-@＝＋－＠]/u, cell);
  });

for (const inner of [
  'x;=1+1',
  'x";=1+1',
  'x; =1+1',
  'x,=1+1',
  'x";"=1+1',
  'x|=1',
  'x\n=1+1',
  'x\r\n=1',
  'x\t=1+1',
  'x\u2028=1',
  'a;@b',
])
  test(`a name such as ${JSON.stringify(inner)} makes no cell of its own that is a formula, whatever stands between cells`, () => {
    const text = sheetOf([owned(inner)]);
    assert.equal(text.trimEnd().split('\n').length, 2);
    for (const between of [',', ';', '\t'])
      for (const cell of cells(text, between)) assert.doesNotMatch(cell, /^\s*"?[=+@＝＋－＠]/u, cell);
  });

test('what is unseen in a name or turns it around is shown', () => {
  const text = sheetOf([owned('a\u202etxt.exe\u200b\0b')]);
  assert.match(text, /a⟨U\+202E⟩txt\.exe⟨U\+200B⟩⟨U\+0000⟩b/u);
});
