import {IntlMessageFormat} from 'intl-messageformat';
import {LRUCache} from 'lru-cache';
import {knownLocale, knownTimeZone} from '../domain/person.ts';
import type {Said} from '../domain/said.ts';
import {de} from './locales/de.ts';
import {en, type MessageKey} from './locales/en.ts';
import {plain, visible} from './plain.ts';

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
  /** The same where no Markdown is shown, as in a form: the values have their unseen characters made visible, and nothing else. */
  saidPlainly(said: Said): string;
  /** `31 Jan 2027`, in the reader's zone. */
  date(ms: number): string;
  /** `31 Jan 2027, 23:59 CET (in 70 days)`. */
  moment(ms: number): string;
  /** `in 70 days`, `3 hours ago`. */
  away(ms: number): string;
};

const catalogs: Readonly<Record<string, Readonly<Partial<Record<MessageKey, string>>>>> = {en, de};
const minute = 60_000;
/** What is a moment over a whole number of hours is still that many: two clocks never agree to the second. */
const slack = 0.002;
const hour = 3_600_000;
const day = 86_400_000;

type Formats = {
  readonly locale: string;
  readonly timeZone: string;
  readonly date: Intl.DateTimeFormat;
  readonly moment: Intl.DateTimeFormat;
  readonly relative: Intl.RelativeTimeFormat;
  /** The day that it is in that zone, counted on from any one. */
  readonly dayOf: (ms: number) => number;
};

type Sentence = (values: Values) => string;

/** By language and key: reading what a sentence consists of takes long. */
const sentences = new Map<string, Map<MessageKey, Sentence>>();
/** Making them takes long; people choose locale and zone freely, so there may be any number of them. */
const formats = new LRUCache<string, Formats>({max: 500});

function sentenceOf(language: string, key: MessageKey): Sentence {
  const held = sentences.get(language)?.get(key);
  if (held) return held;
  const own = catalogs[language]?.[key];
  const made = readSentence(own ?? en[key], own === undefined ? 'en' : language);
  const known = sentences.get(language) ?? new Map<MessageKey, Sentence>();
  sentences.set(language, known.set(key, made));
  return made;
}

/** Most have nothing to fill in, or only put values in as they are: a list has dozens of those, so they take the short way. */
function readSentence(text: string, language: string): Sentence {
  if (!/[{']/u.test(text)) return () => text;
  const message = new IntlMessageFormat(text, language, undefined, {ignoreTag: true});
  const whole: Sentence = (values) => String(message.format({...values}));
  const parts = message.getAst().flatMap((part) => (part.type === 0 || part.type === 1 ? [part] : []));
  if (parts.length < message.getAst().length) return whole;
  // A value that was forgotten is for the whole one to complain of.
  const isComplete = (values: Values) => parts.every(({type, value}) => type === 0 || Object.hasOwn(values, value));
  return (values) =>
    isComplete(values) ? parts.map(({type, value}) => (type === 0 ? value : values[value])).join('') : whole(values);
}

/** The language that sentences come in: the profile's where we have it, else English, dates included. Its region is kept. */
function spoken(wanted: string): string {
  const {language, region} = new Intl.Locale(knownLocale(wanted));
  if (!Object.hasOwn(catalogs, language)) return 'en';
  return region === undefined ? language : `${language}-${region}`;
}

/** Counts calendar days, which have 23 hours or 25 where clocks are changed. */
function dayCounter(timeZone: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {timeZone, year: 'numeric', month: 'numeric', day: 'numeric'});
  return (ms) => {
    const [month = 0, date = 0, year = 0] = format.format(ms).split('/').map(Number);
    return Date.UTC(year, month - 1, date) / day;
  };
}

function formatsFor(wantedLocale: string, wantedZone: string): Formats {
  const id = `${wantedLocale} ${wantedZone}`;
  const held = formats.get(id);
  if (held) return held;
  const locale = spoken(wantedLocale);
  const timeZone = knownTimeZone(wantedZone);
  const made = {
    locale,
    timeZone,
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
    relative: new Intl.RelativeTimeFormat(locale, {numeric: 'always'}),
    dayOf: dayCounter(timeZone),
  };
  formats.set(id, made);
  return made;
}

/** Hours or minutes, rounded up into the future and down into the past. */
function shortSpan(ms: number): [number, 'hour' | 'minute'] {
  const [unit, length] = Math.abs(ms) < hour ? (['minute', minute] as const) : (['hour', hour] as const);
  return [ms > 0 ? Math.ceil(ms / length - slack) : Math.trunc(ms / length), unit];
}

/** Takes any text as locale and zone; what `Intl` does not know becomes English and UTC. */
export function createReader({now, ...wanted}: {locale: string; timeZone: string; now: number}): Reader {
  const {locale, timeZone, date, moment, relative, dayOf} = formatsFor(wanted.locale, wanted.timeZone);
  const [language = 'en'] = locale.split('-');
  const t: Reader['t'] = (key, values = {}) => sentenceOf(language, key)(values);
  const say = ({key, values}: Said, safe: (text: string) => string): string => {
    if (!Object.hasOwn(en, key)) return t('error.internal');
    const all = Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? safe(value) : value]);
    return t(key as MessageKey, Object.fromEntries(all));
  };
  const away = (ms: number): string => {
    const difference = ms - now;
    if (Math.abs(difference) < minute) return t(difference > 0 ? 'away.soon' : 'away.just-now');
    const days = Math.abs(difference) < day ? 0 : dayOf(ms) - dayOf(now);
    if (days !== 0) return relative.format(days, 'day');
    return relative.format(...shortSpan(difference));
  };
  return {
    locale,
    timeZone,
    now,
    t,
    said: (one) => say(one, plain),
    saidPlainly: (one) => say(one, visible),
    date: (ms) => date.format(ms),
    moment: (ms) => `${moment.format(ms)} (${away(ms)})`,
    away,
  };
}
