import {z} from 'zod';
import {defineCommand} from '../src/command/command.ts';
import {KeeperError} from '../src/domain/errors.ts';
import {said} from '../src/domain/said.ts';
import {parseOverlap, parseSpan} from '../src/domain/span.ts';
import {nameOne} from '../src/domain/token-names.ts';
import {bold} from '../src/messages/tokens.ts';

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
  async handle({text: {name, span}}, {asked, tokens, store, reader}) {
    const token = nameOne(name, (await tokens.of(asked.ownerId)).tokens, 'changing');
    const open = (await store.rotations.openOf(asked.ownerId)).find(({oldTokenId, newTokenId}) =>
      [oldTokenId, newTokenId].includes(token.id),
    );
    if (!open) throw new KeeperError('not-found', said('error.no-open-rotation'));
    const overlapEndsAt = reader.now + parseOverlap(span);
    await store.rotations.note(open.id, {overlapEndsAt, overlapIsSet: true});
    return {text: reader.t('did.keep', {name: bold(token), until: reader.moment(overlapEndsAt)})};
  },
});
