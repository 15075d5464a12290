import {LRUCache} from 'lru-cache';
import {type Person, whyNotOwn} from '../domain/person.ts';
import type {Reply} from '../domain/reply.ts';
import type {MessageKey} from './locales/en.ts';
import type {Reader} from './reader.ts';

/** What help needs of a command. */
export type Explained = {
  readonly name: string;
  readonly usage: string;
  readonly summary: string;
  readonly details?: string;
  readonly examples: readonly string[];
};

/** Whoever reads it. */
type Asker = Pick<Person, 'mayOwnTokens' | 'isGuest'>;

/** The same few texts for everybody, and making one takes longer than all else that help does. */
const written = new LRUCache<string, Reply>({max: 100});

/** The list of commands that this person may use. */
export function helpList(reader: Reader, commands: readonly Explained[], person: Asker): Reply {
  const id = [reader.locale, person.mayOwnTokens, person.isGuest, ...commands.map(({name}) => name)].join(' ');
  const held = written.get(id);
  if (held !== undefined) return held;
  const reply = {text: listText(reader, commands, person)};
  written.set(id, reply);
  return reply;
}

function listText(reader: Reader, commands: readonly Explained[], person: Asker): string {
  const lines = commands.map(({usage, summary}) => reader.t('help.line', {usage, summary: reader.t(summary as MessageKey)}));
  const foot = person.mayOwnTokens ? [] : [reader.t(whyNotOwn(person))];
  const more = reader.t('help.more', {example: person.mayOwnTokens ? 'create' : 'revoke'});
  return [reader.t('help.head'), ...lines, '', reader.t('help.options'), more, ...foot].join('\n');
}

/** How to use one command. */
export function helpOne(reader: Reader, {usage, summary, details, examples}: Explained): Reply {
  const line = reader.t('help.line', {usage, summary: reader.t(summary as MessageKey)});
  const more = details === undefined ? [] : [reader.t(details as MessageKey)];
  const shown = examples.length === 0 ? [] : [reader.t('help.examples'), ...examples.map((example) => `- \`/token ${example}\``)];
  return {text: [line, ...more, ...shown].join('\n')};
}
