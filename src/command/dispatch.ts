import {closest, distance} from 'fastest-levenshtein';
import {ZodError} from 'zod';
import {KeeperError, ServerError} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import type {Person} from '../domain/person.ts';
import type {Deed, Reply} from '../domain/reply.ts';
import {type Said, said} from '../domain/said.ts';
import {AmbiguousName} from '../domain/token-names.ts';
import {ambiguousReply} from '../messages/ambiguous.ts';
import type {Reader} from '../messages/reader.ts';
import type {PeopleService} from '../services/people-service.ts';
import type {Store} from '../store/store.ts';
import {type Command, type CommandContext, commandFor, type FormErrors, type Place, type Source} from './command.ts';
import {parseArguments, splitSubcommand} from './parse.ts';
import type {RateLimit} from './rate-limit.ts';

/** A proved request: the person is who the server says. `triggerId` opens a form; null where there is none. */
export type Request = {
  readonly userId: string;
  readonly place: Place;
  readonly source: Source;
  readonly triggerId: string | null;
};

export type Dispatcher = {
  /** Runs a line such as `rotate ci`. Never throws. */
  run(request: Request, line: string): Promise<Reply | null>;
  /** Does what a button of ours carries. Never throws. */
  press(request: Request, deed: Deed): Promise<Reply | null>;
  /** Takes a form of ours. Never throws. */
  submit(request: Request, deed: Deed, values: Readonly<Record<string, unknown>>): Promise<Reply | FormErrors | null>;
  /** The static help: what is shown to one who is not proved. */
  help(): Reply;
};

export type DispatchParts = {
  readonly registry: readonly Command[];
  readonly people: PeopleService;
  readonly store: Store;
  readonly log: Logger;
  readonly limit: RateLimit;
  /** Builds what a handler may use, for this person and request. */
  readonly contextFor: (person: Person, request: Request) => CommandContext;
  readonly readerFor: (person: Person | null) => Reader;
  readonly now: () => number;
  readonly staticHelp: () => Reply;
};

/** How long a spent act is remembered, in ms: longer than any of its buttons lives. */
const actLife = 30 * 86_400_000;
/** Failures after which nothing has happened, so that the button may be pressed again. */
const harmless = new Set(['server-away', 'busy', 'switched-off', 'bad-input']);

