import {KeeperError} from '../domain/errors.ts';
import {said} from '../domain/said.ts';
import {straighten, unquoted} from '../domain/typed-text.ts';
import type {TypedArguments} from './command.ts';

/** Longest text that a command takes, in characters; more is answered with a sentence. */
export const longestText = 2_000;

/** The subcommand in lower case ('' where none was typed), and the rest as it was typed. Never throws. */
export function splitSubcommand(text: string): {readonly subcommand: string; readonly rest: string} {
  const [, subcommand = '', rest = ''] = /^(\S*)\s*(.*)$/su.exec(straighten(text)) ?? [];
  return {subcommand: subcommand.toLowerCase(), rest};
}

/** An option outside quotes: ` --name`, ` --name value`, ` --name=value`, ` --name "two words"`. */
const option = /(?:^|\s)--(?<name>[a-z][a-z-]*)(?:[= ]+(?<value>"[^"]*"|(?!--)[^\s"]+))?(?=\s|$)/giu;

const outsideQuotes = (text: string, at: number): boolean => (text.slice(0, at).match(/"/gu)?.length ?? 0) % 2 === 0;

/**
 * Takes the options out of a subcommand's text. Throws KeeperError `bad-input` where the text is too long, an option is not one
 * of `known`, has no value, or comes twice.
 */
export function parseArguments(rest: string, known: readonly string[]): TypedArguments {
  if (rest.length > longestText) throw new KeeperError('bad-input', said('error.text-too-long', {most: longestText}));
  const options: Record<string, string> = {};
  let text = rest;
  for (const match of [...rest.matchAll(option)].filter(({index}) => outsideQuotes(rest, index)).reverse()) {
    const name = match.groups?.name?.toLowerCase() ?? '';
    const value = match.groups?.value;
    if (!known.includes(name)) throw new KeeperError('bad-input', said('error.unknown-option', {option: name}));
    if (value === undefined) throw new KeeperError('bad-input', said('error.option-needs-value', {option: name}));
    if (name in options) throw new KeeperError('bad-input', said('error.option-twice', {option: name}));
    options[name] = unquoted(value);
    text = `${text.slice(0, match.index)} ${text.slice(match.index + match[0].length)}`;
  }
  return {text: text.trim(), options};
}
