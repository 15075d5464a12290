import {z} from 'zod';
import {defineCommand} from '../src/command/command.ts';
import {pageSize, tokenList} from '../src/messages/tokens.ts';

const args = z.object({
  text: z
    .string()
    .regex(/^(all)?( ?\d{1,4})?$/iu, 'error.list-takes')
    .transform((text) => ({everything: /^all/iu.test(text), page: Number(/\d+$/u.exec(text)?.[0] ?? 1)})),
});

export const list = defineCommand({
  name: 'list',
  usage: 'list [all]',
  summary: 'summary.list',
  examples: ['list', 'list all', 'list 2'],
  permission: 'proved',
  reads: true,
  options: [],
  args,
  async handle({text: {everything, page}}, {asked, tokens, reader, caller, features}) {
    const {tokens: all, holds} = await tokens.glanceAt(asked.ownerId);
    const shown = everything ? all : all.filter(({goneAt}) => goneAt === null);
    const last = Math.max(1, Math.ceil(shown.length / pageSize));
    if (page > last) return {text: reader.t('list.no-such-page', {page, pages: last})};
    return tokenList(reader, {tokens: shown, holds, page, everything, caller, tokensEnabled: features.tokensEnabled});
  },
});
