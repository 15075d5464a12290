import type {Preferences} from '../domain/preferences.ts';
import {writePreference} from '../domain/preferences.ts';
import type {Form, FormField, Reply} from '../domain/reply.ts';
import type {LedgerToken} from '../domain/token.ts';
import {plain} from './plain.ts';
import type {Reader} from './reader.ts';
import {boldBrief} from './tokens.ts';

/** A Monday. */
const monday = Date.UTC(2024, 0, 1);
const day = 86_400_000;
const usualWeeks = ['1,2,3,4,5', '1,2,3,4,5,6', '1,2,3,4,7', '1,2,3,4,5,6,7'];

function dayNames(reader: Reader, weekdays: readonly number[]): string {
  const format = new Intl.DateTimeFormat(reader.locale, {weekday: 'short', timeZone: 'UTC'});
  return weekdays.map((weekday) => format.format(monday + (weekday - 1) * day)).join(', ');
}

export type Settings = {
  readonly preferences: Preferences;
  /** The muted tokens that still exist. */
  readonly muted: readonly LedgerToken[];
  /** What is put off, the soonest first. */
  readonly snoozed: readonly {readonly token: LedgerToken; readonly until: number}[];
  /** The server sends notices of its own. */
  readonly serverSends: boolean;
  /** Said first; '' where nothing was changed. */
  readonly news: string;
};

/** How somebody is reminded, with a button to change it. */
export function reminderSettings(reader: Reader, {preferences, muted, snoozed, serverSends, news}: Settings): Reply {
  const {leads, hours, weekdays, zone, off} = preferences;
  const names = muted.map(boldBrief);
  const putOff = snoozed.map(({token, until}) =>
    reader.t('remind.snoozed-until', {name: boldBrief(token), moment: reader.moment(until)}),
  );
  const line = (key: 'leads' | 'hours' | 'weekdays' | 'zone' | 'snoozed' | 'muted', value: string): string =>
    `- ${reader.t(`remind.${key}`, {value})}`;
  const facts = [
    line('leads', leads === null ? reader.t('remind.leads-usual') : leads.join(', ')),
    line('hours', `${hours.from}–${hours.to}`),
    line('weekdays', dayNames(reader, weekdays)),
    line('zone', zone === null ? reader.t('remind.zone-profile', {zone: plain(reader.timeZone)}) : plain(zone)),
    line('snoozed', putOff.length === 0 ? reader.t('remind.snoozed-none') : putOff.join(', ')),
    line('muted', names.length === 0 ? reader.t('remind.muted-none') : names.join(', ')),
  ];
  const state = off ? [reader.t('remind.off')] : [reader.t('remind.head')];
  const server = serverSends ? [reader.t('remind.server')] : [];
  const text = [...(news === '' ? [] : [news]), ...state, ...facts, '', ...server, reader.t('remind.how')].join('\n');
  const change = {label: reader.t('remind.change'), style: 'default', deed: {kind: 'run', line: 'remind form'}} as const;
  return {text, blocks: [{buttons: [change]}]};
}

/** The same as a form, filled in as it is now. */
export function reminderForm(reader: Reader, preferences: Preferences): Form {
  const now = (name: 'leads' | 'hours' | 'weekdays' | 'zone') => writePreference(preferences, name) ?? '';
  const weeks = [...new Set([...usualWeeks, now('weekdays')])];
  const text = (name: 'leads' | 'hours' | 'zone', optional: boolean, help?: string): FormField => ({
    kind: 'text',
    name,
    label: reader.t(`remind.form-${name}`),
    ...(help === undefined ? {} : {help}),
    optional,
    maxLength: 100,
    value: now(name),
  });
  const choice = (name: 'weekdays' | 'off', value: string, options: {text: string; value: string}[]): FormField => ({
    kind: 'choice',
    name,
    label: reader.t(`remind.form-${name}`),
    value,
    options,
  });
  return {
    title: reader.t('remind.form'),
    submitLabel: reader.t('remind.form-save'),
    fields: [
      text('leads', true, reader.t('remind.form-leads-help')),
      text('hours', false),
      choice(
        'weekdays',
        now('weekdays'),
        weeks.map((value) => ({text: dayNames(reader, value.split(',').map(Number)), value})),
      ),
      text('zone', true, reader.t('remind.form-zone-help')),
      choice('off', String(preferences.off), [
        {text: reader.t('remind.form-on'), value: 'false'},
        {text: reader.t('remind.form-is-off'), value: 'true'},
      ]),
    ],
  };
}
