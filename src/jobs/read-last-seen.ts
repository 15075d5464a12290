import type {LedgerService} from '../services/ledger-service.ts';

/** Reads when tokens were last seen in use; to be run every minute. Those in a rotation come first: somebody waits for them. */
export const createReadLastSeen =
  ({ledger}: {readonly ledger: LedgerService}) =>
  async (ending?: AbortSignal): Promise<void> => {
    await ledger.readRotations(ending);
    await ledger.readSome(ending);
  };
