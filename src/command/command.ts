import type {ZodType} from 'zod';
import type {Asked} from '../domain/actor.ts';
import type {Clock, Ids} from '../domain/clock.ts';
import type {Person} from '../domain/person.ts';
import type {ConfirmedVerb, Deed, Form, Reply} from '../domain/reply.ts';
import type {ServerFeatures} from '../mattermost/gateway.ts';
import type {Reader} from '../messages/reader.ts';
import type {BackupService} from '../services/backup-service.ts';
import type {DeadlineService} from '../services/deadline-service.ts';
import type {PauseService} from '../services/pause-service.ts';
import type {PreferenceService} from '../services/preference-service.ts';
import type {ReminderService} from '../services/reminder-service.ts';
import type {ReportService} from '../services/report-service.ts';
import type {Deliver, RotationService} from '../services/rotation-service.ts';
import type {TokenService} from '../services/token-service.ts';
import type {Store, Verb} from '../store/store.ts';

/** Where the person typed or clicked. `rootId` is '' outside threads, and before 11 always where a command was typed. */
export type Place = {readonly teamId: string; readonly channelId: string; readonly rootId: string};

/**
 * How the person asked. The server signs who typed a slash command or pressed a button, but not what the command says, and what a
 * button of an answer carries may have been read by others: neither makes anything stop, or end earlier, or end unannounced,
 * without a question. A `card` is a post that was written to the person alone. A direct message changes nothing before a button is pressed.
 */
export type Source = 'slash' | 'button' | 'card' | 'direct';

/** What a command's handler may use. */
export type CommandContext = {
  readonly caller: Person;
  readonly place: Place;
  readonly source: Source;
  readonly asked: Asked;
  readonly reader: Reader;
  readonly features: ServerFeatures;
  readonly tokens: TokenService;
  readonly rotations: RotationService;
  readonly reminders: ReminderService;
  readonly preferences: PreferenceService;
  readonly backups: BackupService;
  readonly reports: ReportService;
  readonly deadlines: DeadlineService;
  readonly pauses: PauseService;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly registry: readonly Command[];
  /** The user name of somebody, for a sentence; foreign text. */
  nameOf(userId: string): Promise<string>;
  /** Shows a new secret to the caller, and nobody else, as an ephemeral post where they asked. */
  readonly deliver: Deliver;
  /** Opens a form, where there is a trigger to open it by; false where there is none (a direct message). */
  openForm(form: Form, deed: Deed): Promise<boolean>;
};

/** What a person must hold to use a command. `anyone` needs no proof of who asks, so it may only show static text. */
export type Permission = 'anyone' | 'proved' | 'token-owner' | 'system-admin';

/** A subcommand's text, taken apart: what is not an option, and the options by name. */
export type TypedArguments = {readonly text: string; readonly options: Readonly<Record<string, string>>};

/** A submitted form that was refused: a sentence for each field, by its name, without Markdown, which forms do not show. */
export type FormErrors = {readonly errors: Readonly<Record<string, string>>};

type Parts<A> = {
  /** Two words where it is one of a group: `admin report`. */
  readonly name: string;
  /** As help shows it: `rotate NAME [--expires 90d]`. */
  readonly usage: string;
  /** Key of the one line that help shows. */
  readonly summary: string;
  /** Key of what help of this command alone says of its options. */
  readonly details?: string;
  readonly examples: readonly string[];
  readonly permission: Permission;
  /** For admins: what its use and its refusals are called in the audit. */
  readonly recorded?: Verb;
  /** The command changes nothing, so that what was known of the person a minute ago is good enough (design 2.4). */
  readonly reads?: true;
  /** Options that take a value; others are refused. */
  readonly options: readonly string[];
  /** Options that take none. */
  readonly switches?: readonly string[];
  readonly args: ZodType<A>;
  handle(args: A, context: CommandContext): Promise<Reply | null>;
  /** Carries out what a confirmation's button asked for. */
  confirmed?(deed: Extract<Deed, {kind: 'confirm'}>, context: CommandContext): Promise<Reply | null>;
  /** Takes a form that `openForm` opened. */
  submitted?(values: Readonly<Record<string, unknown>>, context: CommandContext): Promise<Reply | FormErrors | null>;
};

/** A subcommand of `/token`. A null answer says that the person has been answered already. */
export type Command = Omit<Parts<unknown>, 'args' | 'handle'> & {
  /** Throws ZodError where the arguments are not the command's. */
  run(typed: TypedArguments, context: CommandContext): Promise<Reply | null>;
};

/** Ties a command's handler to its arguments' schema, so that commands of different arguments share one list. */
export function defineCommand<A>({args, handle, ...rest}: Parts<A>): Command {
  return {...rest, run: (typed, context) => handle(args.parse(typed), context)};
}

/** Whether help shows the command to this person. */
export function mayUse({permission}: Pick<Command, 'permission'>, {mayOwnTokens, isSystemAdmin}: Person): boolean {
  if (permission === 'system-admin') return isSystemAdmin;
  return permission !== 'token-owner' || mayOwnTokens;
}

/** The command that carries out a confirmed verb. */
export const commandFor = (registry: readonly Command[], verb: ConfirmedVerb): Command | undefined =>
  registry.find(({name}) => name === verb);
