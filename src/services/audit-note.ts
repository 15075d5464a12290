import type {Clock, Ids} from '../domain/clock.ts';
import type {AuditEntry, Store} from '../store/store.ts';

type Done = Pick<AuditEntry, 'actor' | 'verb' | 'ownerId'> &
  Partial<Pick<AuditEntry, 'at' | 'tokenId' | 'newTokenId' | 'channelId' | 'outcome' | 'errorCode'>>;

/**
 * Records what is over as soon as it is written down, and needs no settling after a crash: what the store alone does, within its
 * transaction, what an admin asked for, or somebody was refused. What is not given is null; `at` is now, and it was done.
 */
export async function noteInAudit(
  {store, ids, clock}: {readonly store: Store; readonly ids: Ids; readonly clock: Pick<Clock, 'now'>},
  done: Done,
): Promise<void> {
  const closedAt = clock.now();
  const none = {tokenId: null, newTokenId: null, sentEnd: null, channelId: null, errorCode: null};
  await store.audit.open({...none, at: closedAt, outcome: 'done', ...done, id: ids.next(), step: 'intent', closedAt});
}
