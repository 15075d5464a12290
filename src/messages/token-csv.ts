import {stringify} from 'csv-stringify/sync';
import type {OwnedToken, ReportReader, TokenSheet} from '../domain/report.ts';
import {endOf} from '../domain/token.ts';
import {visible} from './plain.ts';
import {createReader, type Reader} from './reader.ts';
import {stateText} from './tokens.ts';

/**
 * Foreign text in a cell: nothing in it is unseen or breaks a line, and nothing becomes a formula where a program takes another
 * character for the one between cells, as Excel does in many languages. The start of a cell is csv-stringify's matter.
 */
const cell = (text: string): string =>
  visible(text)
    .trim()
    .replace(/([;|,]\s*["']*\s*)(?=[=+\-@\uff0b\uff0d\uff1d\uff20])/gu, "$1'");

const time = (ms: number | null): string => (ms === null ? '' : new Date(ms).toISOString().slice(0, 19).concat('Z'));

const titles = (reader: Reader): string[] => [
  reader.t('csv.id'),
  reader.t('csv.name'),
  reader.t('csv.owner'),
  reader.t('csv.owner-id'),
  reader.t('csv.owner-state'),
  reader.t('csv.state'),
  reader.t('csv.end'),
  reader.t('csv.server-end'),
  reader.t('csv.deadline'),
  reader.t('csv.created'),
  reader.t('csv.first-seen'),
  reader.t('csv.last-seen'),
];

const row = (reader: Reader, {token, owner}: OwnedToken): string[] => [
  token.id,
  cell(token.name),
  cell(owner.name),
  cell(token.ownerId),
  reader.t(owner.active ? 'csv.owner-active' : 'csv.owner-gone'),
  stateText(reader, token),
  time(endOf(token)),
  time(token.expiresAt),
  time(token.deadlineAt),
  time(token.createdAt),
  time(token.firstSeenAt),
  time(token.lastUsedAt),
];

/** All tokens as a file for a spreadsheet: UTF-8 with a byte order mark, times in UTC, formulas escaped. */
export function tokenSheet(to: ReportReader): TokenSheet {
  const reader = createReader(to);
  const safe = {escape_formulas: true};
  const pieces = [Buffer.from(stringify([titles(reader)], {...safe, bom: true}))];
  return {
    name: `tokens-${time(to.now).slice(0, 10)}.csv`,
    add(rows) {
      const lines = rows.map((each) => row(reader, each));
      pieces.push(Buffer.from(stringify(lines, safe)));
    },
    bytes: () => Buffer.concat(pieces),
  };
}
