import type {CommandContext} from '../src/command/command.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {ConfirmedVerb, ConfirmOptions, Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';
import {type Hold, isWorking, type LedgerToken} from '../src/domain/token.ts';
import {nameSeveral} from '../src/domain/token-names.ts';
import {confirmation, mostAtOnce} from '../src/messages/confirmation.ts';
import {byUrgency} from '../src/messages/tokens.ts';
import {notingSwitchedOff} from './switched-off.ts';

type Question = {
  readonly verb: ConfirmedVerb;
  readonly tokens: readonly LedgerToken[];
  readonly among: readonly LedgerToken[];
  readonly text: string;
  readonly options?: ConfirmOptions;
  /** What the first button says, where that is not the verb. */
  readonly yes?: string;
};

/** Asks before anything happens; the button acts on exactly these tokens. */
export async function ask({reader, ids, store}: CommandContext, question: Question): Promise<Reply> {
  const holds = await store.holds.of(question.tokens.map(({id}) => id));
  return confirmation(reader, {act: ids.next(), holds, ...question});
}

/** Names the tokens of a change of several, and asks. `concerns` leaves out those that are as wanted already; it is told their holds. */
export async function askAbout(
  context: CommandContext,
  verb: 'disable' | 'enable' | 'revoke',
  text: string,
  concerns: (token: LedgerToken, holds: readonly Hold[]) => boolean = () => true,
): Promise<Reply> {
  const {asked, tokens, reader} = context;
  const {tokens: all, holds} = await tokens.of(asked.ownerId);
  const holdsOf = ({id}: LedgerToken): Hold[] => holds.filter(({tokenId}) => tokenId === id);
  const named = nameSeveral(text, all).filter((token) => concerns(token, holdsOf(token)));
  const wanted = byUrgency(named, reader.now);
  if (wanted.length === 0) throw new KeeperError('bad-input', said(`error.nothing-to-${verb}`));
  const first = wanted.slice(0, mostAtOnce);
  const [only, ...others] = first;
  // Of several, those that can be enabled are.
  if (verb === 'enable' && only && others.length === 0) await tokens.checkEnable(asked, only);
  const more = wanted.length > first.length ? [reader.t('ask.first', {count: wanted.length, most: mostAtOnce})] : [];
  const question = askWhether(context, verb, first);
  const asking = await ask(context, {verb, tokens: first, among: all, text: [...more, question].join(' ')});
  return notingSwitchedOff(context, asking);
}

function askWhether(context: CommandContext, verb: 'disable' | 'enable' | 'revoke', tokens: readonly LedgerToken[]): string {
  const {reader} = context;
  const count = tokens.length;
  const isEnded = (token: LedgerToken) => !isWorking({...token, active: true}, reader.now);
  if (tokens.every(isEnded)) return reader.t(`ask.ended-${verb}`, {count});
  return verb === 'disable' ? askToDisable(context, tokens) : reader.t(`ask.${verb}`, {count});
}

/** Those of them that are not active are paused. */
function askToDisable({reader, caller}: CommandContext, tokens: readonly LedgerToken[]): string {
  const paused = tokens.filter(({active}) => !active).length;
  if (paused === tokens.length) return reader.t('ask.disable-paused', {count: paused});
  const some = paused === 0 ? [] : [reader.t('ask.disable-some-paused', {count: paused})];
  const key = caller.mayOwnTokens ? 'ask.disable' : 'ask.disable-only';
  return [...some, reader.t(key, {count: tokens.length})].join(' ');
}
