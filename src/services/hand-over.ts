import {KeeperError, ServerError} from '../domain/errors.ts';
import type {Said} from '../domain/said.ts';
import type {AuditEntry, Store} from '../store/store.ts';
import type {PeopleService} from './people-service.ts';
import type {Settle} from './settle.ts';
import type {Settled} from './settle-entry.ts';

/** Shows a secret; throws ServerError where that failed. */
type Show = () => Promise<void>;

/** What the person is told where the secret surely was not seen. */
export type NotSeen = (settled: Settled) => {readonly code: 'refused-by-server' | 'unsure'; readonly said: Said};

/**
 * Shows the secret of what was just made. Where it surely was not seen, what was made is taken back and KeeperError thrown; where it
 * may have been, the failure passes on.
 */
export type HandOver = (entry: AuditEntry, show: Show, notSeen: NotSeen) => Promise<void>;

/**
 * Whoever was held up for longer than the locks last, as a machine that sleeps is, was taken for cut off: what was made is taken back.
 * Not a KeeperError: what is true then is looked into.
 */
export const endedMeanwhile = (): Error => new Error('the change was taken for cut off, and ended');

/** How often the secret is offered to a server that asks for patience. */
const mostTries = 3;

export type HandOverParts = {
  readonly store: Store;
  readonly settle: Settle;
  readonly people: Pick<PeopleService, 'refuseWhileAppsMayAct'>;
};

export function createHandOver({store, settle, people}: HandOverParts): HandOver {
  const offer = async (show: Show, tries: number): Promise<void> => {
    try {
      await show();
    } catch (error) {
      // The call budget waits as long as the server asked to, or refuses.
      const again = error instanceof ServerError && error.status === 429 && tries > 1;
      if (!again) throw error;
      await offer(show, tries - 1);
    }
  };

  return async (entry, show, notSeen) => {
    if (!(await store.audit.step(entry.id, 'answering'))) throw endedMeanwhile();
    let isOffered = false;
    try {
      // An app that asked can have signed out for as long as it takes to make a token: nothing may come in between.
      await people.refuseWhileAppsMayAct(entry.ownerId);
      isOffered = true;
      await offer(show, mostTries);
    } catch (error) {
      if (isOffered && (!(error instanceof ServerError) || error.mayHaveHappened)) throw error;
      await store.audit.step(entry.id, 'created');
      const {code, said} = notSeen(await settle(entry.id, {tell: false}));
      throw new KeeperError(code, said, {cause: error});
    }
    await store.audit.step(entry.id, 'answered');
  };
}
