import {KeeperError} from '../domain/errors.ts';
import {nearest} from '../domain/nearest.ts';
import {said} from '../domain/said.ts';
import {spanOfTwoWords} from '../domain/span.ts';
import {straighten, unquoted} from '../domain/typed-text.ts';
import type {TypedArguments} from './command.ts';

/** Longest text that a command takes, in characters; more is answered with a sentence. */
export const longestText = 2_000;

/** The subcommand in lower case ('' where none was typed), and the rest as it was typed. Never throws. */
export function splitSubcommand(text: string): {readonly subcommand: string; readonly rest: string} {
  const [, subcommand = '', rest = ''] = /^(\S*)\s*(.*)$/su.exec(straighten(text)) ?? [];
  return {subcommand: subcommand.toLowerCase(), rest};
}

/** An option outside quotes: ` --name`, ` --name value`, ` --name=value`, ` --name "two words"`, ` --name 90 days`. */
const option = new RegExp(
  String.raw`(?:^|\s)--(?<name>[a-z][a-z-]*)(?:[= ]+(?<value>"[^"]*"|${spanOfTwoWords}|(?!--)[^\s"]+))?(?=\s|$)`,
  'giu',
);

/** A quote that no other one closes (`19" rack`) is a letter of the name. */
const outsideQuotes = (text: string, at: number): boolean =>
  (text.slice(0, at).match(/"/gu)?.length ?? 0) % 2 === 0 || !text.includes('"', at);

/** What a subcommand knows: options that take a value, and switches, which take none. */
type Known = {readonly options: readonly string[]; readonly switches: readonly string[]};

function unknownOption(option: string, {options, switches}: Known): KeeperError {
  const near = nearest(option, [...options, ...switches]);
  return new KeeperError(
    'bad-input',
    near ? said('error.unknown-option-near', {option, near}) : said('error.unknown-option', {option}),
  );
}

/** One option as it was typed: its value ('' for a switch), and where in the text it ends. */
function readOption(match: RegExpExecArray, known: Known): {readonly name: string; readonly value: string; readonly end: number} {
  const name = match.groups?.name?.toLowerCase() ?? '';
  if (known.switches.includes(name)) return {name, value: '', end: match.index + match[0].indexOf('--') + 2 + name.length};
  if (!known.options.includes(name)) throw unknownOption(name, known);
  const value = match.groups?.value;
  if (value === undefined) throw new KeeperError('bad-input', said('error.option-needs-value', {option: name}));
  return {name, value: unquoted(value), end: match.index + match[0].length};
}

/**
 * Takes the options out of a subcommand's text; `switches` take no value and are '' where they stand. Where a command has neither, the
 * whole text is a name. Throws KeeperError `bad-input` where the text is too long, an option is none of these, has no value, or
 * comes twice.
 */
export function parseArguments(rest: string, known: readonly string[], switches: readonly string[] = []): TypedArguments {
  if (rest.length > longestText) throw new KeeperError('bad-input', said('error.text-too-long', {most: longestText}));
  const options: Record<string, string> = {};
  let text = rest;
  const found = known.length + switches.length === 0 ? [] : [...rest.matchAll(option)];
  for (const match of found.filter(({index}) => outsideQuotes(rest, index)).reverse()) {
    const {name, value, end} = readOption(match, {options: known, switches});
    if (name in options) throw new KeeperError('bad-input', said('error.option-twice', {option: name}));
    options[name] = value;
    text = `${text.slice(0, match.index)} ${text.slice(end)}`;
  }
  return {text: text.trim(), options};
}
