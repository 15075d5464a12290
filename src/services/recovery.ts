import type {Clock} from '../domain/clock.ts';
import {KeeperError} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import type {AuditEntry, Store} from '../store/store.ts';
import {keysOf, type Lock, takeLock} from './locks.ts';
import type {Settle} from './settle.ts';

/** Finishes or undoes what a crash or a lost answer left open, and tells its owner what is true. */
export type Recovery = {
  /** Looks into every open change that nobody works on: one that is under way has its locks. */
  run(ending?: AbortSignal): Promise<void>;
  /**
   * The same, for those that concern what the caller has locked: before a new change, so that each is judged by its own effect.
   * Answers whether none of them is open any more.
   */
  before(entry: AuditEntry, lock: Lock): Promise<boolean>;
  /** Gives back the locks of a process that died. Only where no other process can be at work: at the start of an exclusive store. */
  unlock(): Promise<void>;
};

export type RecoveryParts = {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly settle: Settle;
};

export function createRecovery({store, clock, log, settle}: RecoveryParts): Recovery {
  /** Null where another is at it. One that ended since it was listed would be locked, and its owner's next change refused, for nothing. */
  const lockOf = (entry: AuditEntry, held: readonly string[]): Promise<Lock | null> =>
    store
      .atomically(async (tx) => {
        const keys = keysOf(entry).filter((key) => !held.includes(key));
        const lock = await takeLock(tx, {store, clock}, keys);
        if ((await tx.audit.find(entry.id))?.outcome === null) return lock;
        await lock.release(tx);
        return null;
      })
      .catch(nullIfBusy);

  /** Nobody else may work on it meanwhile; `held` are locks that the caller has. */
  const look = async (entry: AuditEntry, held: readonly string[] = []): Promise<void> => {
    const lock = await lockOf(entry, held);
    if (lock === null) return;
    lock.keep();
    try {
      const settled = await settle(entry.id, {tell: true});
      log.info({audit: entry.id, verb: entry.verb, settled}, 'looked into a change that was cut off');
    } finally {
      await lock.release(store);
    }
  };

  return {
    async run(ending) {
      for (const entry of await store.audit.unfinished()) {
        if (ending?.aborted) return;
        await look(entry);
      }
    },
    async before(entry, lock) {
      const concerns = (other: AuditEntry) => other.id !== entry.id && keysOf(other).some((key) => lock.keys.includes(key));
      const open = async () => (await store.audit.unfinished()).filter(concerns);
      const others = await open();
      for (const other of others) await look(other, lock.keys);
      return others.length === 0 || (await open()).length === 0;
    },
    async unlock() {
      for (const entry of await store.audit.unfinished()) {
        for (const key of keysOf(entry)) await store.claims.release(key);
      }
    },
  };
}

function nullIfBusy(error: unknown): null {
  if (error instanceof KeeperError && error.code === 'busy') return null;
  throw error;
}
