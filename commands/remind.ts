import {z} from 'zod';
import {type CommandContext, defineCommand, type FormErrors} from '../src/command/command.ts';
import {KeeperError} from '../src/domain/errors.ts';
import {
  type PreferenceName,
  preferenceNames,
  readPreference,
  usualPreferences,
  writePreference,
} from '../src/domain/preferences.ts';
import {lastLeadOf} from '../src/domain/reminder.ts';
import type {Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';
import {shortId} from '../src/domain/token-names.ts';
import {inCode} from '../src/messages/plain.ts';
import type {Reader} from '../src/messages/reader.ts';
import {reminderForm, reminderSettings} from '../src/messages/reminder-settings.ts';
import {bold} from '../src/messages/tokens.ts';
import {ask} from './ask-about.ts';
import {askFirst} from './ask-first.ts';
import {ownToken} from './named.ts';
import {snooze} from './snooze.ts';

/** The first word, and the rest. */
const args = z.object({
  text: z.string().transform((text) => {
    const [, word = '', rest = ''] = /^(\S*)\s*(.*)$/su.exec(text) ?? [];
    return {word: word.toLowerCase(), rest};
  }),
});

export const remind = defineCommand({
  name: 'remind',
  usage: 'remind [leads|hours|weekdays|zone|snooze|mute|unmute|on|off|reset]',
  summary: 'summary.remind',
  examples: ['remind', 'remind leads 30,14,7', 'remind hours 8-16', 'remind mute ci', 'remind off'],
  permission: 'proved',
  options: [],
  args,
  async handle({text: {word, rest}}, context) {
    if (word === '') return show(context, '');
    if (word === 'form') return openForm(context);
    if (word === 'snooze') return snooze.run({text: rest, options: {}}, context);
    const fewer = await askToTakeAway(word, rest, context);
    if (fewer) return fewer;
    const change = Object.hasOwn(changes, word) ? changes[word] : undefined;
    if (!change) throw new KeeperError('bad-input', said('error.remind-not-understood'));
    const {reader} = context;
    const line = `remind ${word} ${rest}`.trim();
    const question = {text: reader.t('remind.ask', {line: inCode(line)}), yes: reader.t('remind.yes'), line};
    return askFirst(context, question, () => change(rest, context));
  },
  async confirmed({tokenIds: [tokenId], options}, context) {
    if (options?.leads !== undefined) return setOne('leads', options.leads, context);
    return tokenId === undefined ? set({off: 'true'}, context) : mute(tokenId, true, context);
  },
  async submitted(values, context) {
    const read = readForm(context, values);
    if ('errors' in read) return read;
    await context.preferences.set(context.caller.id, read);
    return changed(context);
  },
});

type Texts = Readonly<Record<PreferenceName, string | null>>;
type Change = (rest: string, context: CommandContext) => Promise<Reply>;

/** What is not asked about first, but in a direct message. */
const changes: Readonly<Record<string, Change>> = {
  leads: (rest, context) => setOne('leads', rest, context),
  hours: (rest, context) => setOne('hours', rest, context),
  weekdays: (rest, context) => setOne('weekdays', rest, context),
  zone: (rest, context) => setOne('zone', rest, context),
  on: (_, context) => set({off: null}, context),
  unmute: (rest, context) => mute(rest, false, context),
  async reset(_, context) {
    await context.preferences.reset(context.caller.id);
    return changed(context);
  },
};

/**
 * Asks about a change after which reminders do not come any more, or the last one earlier than now: leads longer than a token's life
 * silence it. Null for any other change.
 */
async function askToTakeAway(word: string, rest: string, context: CommandContext): Promise<Reply | null> {
  const {preferences, caller, reader} = context;
  const question = {verb: 'remind', tokens: [], among: []} as const;
  if (word === 'off') return ask(context, {...question, text: reader.t('remind.ask-off')});
  if (word === 'mute') {
    const {token, all} = await ownToken(context, rest);
    return ask(context, {...question, tokens: [token], among: all, text: reader.t('remind.ask-mute', {id: shortId(token, all)})});
  }
  const leads = word === 'leads' ? readPreference('leads', rest) : undefined;
  if (!leads || lastLeadOf(leads) <= lastLeadOf((await preferences.of(caller.id)).leads)) return null;
  return ask(context, {
    ...question,
    text: reader.t('remind.ask-leads', {value: leads.join(', ')}),
    options: {leads: leads.join(',')},
  });
}

/** As it is stored, null where it is the usual; undefined where the text is not understood. */
function stored(name: PreferenceName, text: string): string | null | undefined {
  const value = readPreference(name, text);
  if (value === undefined) return undefined;
  const written = writePreference({...usualPreferences, [name]: value}, name);
  return written === writePreference(usualPreferences, name) ? null : written;
}

async function setOne(name: Exclude<PreferenceName, 'off'>, rest: string, context: CommandContext): Promise<Reply> {
  const text = stored(name, rest);
  if (text === undefined) throw new KeeperError('bad-input', said(`error.remind-${name}`));
  return set({[name]: text}, context);
}

async function set(texts: Partial<Texts>, context: CommandContext): Promise<Reply> {
  await context.preferences.set(context.caller.id, texts);
  return changed(context);
}

async function mute(rest: string, muted: boolean, context: CommandContext): Promise<Reply> {
  const {preferences, reader, caller} = context;
  const {token, all} = await ownToken(context, rest);
  await preferences.mute(caller.id, token.id, muted);
  const key = muted ? 'remind.did-mute' : 'remind.did-unmute';
  return {text: reader.t(key, {name: bold(token), id: shortId(token, all)})};
}

async function changed(context: CommandContext): Promise<Reply> {
  await context.reminders.replan(context.caller);
  return show(context, context.reader.t('remind.changed'));
}

async function show({preferences, reminders, store, caller, reader, features}: CommandContext, news: string): Promise<Reply> {
  const own = await preferences.of(caller.id);
  const muted = (await store.tokens.of(caller.id)).filter(({id, goneAt}) => goneAt === null && own.muted.has(id));
  const snoozed = await reminders.snoozed(caller.id);
  return reminderSettings(reader, {
    preferences: own,
    muted,
    snoozed,
    serverSends: features.rotate && features.tokensEnabled,
    news,
  });
}

async function openForm(context: CommandContext): Promise<Reply | null> {
  const own = await context.preferences.of(context.caller.id);
  const deed = {kind: 'confirm', act: context.ids.next(), verb: 'remind', tokenIds: []} as const;
  return (await context.openForm(reminderForm(context.reader, own), deed)) ? null : show(context, '');
}

/** What a field says that was not understood; a form shows no Markdown. */
const fault = (reader: Reader, name: PreferenceName): string =>
  reader.t(name === 'off' || name === 'weekdays' ? 'remind.wrong-choice' : `remind.wrong-${name}`);

/** Anything may stand in a submission; what is no text counts as empty, and an empty one is the usual. */
function readForm({reader}: CommandContext, values: Readonly<Record<string, unknown>>): Texts | FormErrors {
  const errors: Record<string, string> = {};
  const texts: Partial<Record<PreferenceName, string | null>> = {};
  for (const name of preferenceNames) {
    const typed = typeof values[name] === 'string' ? values[name].trim() : '';
    const text = typed === '' ? null : stored(name, typed);
    if (text === undefined) errors[name] = fault(reader, name);
    else texts[name] = text;
  }
  return Object.keys(errors).length > 0 ? {errors} : (texts as Texts);
}
