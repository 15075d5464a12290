import type {CommandContext} from '../src/command/command.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';
import type {LedgerToken} from '../src/domain/token.ts';
import {nameOne} from '../src/domain/token-names.ts';
import {ask} from './ask-about.ts';
import {findRotation, rotationOf} from './open-rotation.ts';
import {notingSwitchedOff} from './switched-off.ts';

/** Asks whether the rotation of the token that the text names may be ended. */
export async function endRotation(context: CommandContext, verb: 'done' | 'undo', text: string): Promise<Reply> {
  const {asked, tokens, reader, caller} = context;
  const {tokens: all, holds} = await tokens.of(asked.ownerId);
  const token = nameOne(text, all, 'changing');
  const {oldTokenId, newTokenId} = await rotationOf(context, token.id);
  const stops = verb === 'done' ? oldTokenId : newTokenId;
  // What something else holds already stays disabled instead.
  const revoked = holds.every(({tokenId}) => tokenId !== stops);
  const question = reader.t(verb === 'done' && !caller.mayOwnTokens ? 'ask.done-only' : `ask.${verb}`, {revoked});
  return ask(context, {verb, tokens: all.filter(({id}) => id === stops), among: all, text: question});
}

/**
 * A card names the new token, and so does a question to undo; a question whether it is done names the old one. Throws KeeperError
 * `spent` where that token has another part by now: the rotation that was meant is over, and its new token is being replaced itself.
 */
export async function refuseOver(context: CommandContext, verb: 'done' | 'undo', tokenId: string): Promise<void> {
  const rotation = await findRotation(context, tokenId);
  const meant = verb === 'done' && context.source !== 'card' ? rotation?.oldTokenId : rotation?.newTokenId;
  if (rotation && meant !== tokenId) throw new KeeperError('spent', said('error.rotation-is-ended'));
}

/** What was done, and when the token that it put away is revoked; nothing of that where something else holds it too. */
export async function withRevocation(context: CommandContext, done: string, putAway: LedgerToken): Promise<Reply> {
  const {deadlines, reader} = context;
  const at = await deadlines.revokedAt(putAway);
  const revoked = at === null ? [] : [reader.t('rotation.put-away', {date: reader.date(at)})];
  return notingSwitchedOff(context, {text: [done, ...revoked].join(' ')});
}
