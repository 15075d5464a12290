import {defineCommand} from '../src/command/command.ts';
import {bold} from '../src/messages/tokens.ts';
import {endRotation, refuseOver, withRevocation} from './end-rotation.ts';
import {named} from './named.ts';

export const undo = defineCommand({
  name: 'undo',
  usage: 'undo NAME',
  summary: 'summary.undo',
  examples: ['undo ci'],
  permission: 'proved',
  options: [],
  args: named,
  handle: ({text}, context) => endRotation(context, 'undo', text),
  async confirmed({tokenIds: [tokenId = '']}, context) {
    const {rotations, asked, reader} = context;
    await refuseOver(context, 'undo', tokenId);
    const {old, fresh} = await rotations.undo(asked, tokenId);
    return withRevocation(context, reader.t('did.undo', {name: bold(old), fresh: fresh.id.slice(0, 6)}), fresh);
  },
});
