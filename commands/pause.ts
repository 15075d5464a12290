import {defineCommand} from '../src/command/command.ts';
import {KeeperError} from '../src/domain/errors.ts';
import {said} from '../src/domain/said.ts';
import {parseSpan} from '../src/domain/span.ts';
import {endOf, isWorking, type LedgerToken} from '../src/domain/token.ts';
import type {Reader} from '../src/messages/reader.ts';
import {bold} from '../src/messages/tokens.ts';
import {ask} from './ask-about.ts';
import {namedWithSpan} from './name-and-span.ts';
import {ownToken} from './named.ts';
import {notingSwitchedOff} from './switched-off.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const shortest = 5 * minute;
const longest = 7 * day;

export const pause = defineCommand({
  name: 'pause',
  usage: 'pause NAME 30m',
  summary: 'summary.pause',
  examples: ['pause ci 30m', 'pause ci 2h', 'pause ci 3d'],
  permission: 'token-owner',
  options: [],
  args: namedWithSpan('error.pause-usage'),
  async handle({text: {name, span}}, context) {
    const {reader} = context;
    const ms = pauseOf(span);
    const {token, all} = await ownToken(context, name);
    if (!isWorking(token, reader.now))
      throw new KeeperError('conflict', said('error.pause-does-not-work', {name: token.name, id: token.id.slice(0, 6)}));
    const key = endBefore(token, reader.now + ms) === null ? 'ask.pause' : 'ask.pause-past-end';
    const text = reader.t(key, {for: spanText(reader, ms)});
    const question = await ask(context, {verb: 'pause', tokens: [token], among: all, text, options: {pauseMs: ms}});
    return notingSwitchedOff(context, question);
  },
  async confirmed({tokenIds: [tokenId = ''], options}, {pauses, asked, reader}) {
    const until = reader.now + (options?.pauseMs ?? shortest);
    const token = await pauses.pause(asked, tokenId, until);
    const end = endBefore(token, until);
    const shown = {name: bold(token), id: token.id.slice(0, 6), moment: reader.moment(end ?? until)};
    return {text: reader.t(end === null ? 'did.pause' : 'did.pause-past-end', shown)};
  },
});

/** The token's end, where a pause until then would outlast it. */
function endBefore(token: LedgerToken, until: number): number | null {
  const end = endOf(token);
  return end !== null && end <= until ? end : null;
}

/** How long a pause is to last, in ms. Throws KeeperError `bad-input`. */
function pauseOf(span: string): number {
  const ms = parseSpan(span) ?? 0;
  if (ms < shortest || ms > longest) throw new KeeperError('bad-input', said('error.pause-span', {text: span.slice(0, 30)}));
  return ms;
}

function spanText(reader: Reader, ms: number): string {
  if (ms % day === 0) return reader.t('pause.for', {unit: 'days', count: ms / day});
  if (ms % hour === 0) return reader.t('pause.for', {unit: 'hours', count: ms / hour});
  return reader.t('pause.for', {unit: 'minutes', count: ms / minute});
}
