import {defineCommand} from '../src/command/command.ts';
import {bold} from '../src/messages/tokens.ts';
import {endRotation, refuseOver, withRevocation} from './end-rotation.ts';
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
  async confirmed({tokenIds: [tokenId = '']}, context) {
    const {rotations, asked, reader, caller} = context;
    await refuseOver(context, 'done', tokenId);
    const {old, fresh} = await rotations.finish(asked, tokenId);
    const key = caller.mayOwnTokens ? 'did.done' : 'did.done-only';
    return withRevocation(context, reader.t(key, {name: bold(fresh), old: old.id.slice(0, 6)}), old);
  },
});
