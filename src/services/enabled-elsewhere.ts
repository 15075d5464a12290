import type {Clock, Ids} from '../domain/clock.ts';
import {messageOf} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import {mayLift} from '../domain/standing.ts';
import type {Hold, LedgerToken} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';
import {noteInAudit} from './audit-note.ts';
import {keysOf, takeLock, tokenKey} from './locks.ts';
import {oneByOne} from './one-by-one.ts';
import {standAlone} from './rotation-records.ts';
import {lookAt} from './server-look.ts';

export type EnabledElsewhereParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
};

const mostAtOnce = 10_000;

/**
 * Lifts what is stale: holds of tokens that somebody enabled past us, on Mattermost's own page or by mmctl. Only those that the owner
 * could lift here: what an admin, a leak or a lockdown disabled stays noted. Such a token stands for itself again, also where nothing
 * held it. Throws ServerError.
 */
export function createEnabledElsewhere({mattermost, store, clock, ids, log}: EnabledElsewhereParts) {
  const lift = async (tx: Store, {id: tokenId, ownerId}: LedgerToken): Promise<void> => {
    const holds = await tx.holds.of([tokenId]);
    const stale = holds.filter((hold) => mayOwnerLift(hold, ownerId)).map(({id}) => id);
    if (stale.length > 0 || holds.length === 0) await standAlone(tx, ownerId, tokenId);
    if (stale.length === 0) return;
    await tx.holds.lift(stale);
    const actor = {kind: 'job', id: 'scan'} as const;
    await noteInAudit({store: tx, ids, clock}, {actor, verb: 'enabled-elsewhere', ownerId, tokenId});
  };

  const takeOver = (tokenId: string): Promise<void> =>
    store.atomically(async (tx) => {
      const lock = await takeLock(tx, {store, clock}, [tokenKey(tokenId)]);
      // A change that is not over has the last word: what enabled the token may be ours.
      const isChanging = (await tx.audit.unfinished()).some((entry) => keysOf(entry).includes(tokenKey(tokenId)));
      const token = await tx.tokens.find(tokenId);
      if (!isChanging && token?.active && token.goneAt === null) await lift(tx, token);
      await lock.release(tx);
    });

  const look = async (tokenId: string): Promise<void> => {
    const now = await lookAt({gateway: mattermost.lane.jobs, store, clock}, tokenId);
    if (now?.active) await takeOver(tokenId);
  };

  return async (ending: AbortSignal | undefined): Promise<void> => {
    const held = (await store.holds.ofActive(mostAtOnce)).filter((hold) => mayOwnerLift(hold, ''));
    const replaced = await store.tokens.replacedAlone(mattermost.now(), mostAtOnce);
    const onFailure = (token: string, error: unknown) =>
      log.warn({tokenId: token, cause: messageOf(error)}, 'a stale hold could not be lifted; at the next scan');
    const all = new Set([...held.map(({tokenId}) => tokenId), ...replaced.map(({id}) => id)]);
    await oneByOne(all, {work: look, onFailure, ending});
  };
}

const mayOwnerLift = (hold: Hold, ownerId: string): boolean => mayLift({kind: 'user', id: ownerId}, hold);
