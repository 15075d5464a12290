import {z} from 'zod';
import {type CommandContext, defineCommand} from '../src/command/command.ts';
import {defaultEnd, parseEnd} from '../src/domain/end-date.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';
import {matching} from '../src/domain/token-names.ts';
import {fold, unquoted} from '../src/domain/typed-text.ts';
import {createForm, readForm} from '../src/messages/create-form.ts';
import {bold, tokenLine} from '../src/messages/tokens.ts';
import {ask} from './ask-about.ts';

const args = z.object({text: z.string(), options: z.object({expires: z.string().optional()})});

/** The server's limit of a description, in bytes. */
const longestName = 255;

export const create = defineCommand({
  name: 'create',
  usage: 'create NAME [--expires 90d|2027-01-31|never]',
  summary: 'summary.create',
  examples: ['create', 'create backup script', 'create ci --expires 30d', 'create "laptop, home" --expires never'],
  permission: 'token-owner',
  options: ['expires'],
  args,
  async handle({text, options: {expires}}, context) {
    const {reader, source} = context;
    if (text === '') return openForm(context);
    const name = checkedName(text);
    const end = expires === undefined ? undefined : parseEnd(expires, reader);
    const taken = await offerRotation(context, name);
    if (taken) return taken;
    if (source !== 'direct') return carryOut(context, name, end);
    const ends = end === undefined ? defaultEnd({now: reader.now, maxDays: context.features.maxLifetimeDays}) : end;
    const until = ends === null ? reader.t('ask.end-none') : reader.t('ask.end', {date: reader.date(ends)});
    const question = reader.t('ask.create', {name: bold({name}), end: until});
    return ask(context, {verb: 'create', tokens: [], among: [], text: question, options: {name, expiresAt: ends}});
  },
  async confirmed({options}, context) {
    const name = checkedName(options?.name ?? '');
    return (await offerRotation(context, name)) ?? carryOut(context, name, options?.expiresAt);
  },
  async submitted(values, context) {
    const read = readForm(context.reader, values);
    if ('errors' in read) return read;
    try {
      const name = checkedName(read.name);
      const end = parseEnd(read.end, context.reader);
      return (await offerRotation(context, name)) ?? (await carryOut(context, name, end));
    } catch (error) {
      if (!(error instanceof KeeperError) || error.code !== 'bad-input') throw error;
      const field = error.said.key.startsWith('error.name') ? 'name' : read.endField;
      return {errors: {[field]: context.reader.said(error.said)}};
    }
  },
});

function checkedName(text: string): string {
  const name = unquoted(text);
  if (fold(name) === '') throw new KeeperError('bad-input', said('error.name-empty'));
  if (Buffer.byteLength(name) > longestName) throw new KeeperError('bad-input', said('error.name-too-long'));
  return name;
}

async function openForm({reader, features, ids, openForm: open}: CommandContext): Promise<Reply | null> {
  const form = createForm(reader, features.maxLifetimeDays);
  const opened = await open(form, {kind: 'confirm', act: ids.next(), verb: 'create', tokenIds: []});
  return opened ? null : {text: reader.t('create.usage')};
}

/** A living own token of that name: rotating it is most likely what is wanted. */
async function offerRotation({asked, tokens, reader}: CommandContext, name: string): Promise<Reply | null> {
  const {tokens: all, holds} = await tokens.of(asked.ownerId);
  const unreceived = new Set(holds.filter(({reason}) => reason === 'unreceived').map(({tokenId}) => tokenId));
  const living = all.filter(({id, goneAt}) => goneAt === null && !unreceived.has(id));
  const [same] = matching(`"${name}"`, living, 'changing').filter((token) => fold(token.name) === fold(name));
  if (!same) return null;
  const rotate = {label: reader.t('verb.rotate'), style: 'primary', deed: {kind: 'run', line: `rotate ${same.id}`}} as const;
  return {
    text: `${reader.t('create.exists')}\n${tokenLine(reader, same, all)}`,
    blocks: [{buttons: same.active ? [rotate] : []}],
  };
}

async function carryOut(
  {rotations, asked, reader, deliver}: CommandContext,
  name: string,
  end: number | null | undefined,
): Promise<Reply> {
  const {token} = await rotations.create(asked, {name, end}, deliver);
  return {text: reader.t('did.create', {name: bold(token)})};
}
