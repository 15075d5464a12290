import type {Clock} from '../domain/clock.ts';
import type {Logger} from '../domain/logger.ts';
import type {NoticeService} from '../services/notice-service.ts';
import type {Settle} from '../services/settle.ts';
import type {AuditEntry, Store} from '../store/store.ts';

/** A change that is open for this long, in ms, is not under way any more, whichever process began it. */
const abandonedAfter = 150_000;

export type RecoverParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settle: Settle;
  readonly notices: NoticeService;
};

/** Settles what a crash or a lost answer left open, and tells its owner what is true. `startedAt` is this process's start, epoch ms. */
export function createRecover({store, clock, log, settle, notices}: RecoverParts, startedAt: number): () => Promise<void> {
  const underWay = (entry: AuditEntry): boolean => {
    const cutOff = store.exclusive && entry.at < startedAt;
    return !cutOff && clock.now() - entry.at < abandonedAfter;
  };
  return async () => {
    for (const entry of await store.audit.unfinished()) {
      if (underWay(entry)) continue;
      const settled = await settle(entry.id);
      log.info({audit: entry.id, verb: entry.verb, settled}, 'looked into a change that was cut off');
      if (settled === 'done' || settled === 'failed' || settled === 'undone') await notices.settled(entry, settled);
    }
  };
}
