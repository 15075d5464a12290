import {ZodError} from 'zod';
import {KeeperError, ServerError} from '../domain/errors.ts';
import type {Person} from '../domain/person.ts';
import type {Reply} from '../domain/reply.ts';
import {said} from '../domain/said.ts';
import {inWords} from '../domain/server-failure.ts';
import type {Hold} from '../domain/token.ts';
import {AmbiguousName} from '../domain/token-names.ts';
import {ambiguousReply} from '../messages/ambiguous.ts';
import {helpList, helpOne} from '../messages/help.ts';
import type {Reader} from '../messages/reader.ts';
import {type Command, mayUse} from './command.ts';
import {UnknownSubcommand} from './find-command.ts';

/** Failures after which nothing has happened, so that the button may be pressed again. */
const harmless = new Set(['server-away', 'busy', 'switched-off', 'bad-input']);

/** True where the failure surely came before anything was changed. */
export function didNothing(error: unknown): boolean {
  if (error instanceof ServerError) return !error.mayHaveHappened;
  return error instanceof KeeperError && harmless.has(error.code);
}

/** The schemas of arguments name a sentence where they say why they refuse; zod's own words are for programmers. */
const keyIn = ({issues: [first]}: ZodError): string | undefined =>
  first?.message.startsWith('error.') ? first.message : undefined;

/** The act behind a button was asked for before, and may still be under way. */
export class ActSpent extends KeeperError {
  constructor() {
    super('spent', said('error.already-done'));
    this.name = 'ActSpent';
  }
}

/** Any failure as one with a sentence for the person; what nobody foresaw is `internal`. */
export function asKeeperError(error: unknown): KeeperError {
  if (error instanceof KeeperError) return error;
  if (error instanceof ZodError)
    return new KeeperError('bad-input', said(keyIn(error) ?? 'error.not-understood'), {cause: error});
  if (error instanceof ServerError) return inWords(error);
  return new KeeperError('internal', said('error.internal'), {cause: error});
}

/** Whom a failure is told, of which commands, and the holds on the tokens that it names. */
export type Told = {
  readonly reader: Reader;
  readonly person: Person | null;
  readonly registry: readonly Command[];
  readonly holds: readonly Hold[];
};

/** What the person reads of a failure: for a name of several tokens the choices, for an unknown word the help: of what was probably meant, else all. */
export function failureReply({reader, person, registry, holds}: Told, error: KeeperError): Reply {
  if (error instanceof AmbiguousName) return ambiguousReply(reader, error, holds);
  const text = reader.said(error.said);
  if (error instanceof ActSpent) return {text, isRepeat: true};
  if (!(error instanceof UnknownSubcommand) || !person) return {text};
  const near = registry.find(({name}) => name === error.near);
  if (near) return {text: [text, '', helpOne(reader, near).text, '', reader.t('help.all')].join('\n')};
  const usable = registry.filter((command) => mayUse(command, person));
  return {text: `${text}\n\n${helpList(reader, usable, person).text}`};
}
