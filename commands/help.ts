import {z} from 'zod';
import {defineCommand, mayUse} from '../src/command/command.ts';
import {checkAllowed, findCommand} from '../src/command/find-command.ts';
import {helpList, helpOne} from '../src/messages/help.ts';

export const help = defineCommand({
  name: 'help',
  usage: 'help [NAME]',
  summary: 'summary.help',
  examples: ['help rotate'],
  permission: 'anyone',
  reads: true,
  options: [],
  args: z.object({text: z.string()}),
  async handle({text}, {reader, registry, caller}) {
    if (text === '')
      return helpList(
        reader,
        registry.filter((command) => mayUse(command, caller)),
        caller.mayOwnTokens,
      );
    const command = findCommand(registry, text.toLowerCase(), caller);
    checkAllowed(caller, command);
    return helpOne(reader, command);
  },
});
