import {Temporal} from 'temporal-polyfill';
import {KeeperError} from './errors.ts';
import {said} from './said.ts';
import {fold, unquoted} from './typed-text.ts';

const day = 86_400_000;
const units = {h: 'hours', d: 'days', w: 'weeks', m: 'months', y: 'years'} as const;
/** `90d`, `90 days`; no other words, so that `90min` is not taken for months. */
const span = /^(\d{1,5}) ?(h|d|w|m|y|(?:hour|day|week|month|year)s?)$/u;
const date = /^\d{4}-\d{2}-\d{2}$/u;
const longest = 10 * 366 * day;

/** Lifetime of a new token where nobody says otherwise, in days. */
export const defaultLifetimeDays = 90;

function fromSpan(count: number, unit: keyof typeof units, now: Temporal.ZonedDateTime): number {
  return now.add({[units[unit]]: count}).epochMilliseconds;
}

function fromDate(text: string, timeZone: string): number | undefined {
  try {
    return Temporal.PlainDate.from(text).toZonedDateTime({timeZone, plainTime: '23:59:59'}).epochMilliseconds;
  } catch {
    return undefined;
  }
}

function read(text: string, now: number, timeZone: string): number | undefined {
  const [, count, word = ''] = span.exec(text) ?? [];
  const unit = word.charAt(0);
  if (count && unit in units)
    return fromSpan(
      Number(count),
      unit as keyof typeof units,
      Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone),
    );
  return date.test(text) ? fromDate(text, timeZone) : undefined;
}

/** True where a text is written as a date, be there such a day or not. */
export const isDate = (text: string): boolean => date.test(unquoted(fold(text)));

/**
 * Reads `90d`, `12w`, `6m`, `1y`, `2027-01-31` (the end of that day in the reader's zone) or `never`.
 * Answers epoch ms, null for never. Throws KeeperError `bad-input`.
 */
export function parseEnd(text: string, {now, timeZone}: {now: number; timeZone: string}): number | null {
  const typed = unquoted(fold(text));
  if (typed === 'never') return null;
  const end = read(typed, now, timeZone);
  if (end === undefined) {
    const key = isDate(text) ? 'error.no-such-day' : 'error.end-not-understood';
    throw new KeeperError('bad-input', said(key, {text: unquoted(text).slice(0, 60)}));
  }
  if (end <= now) throw new KeeperError('bad-input', said('error.end-in-the-past'));
  if (end - now > longest) throw new KeeperError('bad-input', said('error.end-too-far'));
  return end;
}

/**
 * The end within the server's own longest lifetime (days; 0: none). One that is less than a day beyond becomes the last that is
 * allowed: days of 25 hours and clocks that differ are nobody's fault. Throws KeeperError `bad-input` where it is further off.
 */
export function withinPolicy(end: number | null, {now, maxDays}: {now: number; maxDays: number}): number | null {
  if (maxDays === 0) return end;
  if (end === null) throw new KeeperError('bad-input', said('error.policy-needs-end', {days: maxDays}));
  const last = now + maxDays * day;
  if (end - last >= day) throw new KeeperError('bad-input', said('error.policy-too-far', {days: maxDays}));
  return Math.min(end, last);
}

/** Where nobody says otherwise: 90 days from now, or the server's longest lifetime where that is shorter. */
export function defaultEnd({now, maxDays}: {now: number; maxDays: number}): number {
  const days = maxDays === 0 ? defaultLifetimeDays : Math.min(defaultLifetimeDays, maxDays);
  return now + days * day;
}
