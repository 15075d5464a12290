import type {CommandContext} from '../src/command/command.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {ConfirmedVerb, ConfirmOptions, Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';
import type {LedgerToken} from '../src/domain/token.ts';
import {nameSeveral} from '../src/domain/token-names.ts';
import {confirmation, mostAtOnce} from '../src/messages/confirmation.ts';
import {byUrgency} from '../src/messages/tokens.ts';

type Question = {
  readonly verb: ConfirmedVerb;
  readonly tokens: readonly LedgerToken[];
  readonly among: readonly LedgerToken[];
  readonly text: string;
  readonly options?: ConfirmOptions;
};

/** Asks before anything happens; the button acts on exactly these tokens. */
export const ask = ({reader, ids}: CommandContext, question: Question): Reply =>
  confirmation(reader, {act: ids.next(), ...question});

/** Names the tokens of a change of several, and asks. `concerns` leaves out those that are as wanted already. */
export async function askAbout(
  context: CommandContext,
  verb: 'disable' | 'enable' | 'revoke',
  text: string,
  concerns: (token: LedgerToken) => boolean = () => true,
): Promise<Reply> {
  const {asked, tokens, reader} = context;
  const all = (await tokens.of(asked.ownerId)).tokens;
  const wanted = byUrgency(nameSeveral(text, all).filter(concerns), reader.now);
  if (wanted.length === 0) throw new KeeperError('bad-input', said(`error.nothing-to-${verb}`));
  const first = wanted.slice(0, mostAtOnce);
  const question = reader.t(`ask.${verb}`, {count: first.length});
  const more = wanted.length > first.length ? [reader.t('ask.first', {count: wanted.length, most: mostAtOnce})] : [];
  return ask(context, {verb, tokens: first, among: all, text: [...more, question].join(' ')});
}
