import {defineCommand} from '../src/command/command.ts';
import {bold} from '../src/messages/tokens.ts';
import {endRotation} from './end-rotation.ts';
import {named} from './named.ts';

export const done = defineCommand({
  name: 'done',
  usage: 'done NAME',
  summary: 'summary.done',
  examples: ['done ci'],
  permission: 'proved',
  options: [],
  args: named,
  handle: ({text}, context) => endRotation(context, 'done', text),
  async confirmed({tokenIds: [tokenId = '']}, {rotations, asked, reader, caller}) {
    const {old, fresh} = await rotations.finish(asked, tokenId);
    return {text: reader.t(caller.mayOwnTokens ? 'did.done' : 'did.done-only', {name: bold(fresh), old: old.id.slice(0, 6)})};
  },
});
