import {IntlMessageFormat} from 'intl-messageformat';
import type {Said} from '../domain/said.ts';
import {de} from './locales/de.ts';
import {en, type MessageKey} from './locales/en.ts';
import {plain} from './plain.ts';

export type Values = Readonly<Record<string, string | number | boolean>>;

/** One person's language, zone and present: everything that is written for them goes through it. */
export type Reader = {
  readonly locale: string;
  readonly timeZone: string;
  readonly now: number;
  /** The sentence of that key. Values that are text must be safe already: `plain(…)` for foreign ones. */
  t(key: MessageKey, values?: Values): string;
  /** A failure's sentence; its values are foreign and are escaped here. */
  said(said: Said): string;
  /** `31 Jan 2027`, in the reader's zone. */
  date(ms: number): string;
  /** `31 Jan 2027, 23:59 CET (in 70 days)`. */
  moment(ms: number): string;
  /** `in 70 days`, `3 hours ago`. */
  away(ms: number): string;
};

const catalogs: Readonly<Record<string, Partial<Record<MessageKey, string>>>> = {en, de};
const minute = 60_000;
const spans = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', minute],
] as const;

const compiled = new Map<string, IntlMessageFormat>();
const formats = new Map<string, {date: Intl.DateTimeFormat; moment: Intl.DateTimeFormat; relative: Intl.RelativeTimeFormat}>();

function messageFor(locale: string, key: MessageKey): IntlMessageFormat {
  const language = locale.split('-')[0] ?? 'en';
  const own = catalogs[language]?.[key];
  const id = `${own === undefined ? 'en' : locale} ${key}`;
  const held = compiled.get(id);
  if (held) return held;
  const message = new IntlMessageFormat(own ?? en[key], own === undefined ? 'en' : locale, undefined, {ignoreTag: true});
  compiled.set(id, message);
  return message;
}

function formatsFor(locale: string, timeZone: string) {
  const id = `${locale} ${timeZone}`;
  const held = formats.get(id);
  if (held) return held;
  const made = {
    date: new Intl.DateTimeFormat(locale, {timeZone, dateStyle: 'medium'}),
    moment: new Intl.DateTimeFormat(locale, {
      timeZone,
      year: 'numeric',
      month: 'short',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      timeZoneName: 'short',
    }),
    relative: new Intl.RelativeTimeFormat(locale, {numeric: 'auto'}),
  };
  formats.set(id, made);
  return made;
}

/** The language that sentences come in: the profile's where we have it, else English, dates included. */
const spoken = (locale: string): string => ((locale.split('-')[0] ?? '') in catalogs ? locale : 'en');

export function createReader({locale: wanted, timeZone, now}: {locale: string; timeZone: string; now: number}): Reader {
  const locale = spoken(wanted);
  const {date, moment, relative} = formatsFor(locale, timeZone);
  const t: Reader['t'] = (key, values = {}) => String(messageFor(locale, key).format({...values}));
  const away = (ms: number): string => {
    const difference = ms - now;
    const [unit, length] = spans.find(([, size]) => Math.abs(difference) >= size) ?? ['minute', minute];
    return relative.format(difference > 0 ? Math.ceil(difference / length) : Math.trunc(difference / length), unit);
  };
  return {
    locale,
    timeZone,
    now,
    t,
    said: ({key, values}) => {
      const safe = Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? plain(value) : value]);
      return t(key as MessageKey, Object.fromEntries(safe));
    },
    date: (ms) => date.format(ms),
    moment: (ms) => `${moment.format(ms)} (${away(ms)})`,
    away,
  };
}
