import type {Clock} from '../domain/clock.ts';
import type {Store} from '../store/store.ts';

/** How long the ledger keeps a token that the server deleted, in ms: 90 days. */
const keptFor = 90 * 86_400_000;

/** Forgets what is not needed any more: tokens gone for 90 days, claims past their time. The audit and the notices are kept. */
export const createForget =
  ({store, clock}: {store: Store; clock: Clock}) =>
  async (): Promise<void> => {
    await store.tokens.forgetGone(clock.now() - keptFor);
    await store.claims.sweep(clock.settled?.() ?? clock.now());
  };
