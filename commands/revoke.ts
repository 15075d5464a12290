import {defineCommand} from '../src/command/command.ts';
import {outcomes} from '../src/messages/outcomes.ts';
import {askAbout} from './ask-about.ts';
import {named} from './named.ts';

export const revoke = defineCommand({
  name: 'revoke',
  usage: 'revoke NAME…',
  summary: 'summary.revoke',
  examples: ['revoke ci', 'revoke "old laptop", ci', 'revoke all'],
  permission: 'proved',
  options: [],
  args: named,
  handle: ({text}, context) => askAbout(context, 'revoke', text),
  async confirmed({tokenIds}, {tokens, asked, reader}) {
    return outcomes(reader, 'revoke', await tokens.revoke(asked, tokenIds));
  },
});
