import type {CommandContext} from '../src/command/command.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';
import type {LedgerToken} from '../src/domain/token.ts';
import {nameOne} from '../src/domain/token-names.ts';
import {ask} from './ask-about.ts';

/** Asks whether the rotation of the token that the text names may be ended. */
export async function endRotation(context: CommandContext, verb: 'done' | 'undo', text: string): Promise<Reply> {
  const {asked, tokens, store, reader, caller} = context;
  const all = (await tokens.of(asked.ownerId)).tokens;
  const token = nameOne(text, all, 'changing');
  const open = (await store.rotations.openOf(asked.ownerId)).find((rotation) =>
    [rotation.oldTokenId, rotation.newTokenId].includes(token.id),
  );
  const stops = verb === 'done' ? open?.oldTokenId : open?.newTokenId;
  if (stops === undefined) throw new KeeperError('not-found', said('error.no-open-rotation'));
  const question = reader.t(verb === 'done' && !caller.mayOwnTokens ? 'ask.done-only' : `ask.${verb}`);
  return ask(context, {verb, tokens: all.filter(({id}) => id === stops), among: all, text: question});
}

/** What was done, and when the token that it put away is revoked; nothing of that where something else holds it too. */
export async function withRevocation({deadlines, reader}: CommandContext, done: string, putAway: LedgerToken): Promise<Reply> {
  const at = await deadlines.revokedAt(putAway);
  return {text: at === null ? done : [done, reader.t('rotation.put-away', {date: reader.date(at)})].join(' ')};
}
