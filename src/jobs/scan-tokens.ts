import type {Logger} from '../domain/logger.ts';
import type {LedgerService} from '../services/ledger-service.ts';

/** Brings the ledger up to date with the server once an hour; to be run every minute. */
export const createScanTokens =
  ({ledger, log}: {readonly ledger: LedgerService; readonly log: Logger}) =>
  async (ending?: AbortSignal): Promise<void> => {
    const scanned = await ledger.scan(ending);
    if (scanned) log.info(scanned, 'read all tokens of the server');
  };
