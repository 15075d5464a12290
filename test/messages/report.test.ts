import assert from 'node:assert/strict';
import {test} from 'node:test';
import {concerns, type OwnedToken, type Report} from '../../src/domain/report.ts';
import {reportWriter} from '../../src/messages/report.ts';
import {ledgerToken} from '../store/samples.ts';

const now = Date.parse('2026-11-23T09:00Z');
const day = 86_400_000;
const counts = {active: 12, disabled: 3, expired: 0, neverEnding: 5, endingIn30Days: 2, unseenFor90Days: 1};
const report: Report = {scannedAt: now, counts, before: null, groups: null, withFile: true};
const textOf = (part: Partial<Report>, locale = 'en'): string =>
  reportWriter.text({locale, timeZone: 'UTC', now}, {...report, ...part});
const owned = (name: string, owner = 'ann', active = true): OwnedToken => ({
  token: ledgerToken({name, expiresAt: now + day}),
  owner: {name: owner, active},
  holds: [],
});

test('what needs a decision comes before the numbers', () => {
  const text = textOf({groups: [{concern: 'ending', count: 1, first: [owned('ci')]}]});
  assert.ok(text.indexOf('**ci**') > 0 && text.indexOf('**ci**') < text.indexOf('| active |'), text);
  assert.match(text, /One has ended or ends within 30 days/u);
});

test('numbers come with their change since the report before, and with a dash in the first', () => {
  assert.match(textOf({}), /\| active \| 12 \| – \|/u);
  const changed = textOf({before: {...counts, active: 10, disabled: 4, expired: 0}});
  assert.match(changed, /\| active \| 12 \| \+2 \|/u);
  assert.match(changed, /\| disabled \| 3 \| -1 \|/u);
  assert.match(changed, /\| expired \| 0 \| 0 \|/u);
});

test('the German numbers count the same as the English', () => {
  assert.match(textOf({}), /\| active, ending within 30 days \| 2 \|/u);
  assert.match(textOf({}, 'de'), /\| aktiv, endet innerhalb von 30 Tagen \| 2 \|/u);
});

test('where only numbers may be shown, no name is, and it is said where the rest is', () => {
  assert.match(textOf({}), /`\/token admin report`/u);
});

test('a long list is cut, and says how many more there are and where', () => {
  const first = Array.from({length: 20}, (_, index) => owned(`job ${index}`));
  const text = textOf({groups: [{concern: 'never-ending', count: 4_321, first}]});
  assert.match(text, /… and 4,301 more, see the CSV file/u);
  assert.doesNotMatch(textOf({groups: [{concern: 'never-ending', count: 20, first}]}), /more/u);
});

test('a post is never too long for the server, whatever names are like', () => {
  const names = [
    'w'.repeat(255),
    '*'.repeat(255),
    'a\u0301\u0302\u0303'.repeat(36),
    '\u202e'.repeat(85),
    '👩‍👩‍👧‍👦'.repeat(10),
    '@'.repeat(255),
  ];
  for (const name of names) {
    const first = Array.from({length: 20}, () => owned(name, name, false));
    const text = textOf({groups: concerns.map((concern) => ({concern, count: 100_000, first}))}, 'de');
    assert.ok(text.length <= 16_383, `${name.slice(0, 5)}: ${text.length}`);
    assert.match(text, /weitere, siehe die CSV-Datei/u);
  }
});

test('foreign text mentions nobody, formats nothing, and stays on its line', () => {
  const name = '@channel **x** [a](https://evil.example)\n- `fake` \u202e ~town-square #tag';
  const text = textOf({groups: [{concern: 'owner-gone', count: 1, first: [owned(name, '@all\n@here', false)]}]});
  assert.doesNotMatch(text, /@(?:channel|all|here)\b/u);
  assert.doesNotMatch(text, /\]\(http|\u202e|^- `fake`/mu);
  assert.equal(text.split('\n').filter((line) => line.startsWith('- ')).length, 1);
});
