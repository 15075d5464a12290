import type {Clock, Ids} from '../domain/clock.ts';
import type {MattermostGateway} from '../mattermost/gateway.ts';
import type {AuditEntry, Store} from '../store/store.ts';
import {passOnRotation, recordGone} from './rotation-records.ts';
import {orGone, twice} from './server-look.ts';

/**
 * Revokes a token whose secret did not reach its owner, once its stand-in is made; the rotation that it was part of goes on with
 * the stand-in. Safe to repeat. Throws ServerError where the server does not do it.
 */
export type RetireLost = (entry: AuditEntry) => Promise<void>;

export type RetireParts = {
  readonly gateway: MattermostGateway;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
};

export function createRetireLost({gateway, store, clock, ids}: RetireParts): RetireLost {
  return async ({ownerId, tokenId, newTokenId}) => {
    if (tokenId === null || newTokenId === null) return;
    const lost = await store.tokens.find(tokenId);
    if (lost) await store.atomically((tx) => passOnRotation(tx, ids, {old: lost, newTokenId, at: clock.now()}));
    await twice(() => orGone(gateway.revokeToken(tokenId)));
    await store.atomically((tx) => recordGone(tx, ownerId, [tokenId], clock.now()));
  };
}
