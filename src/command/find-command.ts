import {KeeperError} from '../domain/errors.ts';
import {nearest} from '../domain/nearest.ts';
import {type Person, whyNotOwn} from '../domain/person.ts';
import {said} from '../domain/said.ts';
import {type Command, mayUse} from './command.ts';
import {splitSubcommand} from './parse.ts';

/** What plain `/token` does. */
export const commandByDefault = 'list';
const longestShown = 30;
/** What people call it elsewhere. */
const otherWords: Readonly<Record<string, string>> = {
  add: 'create',
  new: 'create',
  generate: 'create',
  delete: 'revoke',
  remove: 'revoke',
  regenerate: 'rotate',
  renew: 'rotate',
  refresh: 'rotate',
  resume: 'enable',
  info: 'show',
  ls: 'list',
};

/** A word that is no subcommand; its sentence says which was meant, where that can be guessed. */
export class UnknownSubcommand extends KeeperError {
  /** The command that was probably meant; undefined where that cannot be guessed. */
  readonly near: string | undefined;

  constructor(word: string, names: readonly string[]) {
    const typed = word.slice(0, longestShown);
    const near = meant(typed, names);
    super('not-found', near ? said('error.did-you-mean', {typed, near}) : said('error.unknown-subcommand', {typed}));
    this.near = near;
  }
}

function meant(typed: string, names: readonly string[]): string | undefined {
  const other = Object.hasOwn(otherWords, typed) ? otherWords[typed] : undefined;
  if (other !== undefined) return names.includes(other) ? other : undefined;
  return nearest(typed, names);
}

/** A line's command, of two words where it is one of a group (`admin report`), and the rest as it was typed. Never throws. */
export function splitLine(registry: readonly Command[], line: string): {readonly name: string; readonly rest: string} {
  const {subcommand, rest} = splitSubcommand(line);
  if (subcommand === '' || !registry.some(({name}) => name.startsWith(`${subcommand} `))) return {name: subcommand, rest};
  const second = splitSubcommand(rest);
  return {name: `${subcommand} ${second.subcommand}`.trim(), rest: second.rest};
}

/** The command of that name. Throws `UnknownSubcommand`, with what the person may have meant of what they may use. */
export function findCommand(registry: readonly Command[], name: string, person: Person): Command {
  const command = registry.find((candidate) => candidate.name === (name || commandByDefault));
  if (command) return command;
  const usable = registry.filter((candidate) => mayUse(candidate, person));
  throw new UnknownSubcommand(
    name,
    usable.map((candidate) => candidate.name),
  );
}

/** Throws KeeperError `forbidden` where the person, as they are now, may not use the command. */
export function checkAllowed(person: Person, command: Command): void {
  if (!person.active) throw new KeeperError('forbidden', said('error.deactivated'));
  if (person.isBot) throw new KeeperError('forbidden', said('error.bot-account'));
  if (mayUse(command, person)) return;
  if (command.permission === 'system-admin') throw new KeeperError('forbidden', said('error.admins-only'));
  throw new KeeperError('forbidden', said(whyNotOwn(person)));
}
