import type {Asked} from '../domain/actor.ts';
import type {Clock} from '../domain/clock.ts';
import {KeeperError} from '../domain/errors.ts';
import {said} from '../domain/said.ts';
import type {Store} from '../store/store.ts';
import {takeSettled, tokenKey} from './locks.ts';
import {openRotationOf} from './rotation-records.ts';

/**
 * Lets both tokens of an open rotation work until then at least, epoch ms. Throws KeeperError `not-found` where it is over, `busy`
 * where one of them is being disabled: then it cannot be promised.
 */
export type KeepBoth = (asked: Asked, tokenId: string, until: number) => Promise<void>;

export const createKeepBoth =
  ({store, clock}: {readonly store: Store; readonly clock: Clock}): KeepBoth =>
  ({ownerId}, tokenId, until) =>
    store.atomically(async (tx) => {
      const open = await openRotationOf(tx, ownerId, tokenId);
      if (!open) throw new KeeperError('not-found', said('error.no-open-rotation'));
      const lock = await takeSettled(tx, {store, clock}, [open.oldTokenId, open.newTokenId].map(tokenKey));
      await tx.rotations.note(open.id, {overlapEndsAt: until, overlapIsSet: true});
      await lock.release(tx);
    });
