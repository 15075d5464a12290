import {z} from 'zod';
import {type CommandContext, defineCommand} from '../src/command/command.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {ConfirmOptions, Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';
import {matching} from '../src/domain/token-names.ts';
import {backupQuestion} from '../src/messages/backup-question.ts';
import {yesOrNo} from '../src/messages/confirmation.ts';
import {inCode, plain} from '../src/messages/plain.ts';
import {bold} from '../src/messages/tokens.ts';
import {askFirst} from './ask-first.ts';

/** `accept`, `disable` or `off` with what follows, or whom to name. */
const args = z.object({
  text: z.string().transform((text) => {
    const [, word = '', rest = ''] = /^(accept|disable|off)?(?:\s+|$)(.*)$/isu.exec(text) ?? ['', '', text];
    // A name that is copied from an answer of ours has a joiner in it.
    return {word: word.toLowerCase(), rest: rest.replaceAll('\u2060', '').trim()};
  }),
});

export const backup = defineCommand({
  name: 'backup',
  usage: 'backup [@NAME|accept @NAME|disable TOKEN|off]',
  summary: 'summary.backup',
  examples: ['backup', 'backup @bob', 'backup accept @ann', 'backup disable ci', 'backup off'],
  permission: 'proved',
  options: [],
  args,
  async handle({text: {word, rest}}, context) {
    if (word === '' && rest === '') return show(context);
    if (word === 'disable' && rest !== '') return askToDisable(context, rest);
    if (word !== 'off' && !/^@?[a-z0-9._-]+$/iu.test(rest)) {
      throw new KeeperError('bad-input', said('error.backup-not-understood'));
    }
    if (word === '') return askToName(context, withoutAt(rest));
    if (word === 'off') return askToEnd(context);
    const line = `backup accept ${rest}`;
    const {reader} = context;
    const question = {text: reader.t('backup.ask-change', {line: inCode(line)}), yes: reader.t('backup.yes'), line};
    return askFirst(context, question, () => accept(context, rest));
  },
  async confirmed({tokenIds: [tokenId = ''], options}, context) {
    const {name, backupId} = options ?? {};
    if (backupId !== undefined) return name === undefined ? end(context, backupId) : invite(context, backupId);
    const {backups, caller, place, reader} = context;
    const token = await backups.disable(caller, tokenId, place.channelId);
    return {text: reader.t('backup.did-disable', {name: bold(token)})};
  },
});

const at = (username: string): string => `@${plain(username)}`;
const withoutAt = (text: string): string => text.replace(/^@/u, '').toLowerCase();

async function show({backups, caller, reader, nameOf}: CommandContext): Promise<Reply> {
  const [own, owners] = await Promise.all([backups.of(caller.id), backups.owners(caller.id)]);
  const name = own ? at(await nameOf(own.backupId)) : '';
  const mine = reader.t(own === null ? 'backup.none' : own.acceptedAt === null ? 'backup.asked' : 'backup.is', {name});
  const names = await Promise.all(owners.map(async (id) => at(await nameOf(id))));
  const whose = names.length === 0 ? [] : [reader.t('backup.whose', {names: names.join(', ')})];
  return {text: [mine, ...whose].join('\n')};
}

function question({reader, ids}: CommandContext, text: string, options: ConfirmOptions): Reply {
  const act = ids.next();
  const deed = {kind: 'confirm', act, verb: 'backup', tokenIds: [], options} as const;
  const yes = {label: reader.t('backup.yes'), style: 'primary', deed} as const;
  return {text, blocks: [yesOrNo(reader, act, yes)]};
}

/** The button names the person by id: a user name may be another's by the time it is pressed. */
async function askToName(context: CommandContext, username: string): Promise<Reply> {
  const {backups, caller, reader, nameOf} = context;
  const [{id}, own] = await Promise.all([backups.candidate(caller, username), backups.of(caller.id)]);
  if (own?.backupId === id) return show(context);
  const before = own && own.acceptedAt !== null ? reader.t('backup.ask-instead', {name: at(await nameOf(own.backupId))}) : '';
  const text = [reader.t('backup.ask-name', {name: at(username)}), before].filter((part) => part !== '').join(' ');
  return question(context, text, {name: username, backupId: id});
}

async function invite({backups, caller, reader}: CommandContext, backupId: string): Promise<Reply> {
  const asked = await backups.ask(caller, backupId);
  return {text: reader.t('backup.did-ask', {name: at(asked.username)})};
}

async function accept({backups, caller, reader, nameOf}: CommandContext, text: string): Promise<Reply> {
  const ownerId = await backups.accept(caller, withoutAt(text));
  return {text: reader.t('backup.did-accept', {name: at(await nameOf(ownerId))})};
}

async function askToEnd(context: CommandContext): Promise<Reply> {
  const {backups, caller, reader, nameOf} = context;
  const own = await backups.of(caller.id);
  if (!own) return {text: reader.t('backup.none')};
  const {backupId} = own;
  return question(context, reader.t('backup.ask-end', {name: at(await nameOf(backupId))}), {backupId});
}

/** Where the backup owner is another by now, or none, nothing is ended, and it is said who is. */
async function end(context: CommandContext, backupId: string): Promise<Reply> {
  const {backups, caller, reader} = context;
  if ((await backups.of(caller.id))?.backupId !== backupId) return show(context);
  const ended = await backups.end(caller.id);
  return {text: reader.t(ended ? 'backup.did-end' : 'backup.none')};
}

async function askToDisable({backups, caller, reader, nameOf, ids}: CommandContext, text: string): Promise<Reply> {
  const [token, ...others] = matching(text, await backups.tokens(caller.id), 'changing');
  if (!token) throw new KeeperError('not-found', said('error.backup-no-such-token', {name: text}));
  if (others.length > 0) {
    const ids = [token, ...others].map(({id}) => id.slice(0, 6)).join(', ');
    throw new KeeperError('ambiguous', said('error.backup-several', {name: token.name, ids}));
  }
  return backupQuestion(reader, {act: ids.next(), token, owner: await nameOf(token.ownerId)});
}
