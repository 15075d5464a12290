import {defineCommand} from '../src/command/command.ts';
import type {Hold} from '../src/domain/token.ts';
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
  handle: ({text}, context) => askAbout(context, 'disable', text, ({active}, holds) => active || isOnlyPaused(holds)),
  async confirmed({tokenIds}, {tokens, asked, reader, caller}) {
    return outcomes(reader, caller.mayOwnTokens ? 'disable' : 'disable-only', await tokens.disable(asked, tokenIds));
  },
});

/** Enabled again by itself, unless it is disabled for longer. */
const isOnlyPaused = (holds: readonly Hold[]): boolean => holds.length > 0 && holds.every(({reason}) => reason === 'pause');
