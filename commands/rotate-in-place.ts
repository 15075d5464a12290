import type {CommandContext} from '../src/command/command.ts';
import {KeeperError} from '../src/domain/errors.ts';
import type {ConfirmOptions, Reply} from '../src/domain/reply.ts';
import {said} from '../src/domain/said.ts';
import {nameOne} from '../src/domain/token-names.ts';
import {inPlaceQuestion} from '../src/messages/in-place.ts';
import {bold} from '../src/messages/tokens.ts';
import {wantedEnd} from './wanted-end.ts';

type Typed = {readonly expires?: string | undefined; readonly overlap?: string | undefined; readonly now?: string | undefined};

/** `rotate NAME --in-place`: cannot be undone, so wherever it is typed nothing happens before a button is pressed. */
export async function askInPlace(context: CommandContext, text: string, {expires, overlap, now}: Typed): Promise<Reply> {
  if (overlap !== undefined || now !== undefined) throw new KeeperError('bad-input', said('error.in-place-alone'));
  const {asked, tokens, rotations, reader, ids} = context;
  const end = wantedEnd(expires, context);
  const among = (await tokens.of(asked.ownerId)).tokens;
  const {token, endsAt} = await rotations.inPlace.look(asked, nameOne(text, among, 'changing').id, end);
  const gentler = `rotate ${token.id}${expires === undefined ? '' : ` --expires "${expires}"`}`;
  return inPlaceQuestion(reader, {act: ids.next(), token, among, endsAt, gentler});
}

/** Its button was pressed. */
export async function carryOutInPlace(
  {rotations, asked, reader, deliver}: CommandContext,
  tokenId: string,
  {expiresAt}: ConfirmOptions,
): Promise<Reply> {
  const {token} = await rotations.inPlace.rotate(asked, tokenId, expiresAt, deliver);
  return {text: reader.t('did.in-place', {name: bold(token), id: token.id.slice(0, 6)})};
}
