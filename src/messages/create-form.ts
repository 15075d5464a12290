import type {Form} from '../domain/reply.ts';
import type {Reader} from './reader.ts';

const day = 86_400_000;
const presets = [30, 90, 365];

/** The form for a new token, with the ends that the server's policy allows (longest lifetime in days; 0: any). */
export function createForm(reader: Reader, maxDays: number): Form {
  const allowed = maxDays === 0 ? presets : [...presets.filter((days) => days < maxDays), maxDays];
  const days = allowed.map((count) => ({
    text: reader.t('form.days', {days: count, date: reader.date(reader.now + count * day)}),
    value: `${count}d`,
  }));
  const never = maxDays === 0 ? [{text: reader.t('form.never'), value: 'never'}] : [];
  const value = allowed.includes(90) ? '90d' : `${allowed.at(-1) ?? 90}d`;
  const example = new Date(reader.now + 60 * day).toISOString().slice(0, 10);
  return {
    title: reader.t('form.title'),
    introduction: reader.t('form.introduction'),
    submitLabel: reader.t('form.create'),
    fields: [
      {kind: 'text', name: 'name', label: reader.t('form.name'), help: reader.t('form.name-help'), maxLength: 150},
      {
        kind: 'choice',
        name: 'lifetime',
        label: reader.t('form.lifetime'),
        value,
        options: [...days, {text: reader.t('form.on-date'), value: 'date'}, ...never],
      },
      {
        kind: 'text',
        name: 'date',
        label: reader.t('form.date'),
        help: reader.t('form.date-help', {example}),
        placeholder: example,
        optional: true,
        maxLength: 10,
      },
    ],
  };
}

/** What was filled in; `end` as a command line would have it, `endField` where a fault in it is shown. */
export type Filled = {readonly name: string; readonly end: string; readonly endField: 'lifetime' | 'date'};

/** Reads a submission: anything may stand in it, so what is no text counts as empty. */
export function readForm(reader: Reader, values: Readonly<Record<string, unknown>>): Filled | {errors: Record<string, string>} {
  const text = (name: string): string => (typeof values[name] === 'string' ? values[name].trim() : '');
  if (text('name') === '') return {errors: {name: reader.t('error.name-empty')}};
  if (text('lifetime') !== 'date') return {name: text('name'), end: text('lifetime'), endField: 'lifetime'};
  if (text('date') === '')
    return {errors: {date: reader.t('form.date-help', {example: new Date(reader.now + 60 * day).toISOString().slice(0, 10)})}};
  return {name: text('name'), end: text('date'), endField: 'date'};
}
