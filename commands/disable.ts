import {defineCommand} from '../src/command/command.ts';
import {outcomes} from '../src/messages/outcomes.ts';
import {askAbout} from './ask-about.ts';
import {named} from './named.ts';

export const disable = defineCommand({
  name: 'disable',
  usage: 'disable NAME…',
  summary: 'summary.disable',
  examples: ['disable ci', 'disable ci, laptop', 'disable all'],
  permission: 'proved',
  options: [],
  args: named,
  handle: ({text}, context) => askAbout(context, 'disable', text, ({active}) => active),
  async confirmed({tokenIds}, {tokens, asked, reader}) {
    return outcomes(reader, 'disable', await tokens.disable(asked, tokenIds));
  },
});
