import {type CommandContext, commandFor} from '../src/command/command.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';
import {nameOne} from '../src/domain/token-names.ts';
import {ask} from './ask-about.ts';

/** Ends the rotation of the token that the text names: at once, since it can be undone, or after a question in a direct message. */
export async function endRotation(context: CommandContext, verb: 'done' | 'undo', text: string): Promise<Reply | null> {
  const {asked, tokens, store, reader, source, registry} = context;
  const all = (await tokens.of(asked.ownerId)).tokens;
  const token = nameOne(text, all, 'changing');
  if (source !== 'direct') {
    const deed = {kind: 'confirm', act: '', verb, tokenIds: [token.id]} as const;
    return (await commandFor(registry, verb)?.confirmed?.(deed, context)) ?? null;
  }
  const open = (await store.rotations.openOf(asked.ownerId)).find((rotation) =>
    [rotation.oldTokenId, rotation.newTokenId].includes(token.id),
  );
  const stops = verb === 'done' ? open?.oldTokenId : open?.newTokenId;
  if (stops === undefined) throw new KeeperError('not-found', said('error.no-open-rotation'));
  return ask(context, {verb, tokens: all.filter(({id}) => id === stops), among: all, text: reader.t(`ask.${verb}`)});
}
