import type {CommandContext} from '../src/command/command.ts';
import {KeeperError} from '../src/domain/errors.ts';
import {said} from '../src/domain/said.ts';

/** The open rotation of the caller's that a token is part of, as the old or the new one; null where there is none. */
export async function findRotation({asked, store}: Pick<CommandContext, 'asked' | 'store'>, tokenId: string) {
  const open = await store.rotations.openOf(asked.ownerId);
  return open.find(({oldTokenId, newTokenId}) => oldTokenId === tokenId || newTokenId === tokenId) ?? null;
}

/** As `findRotation`, where there must be one. Throws KeeperError `not-found`. */
export async function rotationOf(context: CommandContext, tokenId: string) {
  const rotation = await findRotation(context, tokenId);
  if (!rotation) throw new KeeperError('not-found', said('error.no-open-rotation'));
  return rotation;
}
