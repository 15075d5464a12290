import {type CommandContext, defineCommand} from '../src/command/command.ts';
import {shortestOverlap} from '../src/domain/cut-over.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';
import {parseOverlap} from '../src/domain/span.ts';
import {endOf, isWorking, type LedgerToken} from '../src/domain/token.ts';
import type {Reader} from '../src/messages/reader.ts';
import {bold} from '../src/messages/tokens.ts';
import {ask} from './ask-about.ts';
import {namedWithSpan} from './name-and-span.ts';
import {ownToken} from './named.ts';
import {rotationOf} from './open-rotation.ts';
import {notingSwitchedOff} from './switched-off.ts';

export const keep = defineCommand({
  name: 'keep',
  usage: 'keep NAME 3d',
  summary: 'summary.keep',
  examples: ['keep ci 3d'],
  permission: 'proved',
  options: [],
  args: namedWithSpan('error.keep-usage'),
  async handle({text: {name, span}}, context) {
    const {reader, source} = context;
    const overlapMs = parseOverlap(span);
    const {token, all} = await ownToken(context, name);
    const isShorter = reader.now + overlapMs < (await rotationOf(context, token.id)).overlapEndsAt;
    // A card's menu offers days more: that they are fewer is asked about there too.
    if (!isShorter && source !== 'direct') return carryOut(context, token.id, overlapMs);
    const text = reader.t(isShorter ? 'ask.keep-shorter' : 'ask.keep', {until: reader.moment(reader.now + overlapMs)});
    const yes = isShorter ? {yes: reader.t('confirm.keep-shorter')} : {};
    return ask(context, {verb: 'keep', tokens: [token], among: all, text, options: {overlapMs}, ...yes});
  },
  confirmed: ({tokenIds: [tokenId = ''], options}, context) => carryOut(context, tokenId, options?.overlapMs ?? shortestOverlap),
});

async function carryOut(context: CommandContext, tokenId: string, overlapMs: number): Promise<Reply> {
  const {store, reader, rotations, asked} = context;
  const {oldTokenId, newTokenId} = await rotationOf(context, tokenId);
  const overlapEndsAt = reader.now + overlapMs;
  await rotations.keep(asked, tokenId, overlapEndsAt);
  const old = await store.tokens.find(oldTokenId);
  const fresh = await store.tokens.find(newTokenId);
  if (!old || !fresh) throw new KeeperError('not-found', said('error.no-open-rotation'));
  return notingSwitchedOff(context, {text: promise(reader, {old, fresh, overlapEndsAt})});
}

type Kept = {readonly old: LedgerToken; readonly fresh: LedgerToken; readonly overlapEndsAt: number};

/** Both work until then, but for what ends one of them before: the server, or our deadline, which leaves the old one until then. */
function promise(reader: Reader, {old, fresh, overlapEndsAt}: Kept): string {
  const both = [
    {token: old, which: 'old', end: old.expiresAt},
    {token: fresh, which: 'new', end: endOf(fresh)},
  ] as const;
  const name = bold(fresh);
  const out = both.find(({token}) => token.goneAt !== null || !isWorking(token, reader.now));
  if (out) {
    const values = {name, until: reader.moment(overlapEndsAt), which: out.which, id: out.token.id.slice(0, 6)};
    return reader.t('did.keep-one-out', values);
  }
  const [first] = both.flatMap(({end, ...one}) => (end === null ? [] : [{...one, end}])).sort((a, b) => a.end - b.end);
  if (!first || first.end >= overlapEndsAt) return reader.t('did.keep', {name, until: reader.moment(overlapEndsAt)});
  return reader.t('did.keep-until-end', {
    name,
    until: reader.moment(first.end),
    which: first.which,
    id: first.token.id.slice(0, 6),
  });
}
