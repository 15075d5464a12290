import {z} from 'zod';
import {type CommandContext, defineCommand} from '../src/command/command.ts';
import type {Reply} from '../src/domain/reply.ts';
import {isWorking} from '../src/domain/token.ts';
import {nameOne} from '../src/domain/token-names.ts';
import {bold, oldText} from '../src/messages/tokens.ts';
import {ask} from './ask-about.ts';
import {wantedEnd} from './wanted-end.ts';

const args = z.object({
  text: z.string().min(1, 'error.name-needed'),
  options: z.object({expires: z.string().optional()}),
});

export const rotate = defineCommand({
  name: 'rotate',
  usage: 'rotate NAME [--expires 90d]',
  summary: 'summary.rotate',
  examples: ['rotate ci', 'rotate ci --expires 2027-01-31'],
  permission: 'token-owner',
  options: ['expires'],
  args,
  async handle({text, options: {expires}}, context) {
    const {asked, tokens, reader, source} = context;
    const all = (await tokens.of(asked.ownerId)).tokens;
    const token = nameOne(text, all, 'changing');
    const end = wantedEnd(expires, context);
    if (source !== 'direct') return carryOut(context, token.id, end);
    const question = isWorking(token, reader.now) ? 'ask.rotate' : 'ask.rotate-alone';
    const options = end === undefined ? {} : {options: {expiresAt: end}};
    return ask(context, {verb: 'rotate', tokens: [token], among: all, text: reader.t(question), ...options});
  },
  confirmed: ({tokenIds: [tokenId = ''], options}, context) => carryOut(context, tokenId, options?.expiresAt),
});

async function carryOut(
  {rotations, asked, reader, deliver}: CommandContext,
  tokenId: string,
  end: number | null | undefined,
): Promise<Reply> {
  const {token, replaces: old} = await rotations.rotate(asked, tokenId, end, deliver);
  const key = old && isWorking(old, reader.now) ? 'did.rotate' : 'did.rotate-alone';
  const values = {name: bold(token), id: token.id.slice(0, 6), old: old ? oldText(reader, old) : ''};
  return {text: reader.t(key, values)};
}
