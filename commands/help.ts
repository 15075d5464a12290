import {z} from 'zod';
import {defineCommand, mayUse} from '../src/command/command.ts';
import {checkAllowed, findCommand} from '../src/command/find-command.ts';
import {KeeperError} from '../src/domain/errors.ts';
import {said} from '../src/domain/said.ts';
import {helpList, helpOne} from '../src/messages/help.ts';

export const help = defineCommand({
  name: 'help',
  usage: 'help [COMMAND]',
  summary: 'summary.help',
  examples: ['help rotate'],
  permission: 'anyone',
  reads: true,
  options: [],
  // As other texts name it, with the slash: `help /token rotate`.
  args: z.object({text: z.string().transform((text) => text.toLowerCase().replace(/^\/?token(?:\s+|$)/u, ''))}),
  async handle({text}, {reader, registry, caller}) {
    if (text === '')
      return helpList(
        reader,
        registry.filter((command) => mayUse(command, caller)),
        caller,
      );
    const command = findCommand(registry, text, caller);
    // Reading how it is used is no attempt, and is not recorded.
    if (command.recorded && !mayUse(command, caller)) throw new KeeperError('forbidden', said('error.help-admins-only'));
    checkAllowed(caller, command);
    return helpOne(reader, command);
  },
});
