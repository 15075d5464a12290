import {z} from 'zod';
import {type CommandContext, defineCommand} from '../src/command/command.ts';
import {deadlineInPlaceOf} from '../src/domain/deadline.ts';
import {defaultEnd} from '../src/domain/end-date.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {Deed, Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';
import {namesakes} from '../src/domain/token-names.ts';
import {newName} from '../src/domain/typed-text.ts';
import {createForm, formError, readForm} from '../src/messages/create-form.ts';
import {nameTaken} from '../src/messages/name-taken.ts';
import {newEndText} from '../src/messages/secret.ts';
import {bold} from '../src/messages/tokens.ts';
import {ask} from './ask-about.ts';
import {refuseSwitchedOff} from './switched-off.ts';
import {wantedEnd} from './wanted-end.ts';

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
    refuseSwitchedOff(context);
    if (text === '' && expires === undefined) return openForm(context);
    if (text === '') throw new KeeperError('bad-input', said('error.name-missing'));
    const name = checkedName(text);
    const end = wantedEnd(expires, context);
    const taken = await offerRotation(context, name);
    if (taken) return taken;
    return context.source === 'direct' ? askToCreate(context, name, end) : carryOut(context, name, end);
  },
  async confirmed({options}, context) {
    const name = checkedName(options?.name ?? '');
    return (await offerRotation(context, name)) ?? carryOut(context, name, options?.expiresAt);
  },
  async submitted(values, context) {
    const read = readForm(context.reader, context.features, values);
    if ('errors' in read) return read;
    try {
      const name = checkedName(read.name);
      const end = wantedEnd(read.end, context);
      return (await offerRotation(context, name)) ?? (await carryOut(context, name, end));
    } catch (error) {
      if (!(error instanceof KeeperError) || error.code !== 'bad-input') throw error;
      const field = error.said.key.startsWith('error.name') ? 'name' : read.endField;
      return {errors: {[field]: formError(context.reader, context.features, error.said)}};
    }
  },
});

function checkedName(text: string): string {
  const name = newName(text);
  if (name === '') throw new KeeperError('bad-input', said('error.name-empty'));
  if (Buffer.byteLength(name) > longestName) throw new KeeperError('bad-input', said('error.name-too-long'));
  return name;
}

/** A form opens on a command or a press; a direct message gets a button that opens it. */
async function openForm({reader, features, ids, openForm: open}: CommandContext): Promise<Reply | null> {
  const opened = await open(createForm(reader, features), {kind: 'confirm', act: ids.next(), verb: 'create', tokenIds: []});
  if (opened) return null;
  const deed: Deed = {kind: 'run', line: 'create'};
  return {text: reader.t('create.usage'), blocks: [{buttons: [{label: reader.t('create.open-form'), style: 'primary', deed}]}]};
}

/** A living own token of that name: rotating it is most likely what is wanted. */
async function offerRotation({asked, tokens, reader}: CommandContext, name: string): Promise<Reply | null> {
  const {tokens: all, holds} = await tokens.of(asked.ownerId);
  const unreceived = new Set(holds.filter(({reason}) => reason === 'unreceived').map(({tokenId}) => tokenId));
  const living = all.filter(({id, goneAt}) => goneAt === null && !unreceived.has(id));
  const [same] = namesakes(name, living);
  return same ? nameTaken(reader, same, {tokens: all, holds}) : null;
}

function askToCreate(context: CommandContext, name: string, end: number | null | undefined): Promise<Reply> {
  const {reader, features} = context;
  const expiresAt = end === undefined ? defaultEnd({now: reader.now, maxDays: features.maxLifetimeDays}) : end;
  const endDropped = expiresAt !== null && !features.expiry;
  const ends = newEndText(reader, {endsAt: endDropped ? deadlineInPlaceOf(expiresAt, reader.now) : expiresAt, endDropped});
  const text = reader.t('ask.create', {name: bold({name}), end: ends});
  return ask(context, {verb: 'create', tokens: [], among: [], text, options: {name, expiresAt}});
}

async function carryOut(
  {rotations, asked, reader, deliver}: CommandContext,
  name: string,
  end: number | null | undefined,
): Promise<Reply> {
  const {token} = await rotations.create(asked, {name, end}, deliver);
  return {text: reader.t('did.create', {name: bold(token)})};
}