/** Finds the command, checks the permission, parses, runs; the only place that turns a failure into a sentence. */
export function createDispatcher(parts: DispatchParts): Dispatcher {
  const {registry, people, store, log, limit, contextFor, readerFor, now} = parts;

  const allowed = (person: Person, command: Command): void => {
    if (!person.active || person.isBot) throw new KeeperError('forbidden', said('error.deactivated'));
    if (command.permission === 'token-owner' && !person.mayOwnTokens) {
      throw new KeeperError('forbidden', said(person.isGuest ? 'error.guest-may-not-own-tokens' : 'error.may-not-own-tokens'));
    }
  };

  const find = (name: string): Command => {
    const command = registry.find((candidate) => candidate.name === (name || 'list'));
    if (command) return command;
    const names = registry.map((candidate) => candidate.name);
    const near = closest(name.slice(0, 30), names);
    const known = distance(name.slice(0, 30), near) <= 3 ? near : '';
    throw new KeeperError(
      'not-found',
      known
        ? said('error.did-you-mean', {typed: name.slice(0, 30), near: known})
        : said('error.unknown-subcommand', {typed: name.slice(0, 30)}),
    );
  };

  /** An act runs once over all its buttons; one that surely did nothing can be tried again. */
  const once = async <T>(act: string, work: () => Promise<T>): Promise<T> => {
    const key = `act:${act}`;
    if (!(await store.claims.take(key, now(), now() + actLife))) throw new KeeperError('spent', said('error.already-done'));
    try {
      return await work();
    } catch (error) {
      if (didNothing(error)) await store.claims.release(key);
      throw error;
    }
  };

  /** The only catch: whatever goes wrong becomes a sentence in the reader's language, and a line in the log. */
  const guarded = async <T>(request: Request, what: string, work: (person: Person) => Promise<T>): Promise<T | Reply> => {
    let person: Person | null = null;
    try {
      if (!limit.allows(request.userId)) throw new KeeperError('busy', said('error.too-many-commands'));
      person = await people.known(request.userId);
      const result = await work(person);
      log.info({user: request.userId, source: request.source, verb: what}, 'command');
      return result;
    } catch (error) {
      const failure = asKeeperError(error);
      const cause = failure.cause instanceof Error ? `${failure.cause.name}: ${failure.cause.message}` : undefined;
      const level = failure.code === 'internal' ? 'error' : 'info';
      log[level](
        {user: request.userId, source: request.source, verb: what, code: failure.code, detail: failure.message, cause},
        'command refused',
      );
      return failureReply(readerFor(person), failure);
    }
  };

  const perform = async (request: Request, person: Person, deed: Deed): Promise<Reply | null> => {
    if (deed.kind === 'run') return runLine(request, person, deed.line);
    if (deed.kind === 'cancel') return once(deed.act, async () => ({text: readerFor(person).t('cancelled')}));
    const command = commandFor(registry, deed.verb);
    const {confirmed} = command ?? {};
    if (!command || !confirmed)
      throw new KeeperError('internal', said('error.internal'), {detail: `nothing confirms ${deed.verb}`});
    const current = await people.now(person.id);
    allowed(current, command);
    return once(deed.act, () => confirmed(deed, contextFor(current, request)));
  };

  const runLine = async (request: Request, person: Person, line: string): Promise<Reply | null> => {
    const {subcommand, rest} = splitSubcommand(line);
    const command = find(subcommand);
    const current = command.permission === 'token-owner' ? await people.now(person.id) : person;
    allowed(current, command);
    return command.run(parseArguments(rest, command.options), contextFor(current, request));
  };

  return {
    run: (request, line) => {
      const {subcommand} = splitSubcommand(line);
      const known = registry.find(({name}) => name === (subcommand || 'list'))?.name ?? 'unknown';
      return guarded(request, known, (person) => runLine(request, person, line));
    },
    press: (request, deed) =>
      guarded(request, deed.kind === 'confirm' ? deed.verb : deed.kind, (person) => perform(request, person, deed)),
    submit: (request, deed, values) =>
      guarded(request, deed.kind === 'confirm' ? deed.verb : deed.kind, async (person) => {
        const command = deed.kind === 'confirm' ? commandFor(registry, deed.verb) : undefined;
        const {submitted} = command ?? {};
        if (deed.kind !== 'confirm' || !command || !submitted) throw new KeeperError('unproved', said('error.button-not-yours'));
        const current = await people.now(person.id);
        allowed(current, command);
        return submitOnce(store, deed.act, now, () => submitted(values, contextFor(current, request)));
      }),
    help: parts.staticHelp,
  };
}

/** A form that is refused with field errors can be sent again; one that did its work cannot. */
async function submitOnce<T extends Reply | FormErrors | null>(
  store: Store,
  act: string,
  now: () => number,
  work: () => Promise<T>,
): Promise<T> {
  const key = `act:${act}`;
  if (!(await store.claims.take(key, now(), now() + actLife))) throw new KeeperError('spent', said('error.already-done'));
  try {
    const result = await work();
    if (result !== null && 'errors' in result) await store.claims.release(key);
    return result;
  } catch (error) {
    if (didNothing(error)) await store.claims.release(key);
    throw error;
  }
}

function didNothing(error: unknown): boolean {
  if (error instanceof ServerError) return !error.mayHaveHappened;
  return error instanceof KeeperError && harmless.has(error.code);
}

/** A failure of the server in words: what the person can do about it. */
function sentenceFor(error: ServerError): Said {
  if (error.status === 0 || error.status >= 500)
    return said(error.status === 501 ? 'error.tokens-switched-off' : 'error.server-away');
  if (error.status === 429)
    return said('error.server-busy', {seconds: Math.max(1, Math.ceil((error.retryAfterMs ?? 1_000) / 1_000))});
  if (error.status === 401) return said('error.bot-signed-out');
  if (error.status === 404) return said('error.tokens-gone');
  return said('error.refused-by-server');
}

function asKeeperError(error: unknown): KeeperError {
  if (error instanceof KeeperError) return error;
  if (error instanceof ZodError)
    return new KeeperError('bad-input', said(error.issues[0]?.message ?? 'error.not-understood'), {cause: error});
  if (error instanceof ServerError) {
    const code = error.mayHaveHappened || error.status === 429 ? 'server-away' : 'refused-by-server';
    return new KeeperError(code, sentenceFor(error), {cause: error, detail: `${error.status} ${error.id}`});
  }
  return new KeeperError('internal', said('error.internal'), {cause: error});
}

const failureReply = (reader: Reader, error: KeeperError): Reply =>
  error instanceof AmbiguousName ? ambiguousReply(reader, error) : {text: reader.said(error.said)};
