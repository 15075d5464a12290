import {z} from 'zod';
import {type CommandContext, defineCommand} from '../src/command/command.ts';
import {shortestOverlap} from '../src/domain/cut-over.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';
import {parseOverlap, parseSpan} from '../src/domain/span.ts';
import {nameOne} from '../src/domain/token-names.ts';
import {bold} from '../src/messages/tokens.ts';
import {ask} from './ask-about.ts';

/** The name, and behind it the span. */
const args = z.object({
  text: z
    .string()
    .transform((text) => ({name: text.replace(/\s*\S+$/u, ''), span: /\S+$/u.exec(text)?.[0] ?? ''}))
    .refine(({name, span}) => name !== '' && parseSpan(span) !== undefined, 'error.keep-usage'),
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
    const all = (await tokens.of(asked.ownerId)).tokens;
    const token = nameOne(name, all, 'changing');
    const overlapMs = parseOverlap(span);
    if (source !== 'direct') return carryOut(context, token.id, overlapMs);
    const text = reader.t('ask.keep', {until: reader.moment(reader.now + overlapMs)});
    return ask(context, {verb: 'keep', tokens: [token], among: all, text, options: {overlapMs}});
  },
  confirmed: ({tokenIds: [tokenId = ''], options}, context) => carryOut(context, tokenId, options?.overlapMs ?? shortestOverlap),
});

async function carryOut({asked, store, reader}: CommandContext, tokenId: string, overlapMs: number): Promise<Reply> {
  const open = (await store.rotations.openOf(asked.ownerId)).find(({oldTokenId, newTokenId}) =>
    [oldTokenId, newTokenId].includes(tokenId),
  );
  const token = await store.tokens.find(tokenId);
  if (!open || !token) throw new KeeperError('not-found', said('error.no-open-rotation'));
  const overlapEndsAt = reader.now + overlapMs;
  await store.rotations.note(open.id, {overlapEndsAt, overlapIsSet: true});
  return {text: reader.t('did.keep', {name: bold(token), until: reader.moment(overlapEndsAt)})};
}
