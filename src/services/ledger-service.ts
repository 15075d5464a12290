import type {Clock, Ids} from '../domain/clock.ts';
import type {Logger} from '../domain/logger.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';
import {createEnabledElsewhere} from './enabled-elsewhere.ts';
import {createTokenScan, type Scanned} from './token-scan.ts';
import {createUseReader, type UseReader} from './use-reader.ts';

/** Keeps the ledger as the server is. */
export type LedgerService = UseReader & {
  /**
   * Reads all tokens of the server into the ledger. Null where that was begun less than an hour ago, before a restart or in
   * another process included. Throws `ServerError` where the server is away, and then does it in an hour, or soon where it had given
   * nothing; throws the reason of `ending` where that is aborted.
   */
  scan(ending?: AbortSignal): Promise<Scanned | null>;
  /** When the last scan that came to its end began, epoch ms; null before the first. */
  scannedAt(): Promise<number | null>;
};

export type LedgerParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
};

const hour = 3_600_000;
/** How long one process keeps the others from beginning a scan, in ms: longer than the first call can take. */
const beginning = 600_000;

export function createLedgerService(parts: LedgerParts): LedgerService {
  const {store, clock} = parts;
  const scanTokens = createTokenScan(parts);
  const liftStaleHolds = createEnabledElsewhere(parts);

  const moment = async (name: 'scan.last' | 'scan.done'): Promise<number | null> => {
    const value = await store.settings.get(name);
    return value === null ? null : Number(value);
  };
  /** A time that is yet to come was written while the clock was wrong. */
  const isDue = async (now: number): Promise<boolean> => {
    const last = await moment('scan.last');
    return last === null || last > now || now - last >= hour;
  };

  return {
    ...createUseReader(parts),
    scannedAt: () => moment('scan.done'),
    async scan(ending) {
      const now = clock.now();
      if (!(await isDue(now)) || !(await store.claims.take('scan', now, now + beginning))) return null;
      try {
        // Another process may have been quicker.
        if (!(await isDue(now))) return null;
        const scanned = await scanTokens({onBegun: () => store.settings.set('scan.last', String(now)), ending});
        ending?.throwIfAborted();
        await store.settings.set('scan.done', String(now));
        await liftStaleHolds(ending);
        return scanned;
      } finally {
        await store.claims.release('scan', now + beginning);
      }
    },
  };
}
