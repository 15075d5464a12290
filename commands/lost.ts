import {type CommandContext, defineCommand} from '../src/command/command.ts';
import type {Reply} from '../src/domain/reply.ts';
import type {LedgerToken} from '../src/domain/token.ts';
import {bold} from '../src/messages/tokens.ts';
import {ask} from './ask-about.ts';
import {named, ownToken} from './named.ts';
import {refuseSwitchedOff} from './switched-off.ts';

/**
 * From when to when after its making a secret is taken to have got lost on its way, in ms. Before, the receipt's button may just have
 * appeared under the pointer of a second click; later, a use may just not have been seen.
 */
const readAfter = 60_000;
const newFor = 24 * 3_600_000;

function isTakenAsLost({origin, createdAt, rotatedAt}: LedgerToken, now: number): boolean {
  const madeAt = rotatedAt ?? (origin === 'keeper' ? createdAt : null);
  return madeAt !== null && now - madeAt >= readAfter && now - madeAt < newFor;
}

export const lost = defineCommand({
  name: 'lost',
  usage: 'lost NAME',
  summary: 'summary.lost',
  examples: ['lost ci'],
  permission: 'token-owner',
  options: [],
  args: named,
  async handle({text}, context) {
    refuseSwitchedOff(context);
    const {reader, source, rotations} = context;
    const {token, all} = await ownToken(context, text);
    await rotations.checkLost(token);
    const inUse = token.lastUsedAt !== null;
    if (inUse || source !== 'card' || !isTakenAsLost(token, reader.now)) {
      return ask(context, {verb: 'lost', tokens: [token], among: all, text: reader.t(inUse ? 'ask.lost-in-use' : 'ask.lost')});
    }
    return carryOut(context, token.id);
  },
  confirmed: ({tokenIds: [tokenId = '']}, context) => carryOut(context, tokenId),
});

async function carryOut({rotations, asked, reader, deliver}: CommandContext, tokenId: string): Promise<Reply> {
  const {token} = await rotations.replaceLost(asked, tokenId, deliver);
  return {text: reader.t('did.lost', {name: bold(token)})};
}
