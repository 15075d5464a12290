import type {CommandContext} from '../src/command/command.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {ConfirmedVerb, ConfirmOptions, Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';
import type {LedgerToken} from '../src/domain/token.ts';
import {nameSeveral} from '../src/domain/token-names.ts';
import {confirmation, mostAtOnce} from '../src/messages/confirmation.ts';
import type {MessageKey} from '../src/messages/locales/en.ts';

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
  const all = (await context.tokens.of(context.asked.ownerId)).tokens;
  const wanted = nameSeveral(text, all).filter(concerns);
  if (wanted.length === 0) throw new KeeperError('bad-input', said('error.none-to-act-on'));
  if (wanted.length > mostAtOnce)
    throw new KeeperError('bad-input', said('error.too-many-at-once', {count: wanted.length, most: mostAtOnce}));
  const key: MessageKey = `ask.${verb}`;
  return ask(context, {verb, tokens: wanted, among: all, text: context.reader.t(key, {count: wanted.length})});
}
