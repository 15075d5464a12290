import {z} from 'zod';
import {fold} from './typed-text.ts';
import {spreadOf, type WorkingHours} from './working-hours.ts';
import {isZone} from './zones.ts';

/** How somebody wants to be reminded. Presentation only: no right and no notice of security hangs on it. */
export type Preferences = {
  /** Own lead times in days, longest first; null: by the lifetime of each token. */
  readonly leads: readonly number[] | null;
  /** Whole hours of the day, 0 to 24. */
  readonly hours: {readonly from: number; readonly to: number};
  /** ISO numbers: 1 is Monday, 7 Sunday. */
  readonly weekdays: readonly number[];
  /** A zone as `isZone` has it; null: the profile's. */
  readonly zone: string | null;
  readonly off: boolean;
  /** Ids of tokens that no reminder speaks of. */
  readonly muted: ReadonlySet<string>;
};

export const usualPreferences: Preferences = {
  leads: null,
  hours: {from: 9, to: 17},
  weekdays: [1, 2, 3, 4, 5],
  zone: null,
  off: false,
  muted: new Set(),
};

const longestLeadDays = 90;
const mostLeads = 10;
/** In the languages that we speak; two letters are enough of each. */
const dayWords = [
  ['monday', 'montag'],
  ['tuesday', 'dienstag'],
  ['wednesday', 'mittwoch'],
  ['thursday', 'donnerstag'],
  ['friday', 'freitag'],
  ['saturday', 'samstag'],
  ['sunday', 'sonntag'],
] as const;

/** The ISO number of a weekday; 0 where the word is none. */
const weekdayOf = (word: string): number =>
  /^[1-7]$/u.test(word)
    ? Number(word)
    : dayWords.findIndex((names) => word.length > 1 && names.some((name) => name.startsWith(word))) + 1;

/** `fri-mon` goes on over Sunday. */
const spanOf = (from: number, to: number): number[] =>
  Array.from({length: ((to - from + 7) % 7) + 1}, (_, index) => ((from - 1 + index) % 7) + 1);

function weekdaysIn(text: string): number[] {
  // Phones make a dash of a hyphen, and spaces may stand around it.
  const spans = text.replace(/ ?[-–—]+ ?/gu, '-');
  const parts = spans.split(/[ ,]+/u).map((part) => part.split('-').map(weekdayOf));
  const days = parts.flatMap(([from = 0, to = from]) => (from === 0 || to === 0 ? [0] : spanOf(from, to)));
  return [...new Set(days)].sort();
}

/** What each may be, typed or stored; foreign text, since any tool of the person may write it. */
const values = {
  leads: z
    .string()
    .transform((text) => fold(text).split(/[ ,]+/u))
    .pipe(
      z
        .array(z.string().regex(/^\d{1,2}d?$/u))
        .min(1)
        .max(mostLeads),
    )
    .transform((parts) => [...new Set(parts.map((part) => Number.parseInt(part, 10)))].sort((a, b) => b - a))
    .pipe(z.array(z.number().min(1).max(longestLeadDays))),
  hours: z
    .string()
    .transform(fold)
    .pipe(z.string().regex(/^\d{1,2}(?::00)? ?[-–] ?\d{1,2}(?::00)?$/u))
    .transform((text) => text.split(/[-–]/u).map((part) => Number.parseInt(part, 10)))
    .transform(([from = 0, to = 0]) => ({from, to}))
    .refine(({from, to}) => from < to && to <= 24),
  weekdays: z
    .string()
    .max(100)
    .transform((text) => weekdaysIn(fold(text)))
    .refine((days) => !days.includes(0)),
  zone: z.string().max(100).refine(isZone),
  off: z.enum(['true', 'false']).transform((text) => text === 'true'),
};

/** The preferences that have a value of their own; muted tokens have one each. */
export type PreferenceName = keyof typeof values;
export const preferenceNames = Object.keys(values) as readonly PreferenceName[];

const isName = (name: string): name is PreferenceName => Object.hasOwn(values, name);

/** What a text means as that preference; undefined where it means nothing. */
export function readPreference<N extends PreferenceName>(name: N, text: string): Preferences[N] | undefined {
  const {data} = values[name].safeParse(text.trim());
  return data as Preferences[N] | undefined;
}

/** As it is stored and typed: `30,14,7`, `8-16`, `1,2,3`, `Europe/Berlin`. Null where it is the usual one. */
export function writePreference({leads, hours, weekdays, zone, off}: Preferences, name: PreferenceName): string | null {
  const written = {
    leads: leads === null ? null : leads.join(','),
    hours: `${hours.from}-${hours.to}`,
    weekdays: weekdays.join(','),
    zone,
    off: String(off),
  };
  return written[name];
}

const mutePrefix = 'mute_';
/** The preference that silences one token: its name is at most 32 bytes, as the server wants. */
export const muteName = (tokenId: string): string => `${mutePrefix}${tokenId}`;

/** Stored names and values, as somebody's preferences; `ignored` names those that are not ours to understand. */
export function fromStored(stored: readonly {readonly name: string; readonly value: string}[]): {
  readonly preferences: Preferences;
  readonly ignored: readonly string[];
} {
  const muted = new Set<string>();
  const ignored: string[] = [];
  const known: Partial<Record<PreferenceName, unknown>> = {};
  for (const {name, value} of stored) {
    if (/^mute_[a-z0-9]{26}$/u.test(name)) muted.add(name.slice(mutePrefix.length));
    else {
      const read = isName(name) ? readPreference(name, value) : undefined;
      if (isName(name) && read !== undefined) known[name] = read;
      else ignored.push(name);
    }
  }
  return {preferences: {...usualPreferences, ...(known as Partial<Preferences>), muted}, ignored};
}

/** The working hours that preferences mean for this person. */
export const workingHoursOf = ({hours, weekdays, zone}: Preferences, person: {id: string; timeZone: string}): WorkingHours => ({
  ...hours,
  weekdays,
  timeZone: zone ?? person.timeZone,
  spread: spreadOf(person.id),
});
