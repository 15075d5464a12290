import {closest, distance} from 'fastest-levenshtein';
import {KeeperError} from '../domain/errors.ts';
import type {Person} from '../domain/person.ts';
import {said} from '../domain/said.ts';
import type {Command} from './command.ts';

/** What plain `/token` does. */
export const commandByDefault = 'list';
const longestShown = 30;
/** How many letters a typed word may be off to be taken for a slip. */
const slips = 3;

/** The command of that name. Throws KeeperError `not-found`, with what may have been meant. */
export function findCommand(registry: readonly Command[], name: string): Command {
  const command = registry.find((candidate) => candidate.name === (name || commandByDefault));
  if (command) return command;
  const typed = name.slice(0, longestShown);
  const near = closest(
    typed,
    registry.map((candidate) => candidate.name),
  );
  const meant = distance(typed, near) <= slips;
  throw new KeeperError(
    'not-found',
    meant ? said('error.did-you-mean', {typed, near}) : said('error.unknown-subcommand', {typed}),
  );
}

/** Throws KeeperError `forbidden` where the person, as they are now, may not use the command. */
export function checkAllowed(person: Person, command: Command): void {
  if (!person.active || person.isBot) throw new KeeperError('forbidden', said('error.deactivated'));
  if (command.permission !== 'token-owner' || person.mayOwnTokens) return;
  throw new KeeperError('forbidden', said(person.isGuest ? 'error.guest-may-not-own-tokens' : 'error.may-not-own-tokens'));
}
