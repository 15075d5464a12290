import {isDate} from '../domain/end-date.ts';
import type {Form, FormField} from '../domain/reply.ts';
import {type Said, said} from '../domain/said.ts';
import type {MessageKey} from './locales/en.ts';
import type {Reader} from './reader.ts';

const day = 86_400_000;
const presets = [30, 90, 365];

/** What the server allows of ends: whether it keeps any, and the longest lifetime in days (0: any). */
export type EndsAllowed = {readonly expiry: boolean; readonly maxLifetimeDays: number};

/** The form for a new token. Where the server keeps no ends, it says who does. */
export function createForm(reader: Reader, ends: EndsAllowed): Form {
  const name = {
    kind: 'text',
    name: 'name',
    label: reader.t('form.name'),
    help: reader.t('form.name-help'),
    maxLength: 150,
  } as const;
  const introduction = [reader.t('form.introduction'), ...(ends.expiry ? [] : [reader.t('form.end-dropped')])].join(' ');
  return {
    title: reader.t('form.title'),
    introduction,
    submitLabel: reader.t('form.create'),
    fields: [name, ...endFields(reader, ends.maxLifetimeDays)],
  };
}

function endFields(reader: Reader, maxDays: number): FormField[] {
  const allowed = maxDays === 0 ? presets : [...presets.filter((days) => days < maxDays), maxDays];
  const days = allowed.map((count) => ({
    text: reader.t('form.days', {days: count, date: reader.date(reader.now + count * day)}),
    value: `${count}d`,
  }));
  const never = maxDays === 0 ? [{text: reader.t('form.never'), value: 'never'}] : [];
  const value = allowed.includes(90) ? '90d' : `${allowed.at(-1) ?? 90}d`;
  const example = exampleDate(reader, maxDays);
  const date = {label: reader.t('form.date'), help: reader.t('form.date-help', {example}), placeholder: example, maxLength: 10};
  return [
    {
      kind: 'choice',
      name: 'lifetime',
      label: reader.t('form.lifetime'),
      value,
      options: [...days, {text: reader.t('form.on-date'), value: 'date'}, ...never],
    },
    {kind: 'text', name: 'date', optional: true, ...date},
  ];
}

/** A day that the person could type. */
const exampleDate = ({now}: Reader, maxDays: number): string =>
  new Date(now + Math.min(60, maxDays || 60) * day).toISOString().slice(0, 10);

/** What a form says otherwise than a command: it takes a day from a field or a choice, and shows no Markdown. */
const inForm: Readonly<Record<string, MessageKey>> = {
  'error.end-not-understood': 'form.date-not-understood',
  'error.end-in-the-past': 'form.date-past',
  'error.end-too-far': 'form.date-too-far',
  'error.policy-needs-end': 'form.policy-needs-end',
  'error.policy-too-far': 'form.policy-too-far',
};

/** A fault as its field shows it. */
export const formError = (reader: Reader, {maxLifetimeDays}: Pick<EndsAllowed, 'maxLifetimeDays'>, {key, values}: Said): string =>
  reader.saidPlainly({key: inForm[key] ?? key, values: {...values, example: exampleDate(reader, maxLifetimeDays)}});

/** What was filled in: `end` as a command line would have it, undefined where none was asked for; where a fault in it is shown. */
export type Filled = {readonly name: string; readonly end: string | undefined; readonly endField: 'lifetime' | 'date'};

/** Reads a submission: anything may stand in it, so what is no text counts as empty. */
export function readForm(
  reader: Reader,
  {maxLifetimeDays}: Pick<EndsAllowed, 'maxLifetimeDays'>,
  values: Readonly<Record<string, unknown>>,
): Filled | {readonly errors: Record<string, string>} {
  const text = (name: string): string => (typeof values[name] === 'string' ? values[name].trim() : '');
  if (text('name') === '') return {errors: {name: reader.t('error.name-empty')}};
  const date = text('date');
  if (text('lifetime') !== 'date') {
    // Which of the two was meant is not guessed: a token that ends too late or too early is found out too late.
    if (date !== '') return {errors: {date: reader.t('form.date-not-chosen')}};
    return {name: text('name'), end: text('lifetime'), endField: 'lifetime'};
  }
  const example = exampleDate(reader, maxLifetimeDays);
  if (date === '') return {errors: {date: reader.t('form.date-help', {example})}};
  if (!isDate(date)) return {errors: {date: reader.saidPlainly(said('error.not-a-date', {text: date.slice(0, 60), example}))}};
  return {name: text('name'), end: date, endField: 'date'};
}
