import type {Clock, Ids} from '../domain/clock.ts';
import {deadlineInPlaceOf} from '../domain/deadline.ts';
import {messageOf} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import {endOf, type LedgerToken} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';
import {type Recipient, readAudiences, recipientOf} from './audience.ts';
import {noteInAudit} from './audit-note.ts';
import {takeLock, tokenKey} from './locks.ts';
import type {NoticeService} from './notice-service.ts';
import {oneByOne} from './one-by-one.ts';

const batch = 200;

export type KeepEndsParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly notices: NoticeService;
  /** The server's time, epoch ms. */
  readonly now: () => number;
};

export type KeepEnds = (ending: AbortSignal) => Promise<void>;

/**
 * Where the server went back to a release that keeps no end dates (before 11.9), the ends that it kept become deadlines of ours, and
 * the owners of those that work are told. Throws ServerError.
 */
export function createKeepEnds({mattermost, store, clock, ids, log, notices, now}: KeepEndsParts): KeepEnds {
  const keep = ({id: tokenId}: LedgerToken, to: Recipient | null): Promise<void> =>
    store.atomically(async (tx) => {
      const lock = await takeLock(tx, {store, clock}, [tokenKey(tokenId)]);
      const token = await tx.tokens.find(tokenId);
      if (token && token.goneAt === null && token.expiresAt !== null) await take(tx, token, to);
      await lock.release(tx);
    });

  const take = async (tx: Store, token: LedgerToken, to: Recipient | null): Promise<void> => {
    const {id: tokenId, ownerId, active} = token;
    const earlier = endOf(token) ?? Number.POSITIVE_INFINITY;
    // What does not work is not disabled then: its end may have disabled it, and stays where it was.
    const end = active ? deadlineInPlaceOf(earlier, now()) : earlier;
    const actor = {kind: 'job', id: 'keep-ends'} as const;
    await noteInAudit({store: tx, ids, clock}, {at: now(), actor, verb: 'expire', ownerId, tokenId});
    await tx.tokens.seen([{...token, expiresAt: null}], clock.now());
    await tx.tokens.note(tokenId, {deadlineAt: end});
    if (to && active) await notices.endKept(tx, to, token, end);
  };

  return async (ending) => {
    const {version, expiry} = mattermost.features();
    if (version === '' || expiry) return;
    for (let isMore = true; isMore && !ending.aborted; ) {
      const tokens = await store.tokens.withServerEnd(batch);
      const audiences = await readAudiences(mattermost.lane.jobs, [...new Set(tokens.map(({ownerId}) => ownerId))]);
      isMore = tokens.length === batch;
      const work = (token: LedgerToken) => keep(token, recipientOf(audiences.get(token.ownerId)));
      const onFailure = ({id}: LedgerToken, error: unknown) => {
        // Those that failed would be found again at once: they have their turn at the next run.
        isMore = false;
        log.warn({tokenId: id, cause: messageOf(error)}, 'an end was not kept; tried again');
      };
      await oneByOne(tokens, {work, onFailure, ending});
    }
  };
}
