import {defineCommand} from '../src/command/command.ts';
import {outcomes} from '../src/messages/outcomes.ts';
import {askAbout} from './ask-about.ts';
import {named} from './named.ts';

export const enable = defineCommand({
  name: 'enable',
  usage: 'enable NAME…',
  summary: 'summary.enable',
  examples: ['enable ci'],
  permission: 'token-owner',
  options: [],
  args: named,
  handle: ({text}, context) => askAbout(context, 'enable', text, ({active}) => !active),
  async confirmed({tokenIds}, {tokens, asked, reader}) {
    return outcomes(reader, 'enable', await tokens.enable(asked, tokenIds));
  },
});
