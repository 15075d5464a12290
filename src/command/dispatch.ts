import {KeeperError, messageOf} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import type {Person} from '../domain/person.ts';
import type {Deed, Reply} from '../domain/reply.ts';
import {said} from '../domain/said.ts';
import type {Hold} from '../domain/token.ts';
import {AmbiguousName} from '../domain/token-names.ts';
import type {Reader} from '../messages/reader.ts';
import type {PeopleService} from '../services/people-service.ts';
import type {Store} from '../store/store.ts';
import {once} from './acts.ts';
import type {Admission} from './admission.ts';
import {type Command, type CommandContext, commandFor, type FormErrors, type Place, type Source} from './command.ts';
import {asKeeperError, failureReply} from './failure.ts';
import {commandByDefault, findCommand, splitLine} from './find-command.ts';
import {parseArguments} from './parse.ts';
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
  /** True where the line's command changes nothing. */
  reads(line: string): boolean;
  /** The static help: what is shown to one who is not proved. */
  help(): Reply;
};

export type DispatchParts = {
  readonly registry: readonly Command[];
  readonly people: PeopleService;
  readonly store: Store;
  readonly log: Logger;
  readonly limit: RateLimit;
  readonly admit: Admission;
  /** Builds what a handler may use, for this person and request. */
  readonly contextFor: (person: Person, request: Request) => CommandContext;
  readonly readerFor: (person: Person | null) => Reader;
  readonly now: () => number;
  readonly staticHelp: () => Reply;
};

type Confirm = Extract<Deed, {kind: 'confirm'}>;
type Work<T> = (person: Person) => Promise<T>;

/** Finds the command, checks the permission, parses, runs. */
export function createDispatcher(parts: DispatchParts): Dispatcher {
  const {registry, people, contextFor, readerFor, admit} = parts;
  const guarded = createGuard(parts);

  /** The command that carries out a confirmed act, and its context, with the person's rights as they are now. */
  const forAct = async (request: Request, deed: Confirm): Promise<{command: Command; context: CommandContext}> => {
    const command = commandFor(registry, deed.verb);
    if (!command) throw new KeeperError('internal', said('error.internal'), {detail: `nothing carries out ${deed.verb}`});
    const person = await people.now(request.userId);
    await admit(request, person, command);
    return {command, context: contextFor(person, request)};
  };

  const runLine = async (request: Request, person: Person, line: string): Promise<Reply | null> => {
    const {name, rest} = splitLine(registry, line);
    const command = findCommand(registry, name, person);
    const current = command.reads === true ? person : await people.now(person.id);
    await admit(request, current, command);
    return command.run(parseArguments(rest, command.options, command.switches), contextFor(current, request));
  };

  const press = async (request: Request, person: Person, deed: Deed): Promise<Reply | null> => {
    if (deed.kind === 'run') {
      const work = () => runLine(request, person, deed.line);
      return deed.act === undefined ? work() : once(parts, deed.act, work);
    }
    if (deed.kind !== 'confirm') {
      const key = deed.kind === 'cancel' ? 'cancelled' : 'did.received';
      return once(parts, deed.act, async () => ({text: readerFor(person).t(key)}));
    }
    const {command, context} = await forAct(request, deed);
    return once(parts, deed.act, async () => (await command.confirmed?.(deed, context)) ?? null);
  };

  const submit = async (
    request: Request,
    deed: Deed,
    values: Readonly<Record<string, unknown>>,
  ): Promise<Reply | FormErrors | null> => {
    if (deed.kind !== 'confirm') throw new KeeperError('unproved', said('error.button-not-yours'));
    const {command, context} = await forAct(request, deed);
    const work = async () => (await command.submitted?.(values, context)) ?? null;
    // A form that is refused with field errors can be sent again.
    return once(parts, deed.act, work, (result) => result !== null && 'errors' in result);
  };

  const named = (line: string): Command | undefined => {
    const typed = splitLine(registry, line).name;
    return registry.find(({name}) => name === (typed || commandByDefault));
  };
  const nameOf = (line: string): string => named(line)?.name ?? 'unknown';
  const verbOf = (deed: Deed): string => {
    if (deed.kind === 'run') return nameOf(deed.line);
    return deed.kind === 'confirm' ? deed.verb : deed.kind;
  };

  return {
    run: (request, line) => guarded(request, nameOf(line), (person) => runLine(request, person, line)),
    press: (request, deed) => guarded(request, verbOf(deed), (person) => press(request, person, deed)),
    submit: (request, deed, values) => guarded(request, verbOf(deed), () => submit(request, deed, values)),
    reads: (line) => named(line)?.reads === true,
    help: parts.staticHelp,
  };
}

/** The only catch: whatever goes wrong becomes a sentence in the reader's language, and a line in the log. */
function createGuard({registry, people, store, log, limit, readerFor}: DispatchParts) {
  const refused = (request: Request, verb: string, error: KeeperError): void => {
    const cause = error.cause === undefined ? undefined : messageOf(error.cause);
    const fields = {user: request.userId, source: request.source, verb, code: error.code, detail: error.message, cause};
    log[error.code === 'internal' ? 'error' : 'info'](fields, 'command refused');
  };
  // The triggers of help are not spent: who has one of somebody's could use up their share. Its answer to a slash is no call.
  const isCounted = ({source}: Request, verb: string): boolean =>
    source !== 'slash' || !registry.some(({name, permission}) => name === verb && permission === 'anyone');
  const holdsOf = (error: KeeperError): Promise<readonly Hold[]> =>
    error instanceof AmbiguousName ? store.holds.of(error.choices.map(({id}) => id)).catch(() => []) : Promise.resolve([]);
  return async <T>(request: Request, verb: string, work: Work<T>): Promise<T | Reply> => {
    let person: Person | null = null;
    try {
      if (isCounted(request, verb) && !limit.allows(request.userId))
        throw new KeeperError('busy', said('error.too-many-commands'));
      person = await people.known(request.userId);
      const result = await work(person);
      log.info({user: request.userId, source: request.source, verb}, 'command');
      return result;
    } catch (error) {
      const failure = asKeeperError(error);
      refused(request, verb, failure);
      return failureReply({reader: readerFor(person), registry, person, holds: await holdsOf(failure)}, failure);
    }
  };
}
