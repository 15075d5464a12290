import type {Block, Button, ConfirmedVerb, ConfirmOptions, Reply} from '../domain/reply.ts';
import type {Hold, LedgerToken} from '../domain/token.ts';
import type {Reader} from './reader.ts';
import {tokenLine} from './tokens.ts';

/** How many tokens one confirmation acts on at most: so many lines fit into a post whatever the names are. */
export const mostAtOnce = 40;

export type Asking = {
  readonly act: string;
  readonly verb: ConfirmedVerb;
  readonly tokens: readonly LedgerToken[];
  /** All of the owner's, so that short ids stay unambiguous. */
  readonly among: readonly LedgerToken[];
  /** On any of these tokens: what is only paused says so. */
  readonly holds: readonly Hold[];
  readonly options?: ConfirmOptions;
  /** What will happen, said before the list. */
  readonly text: string;
  /** What the first button says, where that is not the verb. */
  readonly yes?: string;
};

/** Says what will happen, to which tokens, and asks; the button names their exact ids. */
export function confirmation(reader: Reader, {act, verb, tokens, among, holds, options, text, yes: label}: Asking): Reply {
  const lines = tokens.map((token) => tokenLine(reader, token, among, holds));
  const style = verb === 'revoke' || verb === 'lost' ? 'danger' : 'primary';
  const deed = {kind: 'confirm', act, verb, tokenIds: tokens.map(({id}) => id), ...(options ? {options} : {})} as const;
  const yes = {label: label ?? reader.t(`confirm.${verb}`, {count: tokens.length}), style, deed} as const;
  return {text: [text, ...lines].join('\n'), blocks: [yesOrNo(reader, act, yes)]};
}

/** The buttons of a question; either answer is the act's last. */
export const yesOrNo = (reader: Reader, act: string, yes: Button): Block => ({
  text: reader.t('confirm.lasts'),
  buttons: [yes, {label: reader.t('confirm.no'), style: 'default', deed: {kind: 'cancel', act}}],
});
