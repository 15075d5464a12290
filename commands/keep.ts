import {z} from 'zod';
import {type CommandContext, defineCommand} from '../src/command/command.ts';
import {shortestOverlap} from '../src/domain/cut-over.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';
import {parseOverlap} from '../src/domain/span.ts';
import {nameOne} from '../src/domain/token-names.ts';
import {bold} from '../src/messages/tokens.ts';
import {ask} from './ask-about.ts';
import {asksFirst} from './ask-first.ts';
import {nameAndSpan} from './name-and-span.ts';
import {rotationOf} from './open-rotation.ts';

/** The name, and behind it the span. */
const args = z.object({
  text: z
    .string()
    .transform(nameAndSpan)
    .refine(({name}) => name !== '', 'error.keep-usage'),
});

export const keep = defineCommand({
  name: 'keep',
  usage: 'keep NAME 3d',
  summary: 'summary.keep',
  examples: ['keep ci 3d'],
  permission: 'proved',
  options: [],
  args,
  async handle({text: {name, span}}, context) {
    const {asked, tokens, reader, source} = context;
    const overlapMs = parseOverlap(span);
    const all = (await tokens.of(asked.ownerId)).tokens;
    const token = nameOne(name, all, 'changing');
    const isShorter = reader.now + overlapMs < (await rotationOf(context, token.id)).overlapEndsAt;
    if (!asksFirst(source, isShorter)) return carryOut(context, token.id, overlapMs);
    const text = reader.t(isShorter ? 'ask.keep-shorter' : 'ask.keep', {until: reader.moment(reader.now + overlapMs)});
    const yes = isShorter ? {yes: reader.t('confirm.keep-shorter')} : {};
    return ask(context, {verb: 'keep', tokens: [token], among: all, text, options: {overlapMs}, ...yes});
  },
  confirmed: ({tokenIds: [tokenId = ''], options}, context) => carryOut(context, tokenId, options?.overlapMs ?? shortestOverlap),
});

async function carryOut(context: CommandContext, tokenId: string, overlapMs: number): Promise<Reply> {
  const {store, reader, rotations, asked} = context;
  const token = await store.tokens.find(tokenId);
  if (!token) throw new KeeperError('not-found', said('error.no-open-rotation'));
  const overlapEndsAt = reader.now + overlapMs;
  await rotations.keep(asked, tokenId, overlapEndsAt);
  return {text: reader.t('did.keep', {name: bold(token), until: reader.moment(overlapEndsAt)})};
}
