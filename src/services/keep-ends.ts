import type {Clock, Ids} from '../domain/clock.ts';
import {deadlineInPlaceOf} from '../domain/deadline.ts';
import {KeeperError} from '../domain/errors.ts';
import type {LedgerToken} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {AuditEntry, Store} from '../store/store.ts';
import {type Recipient, readAudiences, recipientOf} from './audience.ts';
import {takeLock, tokenKey} from './locks.ts';
import type {NoticeService} from './notice-service.ts';

const batch = 200;

export type KeepEndsParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly notices: NoticeService;
  /** The server's time, epoch ms. */
  readonly now: () => number;
};

/**
 * Where the server went back to a release that keeps no end dates (before 11.9), the ends that it kept become deadlines of ours, and
 * their owners are told.
 */
export function createKeepEnds({mattermost, store, clock, ids, notices, now}: KeepEndsParts): () => Promise<void> {
  const keep = (token: LedgerToken, to: Recipient | null): Promise<void> =>
    store.atomically(async (tx) => {
      const lock = await takeLock(tx, {store, clock}, [tokenKey(token.id)]);
      const {id: tokenId, ownerId, expiresAt, deadlineAt} = token;
      const end = deadlineInPlaceOf(Math.min(expiresAt ?? Infinity, deadlineAt ?? Infinity), now());
      const done = {
        step: 'intent',
        newTokenId: null,
        sentEnd: null,
        channelId: null,
        outcome: null,
        errorCode: null,
        closedAt: null,
      } as const;
      const entry: AuditEntry = {
        id: ids.next(),
        at: now(),
        actor: {kind: 'job', id: 'keep-ends'},
        verb: 'expire',
        ownerId,
        tokenId,
        ...done,
      };
      await tx.audit.open(entry);
      await tx.tokens.seen([{...token, expiresAt: null}], clock.now());
      await tx.tokens.note(tokenId, {deadlineAt: end});
      await tx.audit.close(entry.id, 'done', clock.now());
      if (to) await notices.endKept(tx, to, token, end);
      await lock.release(tx);
    });

  return async () => {
    const {version, expiry} = mattermost.features();
    if (version === '' || expiry) return;
    for (let isMore = true; isMore; ) {
      const tokens = await store.tokens.withServerEnd(batch);
      const audiences = await readAudiences(mattermost.lane.jobs, [...new Set(tokens.map(({ownerId}) => ownerId))]);
      isMore = tokens.length === batch;
      for (const token of tokens) {
        await keep(token, recipientOf(audiences.get(token.ownerId))).catch((error: unknown) => {
          // One that is being changed has its turn at the next run.
          if (!(error instanceof KeeperError)) throw error;
          isMore = false;
        });
      }
    }
  };
}
