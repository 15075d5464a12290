import {z} from 'zod';
import {type CommandContext, defineCommand} from '../src/command/command.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';
import {parseSpan} from '../src/domain/span.ts';
import {endOf, type Hold, type LedgerToken} from '../src/domain/token.ts';
import {matching, nameOne, shortId} from '../src/domain/token-names.ts';
import {brief, inCode} from '../src/messages/plain.ts';
import {controls, snoozeMenu} from '../src/messages/reminder-card.ts';
import {bold, tokenLine} from '../src/messages/tokens.ts';
import {askFirst} from './ask-first.ts';
import {nameAndSpan} from './name-and-span.ts';

const day = 86_400_000;
const mostDays = 30;

/** The whole, and what it is where a span stands behind the name: `ms` is undefined where that is none. */
const args = z.object({
  text: z
    .string()
    .min(1, 'error.name-needed')
    .transform((text) => {
      const {name, span} = nameAndSpan(text);
      return {text, name, ms: parseSpan(span)};
    }),
});

export const snooze = defineCommand({
  name: 'snooze',
  usage: 'snooze NAME [3d]',
  summary: 'summary.snooze',
  examples: ['snooze ci 3d', 'snooze ci'],
  permission: 'proved',
  options: [],
  args,
  async handle({text: {text: whole, name, ms}}, context) {
    const {tokens: all, holds} = await context.tokens.of(context.asked.ownerId);
    const isNamed = (text: string) => matching(text, all, 'changing').length > 0;
    // `ci 3 cats` is no name where `ci` is one.
    const isTimed = ms !== undefined || (isNamed(name) && !isNamed(whole));
    const token = nameOne(isTimed ? name : whole, all, 'changing');
    if (!isTimed) return menuFor(context, token, {all, holds});
    const days = (ms ?? 0) / day;
    if (!Number.isInteger(days) || days < 1 || days > mostDays) {
      throw new KeeperError('bad-input', said('error.snooze-how-long'));
    }
    const {reader} = context;
    const text = reader.t('remind.ask', {line: inCode(`snooze ${brief(token.name, 40)} ${days}d`)});
    const question = {text, yes: reader.t('remind.yes'), line: `snooze ${token.id} ${days}d`};
    return askFirst(context, question, () => putOff(context, token, days));
  },
});

async function putOff({reminders, caller, reader}: CommandContext, token: LedgerToken, days: number): Promise<Reply> {
  const until = await reminders.snooze(caller, token, days * day);
  return {text: reader.t('snooze.done', {name: bold(token), moment: reader.moment(until)})};
}

/** What can be done about it, for how long to put it off included. */
function menuFor(
  {reader}: CommandContext,
  token: LedgerToken,
  {all, holds}: {readonly all: readonly LedgerToken[]; readonly holds: readonly Hold[]},
): Reply {
  const end = endOf(token);
  if (end === null) throw new KeeperError('bad-input', said('error.snooze-no-end', {name: token.name}));
  const menu = snoozeMenu(reader, token.id, end);
  const whichTime = menu ? 'snooze.which-time' : 'snooze.too-late';
  const key = token.active ? whichTime : 'snooze.disabled';
  const text = [tokenLine(reader, token, all, holds), reader.t(key, {id: shortId(token, all)})].join('\n');
  if (token.active) return {text, blocks: [controls(reader, token, end)]};
  return menu ? {text, blocks: [{menu}]} : {text};
}
