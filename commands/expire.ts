import {type CommandContext, defineCommand} from '../src/command/command.ts';
import {parseEnd} from '../src/domain/end-date.ts';
import type {Reply} from '../src/domain/reply.ts';
import {endOf, type LedgerToken} from '../src/domain/token.ts';
import {bold} from '../src/messages/tokens.ts';
import {ask} from './ask-about.ts';
import {namedWithSpan} from './name-and-span.ts';
import {ownToken} from './named.ts';

export const expire = defineCommand({
  name: 'expire',
  usage: 'expire NAME 90d|2027-01-31|never',
  summary: 'summary.expire',
  examples: ['expire ci 90d', 'expire ci 2027-01-31', 'expire ci never'],
  permission: 'token-owner',
  options: [],
  args: namedWithSpan('error.expire-usage'),
  async handle({text: {name, span}}, context) {
    const {reader, source, deadlines} = context;
    const end = parseEnd(span, reader);
    const {token, all} = await ownToken(context, name);
    if (source !== 'direct' && !endsEarlier(token, end)) return carryOut(context, token.id, end);
    deadlines.check(token, end);
    const question = token.active ? 'ask.expire' : 'ask.expire-disabled';
    const text = end === null ? reader.t('ask.expire-never') : reader.t(question, {moment: reader.moment(end)});
    return ask(context, {verb: 'expire', tokens: [token], among: all, text, options: {expiresAt: end}});
  },
  confirmed: ({tokenIds: [tokenId = ''], options}, context) => carryOut(context, tokenId, options?.expiresAt ?? null),
});

function endsEarlier(token: LedgerToken, end: number | null): boolean {
  const present = endOf(token);
  return end !== null && (present === null || end < present);
}

async function carryOut(context: CommandContext, tokenId: string, end: number | null): Promise<Reply> {
  const {deadlines, asked, reader} = context;
  const token = await deadlines.set(asked, tokenId, end);
  const shown = {name: bold(token), id: token.id.slice(0, 6)};
  const set = (): string => {
    if (end !== null)
      return reader.t(token.active ? 'did.expire' : 'did.expire-disabled', {...shown, moment: reader.moment(end)});
    if (token.expiresAt === null) return reader.t('did.expire-never', shown);
    return reader.t('did.expire-never-server', {...shown, moment: reader.moment(token.expiresAt)});
  };
  return {text: token.active ? set() : `${set()} ${await disabledText(context, token)}`};
}

/** Another end alone does not enable it, nor keep it from being revoked. */
async function disabledText({deadlines, reader}: CommandContext, token: LedgerToken): Promise<string> {
  const id = token.id.slice(0, 6);
  const at = await deadlines.revokedAt(token);
  return at === null ? reader.t('expire.disabled', {id}) : reader.t('expire.disabled-till-revoked', {id, date: reader.date(at)});
}
