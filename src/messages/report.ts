import type {Reply} from '../domain/reply.ts';
import type {Concern, ConcernGroup, Counts, OwnedToken, Report, ReportWriter} from '../domain/report.ts';
import {brief, plain} from './plain.ts';
import {createReader, type Reader} from './reader.ts';
import {tokenSheet} from './token-csv.ts';
import {boldBrief, code, endText, stateText, useText} from './tokens.ts';

/** How much of a user name a line shows, in characters. */
const longestName = 40;
/** What the lines of one group may take of a post's 16,383 characters. */
const groupLimit = 3_400;

/** In the order of the table; those from `endingIn30Days` on count again what is active. */
const rows = ['active', 'disabled', 'expired', 'endingIn30Days', 'neverEnding', 'unseenFor90Days'] as const;

const rowTitle = (reader: Reader, name: (typeof rows)[number]): string => {
  const titles = {
    active: reader.t('report.active'),
    disabled: reader.t('report.disabled'),
    expired: reader.t('report.expired'),
    endingIn30Days: reader.t('report.ending-in-30-days'),
    neverEnding: reader.t('report.active-never-ending'),
    unseenFor90Days: reader.t('report.active-unseen'),
  };
  return titles[name];
};

const groupTitle = (reader: Reader, concern: Concern, count: number): string => {
  const titles = {
    ending: reader.t('report.ending', {count}),
    'owner-gone': reader.t('report.owner-gone', {count}),
    'never-ending': reader.t('report.never-ending', {count}),
    unseen: reader.t('report.unseen', {count}),
  };
  return titles[concern];
};

function countTable(reader: Reader, counts: Counts, before: Counts | null): string[] {
  const number = new Intl.NumberFormat(reader.locale);
  const signed = new Intl.NumberFormat(reader.locale, {signDisplay: 'exceptZero'});
  const change = (name: string): string =>
    before?.[name] === undefined ? '–' : signed.format((counts[name] ?? 0) - (before[name] ?? 0));
  return [
    `| | ${reader.t('report.now')} | ${reader.t('report.change')} |`,
    '|---|---:|---:|',
    ...rows.map((name) => `| ${rowTitle(reader, name)} | ${number.format(counts[name] ?? 0)} | ${change(name)} |`),
  ];
}

function tokenLine(reader: Reader, {token, owner, holds}: OwnedToken): string {
  const who = plain(`@${brief(owner.name, longestName)}`);
  const of = owner.active ? who : reader.t('report.owner-deactivated', {who});
  const why = holds.map(({reason, since}) => reader.t(`hold.${reason}`, {who: '', date: reader.date(since)}));
  const state = token.active ? [endText(reader, token)] : [stateText(reader, token), ...why];
  return `- ${[`${boldBrief(token)} ${code(token.id.slice(0, 6))}`, of, ...state, useText(reader, token)].join(' · ')}`;
}

function groupLines(reader: Reader, {concern, count, first}: ConcernGroup, withFile: boolean): string[] {
  const lines: string[] = [];
  let size = 0;
  for (const token of first) {
    const line = tokenLine(reader, token);
    size += line.length + 1;
    if (size > groupLimit) break;
    lines.push(line);
  }
  const more = count - lines.length;
  const rest = more === 0 ? [] : [`- ${reader.t(withFile ? 'report.more-in-file' : 'report.more', {count: more})}`];
  return ['', `**${groupTitle(reader, concern, count)}**`, ...lines, ...rest];
}

function concernLines(reader: Reader, {groups, withFile}: Report): string[] {
  if (groups === null) return ['', reader.t('report.numbers-only')];
  const full = groups.filter(({count}) => count > 0);
  const foot = withFile ? [] : ['', reader.t('report.no-file')];
  if (full.length === 0) return ['', reader.t('report.nothing-to-decide'), ...foot];
  return [...full.flatMap((group) => groupLines(reader, group, withFile)), ...foot];
}

/** What needs a decision, then the numbers; at most 16,383 characters. */
function reportText(reader: Reader, report: Report): string {
  const {scannedAt, counts, before} = report;
  const as = scannedAt === null ? reader.t('report.not-read-yet') : reader.t('report.as-of', {moment: reader.moment(scannedAt)});
  const [first = '', ...concerns] = concernLines(reader, report);
  return [`#### ${reader.t('report.head')}`, as, first, ...concerns, '', ...countTable(reader, counts, before)].join('\n');
}

/** Where the report that an admin asked for is. */
export function reportAnswer(reader: Reader, outcome: keyof typeof answers): Reply {
  return {text: reader.t(answers[outcome])};
}

const answers = {
  'in-channel': 'report.in-channel',
  'rest-sent': 'report.rest-sent',
  sent: 'report.sent',
  'not-in-channel': 'report.not-in-channel',
} as const;

/** How reports are put into words. */
export const reportWriter: ReportWriter = {
  text: (to, report) => reportText(createReader(to), report),
  sheet: tokenSheet,
};
