import {defineCommand} from '../src/command/command.ts';
import {outcomes} from '../src/messages/outcomes.ts';
import {askAbout} from './ask-about.ts';
import {named} from './named.ts';
import {notingSwitchedOff} from './switched-off.ts';

export const enable = defineCommand({
  name: 'enable',
  usage: 'enable NAME…',
  summary: 'summary.enable',
  examples: ['enable ci'],
  permission: 'token-owner',
  options: [],
  args: named,
  handle: ({text}, context) => askAbout(context, 'enable', text, ({active}) => !active),
  async confirmed({tokenIds}, context) {
    const {tokens, asked, reader} = context;
    return notingSwitchedOff(context, outcomes(reader, 'enable', await tokens.enable(asked, tokenIds)));
  },
});
