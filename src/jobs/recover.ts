import type {Logger} from '../domain/logger.ts';
import type {NoticeService} from '../services/notice-service.ts';
import type {Settle} from '../services/settle.ts';
import type {AuditEntry, Store} from '../store/store.ts';

/** A change that is open for this long, in ms, is not under way any more, whichever process began it. */
const abandonedAfter = 150_000;

export type RecoverParts = {
  readonly store: Store;
  readonly log: Logger;
  readonly settle: Settle;
  readonly notices: NoticeService;
  /** The server's time, epoch ms: what entries are dated by. */
  readonly now: () => number;
  /** Entries that were open when this process, the only one of its store, started: nobody works on them. */
  readonly cutOff: ReadonlySet<string>;
};

/** Settles what a crash or a lost answer left open, and tells its owner what is true. */
export function createRecover({store, log, settle, notices, now, cutOff}: RecoverParts): () => Promise<void> {
  const underWay = ({id, at}: AuditEntry): boolean => !cutOff.has(id) && now() - at < abandonedAfter;
  return async () => {
    for (const entry of await store.audit.unfinished()) {
      if (underWay(entry)) continue;
      const settled = await settle(entry.id);
      log.info({audit: entry.id, verb: entry.verb, settled}, 'looked into a change that was cut off');
      if (settled === 'done' || settled === 'failed' || settled === 'undone') await notices.settled(entry, settled);
    }
  };
}
