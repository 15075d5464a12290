import type {Ids} from '../domain/clock.ts';
import {usualOverlap} from '../domain/cut-over.ts';
import type {LedgerToken} from '../domain/token.ts';
import type {Rotation, Store, TokenNote} from '../store/store.ts';

/** The open rotation that a token is part of, as the old or the new one; one of which a token is gone is over, and yet to be closed. */
export async function openRotationOf(store: Store, ownerId: string, tokenId: string): Promise<Rotation | null> {
  const isGone = async (id: string) => ((await store.tokens.find(id))?.goneAt ?? null) !== null;
  for (const rotation of await store.rotations.openOf(ownerId)) {
    const {oldTokenId, newTokenId} = rotation;
    if (oldTokenId !== tokenId && newTokenId !== tokenId) continue;
    if (!(await isGone(oldTokenId)) && !(await isGone(newTokenId))) return rotation;
  }
  return null;
}

/** True for the old token of an open rotation. */
export const isBeingReplaced = async (store: Store, {id, ownerId, replacedBy}: LedgerToken): Promise<boolean> =>
  replacedBy !== null && (await openRotationOf(store, ownerId, id))?.oldTokenId === id;

/** A token that takes over from another. */
export type Takeover = {
  readonly old: LedgerToken;
  readonly newTokenId: string;
  readonly at: number;
  readonly overlapMs?: number | undefined;
};

/** From here both work, and the new one bears the name. */
export async function beginRotation(tx: Store, ids: Ids, {old, newTokenId, at, overlapMs}: Takeover): Promise<void> {
  await tx.tokens.note(old.id, {replacedBy: newTokenId});
  const span = {startedAt: at, overlapEndsAt: at + (overlapMs ?? usualOverlap), overlapIsSet: overlapMs !== undefined};
  await tx.rotations.open({id: ids.next(), ownerId: old.ownerId, oldTokenId: old.id, newTokenId, ...span});
}

/** Where a lost token was the new one of a rotation, its stand-in takes over that part. Safe to repeat. */
export async function passOnRotation(tx: Store, ids: Ids, {old: lost, newTokenId, at}: Takeover): Promise<void> {
  await tx.tokens.note(lost.id, {replacedBy: newTokenId});
  const rotation = (await tx.rotations.openOf(lost.ownerId)).find((open) => open.newTokenId === lost.id);
  const old = rotation ? await tx.tokens.find(rotation.oldTokenId) : null;
  if (!rotation || !old) return;
  await tx.rotations.close(rotation.id, 'undone', at);
  // What the person set holds for the stand-in too.
  const left = rotation.overlapIsSet ? {overlapMs: Math.max(0, rotation.overlapEndsAt - at)} : {};
  await beginRotation(tx, ids, {old, newTokenId, at, ...left});
}

/** A rotation whose new token is out again: the old one bears the name. */
export async function undoRotation(tx: Store, ownerId: string, newTokenId: string, at: number): Promise<void> {
  for (const {id, oldTokenId} of (await tx.rotations.openOf(ownerId)).filter((open) => open.newTokenId === newTokenId)) {
    await tx.rotations.close(id, 'undone', at);
    // It may be in its next rotation by now.
    if ((await tx.tokens.find(oldTokenId))?.replacedBy === newTokenId) await tx.tokens.note(oldTokenId, {replacedBy: null});
  }
}

/**
 * A token that somebody enabled stands for itself again: it bears its name, and is reminded of. Not while it is part of an open
 * rotation, which has the say.
 */
export async function standAlone(tx: Store, ownerId: string, tokenId: string): Promise<void> {
  const token = await tx.tokens.find(tokenId);
  if (token?.replacedBy != null && !(await openRotationOf(tx, ownerId, tokenId)))
    await tx.tokens.note(tokenId, {replacedBy: null});
}

/** Marks tokens that we deleted; a rotation of one of them is over, and nothing is left to be said of it. */
export async function recordGone(tx: Store, ownerId: string, tokenIds: readonly string[], at: number): Promise<void> {
  await tx.tokens.gone(tokenIds, at);
  for (const id of tokenIds) await undoRotation(tx, ownerId, id, at);
  for (const {id} of (await tx.rotations.openOf(ownerId)).filter(({oldTokenId}) => tokenIds.includes(oldTokenId))) {
    await tx.rotations.close(id, 'done', at);
  }
}

/**
 * A token that has a new secret under its old id begins anew: it ends as the server has it or as `deadlineAt` says, was not seen in use
 * yet, and bears its name.
 */
export const recordInPlace = (
  tx: Store,
  tokenId: string,
  note: Required<Pick<TokenNote, 'rotatedAt' | 'deadlineAt'>> & Pick<TokenNote, 'secretHash'>,
): Promise<void> => tx.tokens.note(tokenId, {lastUsedAt: null, replacedBy: null, ...note});
