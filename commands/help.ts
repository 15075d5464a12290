import {z} from 'zod';
import {type Command, defineCommand} from '../src/command/command.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {Person} from '../src/domain/person.ts';
import {said} from '../src/domain/said.ts';
import {helpList, helpOne} from '../src/messages/help.ts';

const mayUse = (command: Command, {mayOwnTokens}: Person): boolean => command.permission !== 'token-owner' || mayOwnTokens;

export const help = defineCommand({
  name: 'help',
  usage: 'help [NAME]',
  summary: 'summary.help',
  examples: ['help rotate'],
  permission: 'anyone',
  options: [],
  args: z.object({text: z.string()}),
  async handle({text}, {reader, registry, caller}) {
    if (text === '')
      return helpList(
        reader,
        registry.filter((command) => mayUse(command, caller)),
        caller.mayOwnTokens,
      );
    const command = registry.find(({name}) => name === text.toLowerCase());
    if (!command) throw new KeeperError('not-found', said('error.unknown-subcommand', {typed: text.slice(0, 30)}));
    return helpOne(reader, command);
  },
});
