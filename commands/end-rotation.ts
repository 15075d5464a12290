import {type CommandContext, commandFor} from '../src/command/command.ts';
import type {Reply} from '../src/domain/reply.ts';
import {nameOne} from '../src/domain/token-names.ts';
import {ask} from './ask-about.ts';

/** Ends the rotation of the token that the text names: at once, since it can be undone, or after a question in a direct message. */
export async function endRotation(context: CommandContext, verb: 'done' | 'undo', text: string): Promise<Reply | null> {
  const {asked, tokens, reader, source, registry} = context;
  const all = (await tokens.of(asked.ownerId)).tokens;
  const token = nameOne(text, all, 'changing');
  if (source === 'direct') return ask(context, {verb, tokens: [token], among: all, text: reader.t(`ask.${verb}`)});
  const deed = {kind: 'confirm', act: '', verb, tokenIds: [token.id]} as const;
  return (await commandFor(registry, verb)?.confirmed?.(deed, context)) ?? null;
}
