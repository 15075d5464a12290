import {z} from 'zod';
import {type CommandContext, defineCommand} from '../src/command/command.ts';
import {usualOverlap} from '../src/domain/cut-over.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {ConfirmOptions, Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';
import {parseOverlap} from '../src/domain/span.ts';
import {isWorking, type LedgerToken} from '../src/domain/token.ts';
import {overlapText} from '../src/messages/overlap.ts';
import type {Reader} from '../src/messages/reader.ts';
import {bold, oldText} from '../src/messages/tokens.ts';
import {ask} from './ask-about.ts';
import {withRevocation} from './end-rotation.ts';
import {ownToken} from './named.ts';
import {askInPlace, carryOutInPlace} from './rotate-in-place.ts';
import {refuseSwitchedOff} from './switched-off.ts';
import {wantedEnd} from './wanted-end.ts';

const args = z.object({
  text: z.string().min(1, 'error.name-needed'),
  options: z.object({
    expires: z.string().optional(),
    overlap: z.string().optional(),
    now: z.string().optional(),
    'in-place': z.string().optional(),
  }),
});

export const rotate = defineCommand({
  name: 'rotate',
  usage: 'rotate NAME [--expires 90d] [--overlap 24h] [--now] [--in-place]',
  summary: 'summary.rotate',
  details: 'details.rotate',
  examples: ['rotate ci', 'rotate ci --expires 2027-01-31', 'rotate ci --overlap 3d', 'rotate ci --now', 'rotate ci --in-place'],
  permission: 'token-owner',
  options: ['expires', 'overlap'],
  switches: ['now', 'in-place'],
  args,
  async handle({text, options: {expires, overlap, now, 'in-place': inPlace}}, context) {
    refuseSwitchedOff(context);
    if (inPlace !== undefined) return askInPlace(context, text, {expires, overlap, now});
    if (now !== undefined && overlap !== undefined) throw new KeeperError('bad-input', said('error.now-or-overlap'));
    const {source} = context;
    const {token, all} = await ownToken(context, text);
    const end = wantedEnd(expires, context);
    const options = {
      ...(end === undefined ? {} : {expiresAt: end}),
      ...(overlap === undefined ? {} : {overlapMs: parseOverlap(overlap)}),
      ...(now === undefined ? {} : {now: true}),
    };
    if (source !== 'direct' && !options.now) return carryOut(context, token.id, options);
    await context.rotations.checkRotate(token);
    return ask(context, {verb: 'rotate', tokens: [token], among: all, text: question(context, token, options), options});
  },
  confirmed: ({tokenIds: [tokenId = ''], options = {}}, context) =>
    (options.inPlace ? carryOutInPlace : carryOut)(context, tokenId, options),
});

function question({reader}: CommandContext, token: LedgerToken, {overlapMs, now}: ConfirmOptions): string {
  if (!isWorking(token, reader.now)) return reader.t('ask.rotate-alone');
  if (now) return reader.t('ask.rotate-now');
  return [reader.t('ask.rotate'), ruleText(reader, token, overlapMs)].join(' ');
}

const ruleText = (reader: Reader, old: LedgerToken, overlapMs: number | undefined): string =>
  overlapText(reader, old, {overlapEndsAt: reader.now + (overlapMs ?? usualOverlap), overlapIsSet: overlapMs !== undefined});

async function carryOut(
  context: CommandContext,
  tokenId: string,
  {expiresAt: end, overlapMs, now}: ConfirmOptions,
): Promise<Reply> {
  const {rotations, asked, reader, deliver} = context;
  const {token, replaces: old} = await rotations.rotate(asked, tokenId, {end, overlapMs, oldGoesNext: now}, deliver);
  const both = old !== null && isWorking(old, reader.now);
  const rule = both ? ruleText(reader, old, overlapMs) : '';
  const values = {name: bold(token), id: token.id.slice(0, 6), old: old ? oldText(reader, old) : '', rule};
  if (!both || !now) return {text: reader.t(both ? 'did.rotate' : 'did.rotate-alone', values)};
  await rotations.finish(asked, token.id);
  return withRevocation(context, reader.t('did.rotate-now', {...values, old: old.id.slice(0, 6)}), old);
}
