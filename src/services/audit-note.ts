import type {Clock, Ids} from '../domain/clock.ts';
import type {AuditEntry, Store} from '../store/store.ts';

type Told = Pick<AuditEntry, 'actor' | 'verb' | 'ownerId' | 'channelId' | 'outcome' | 'errorCode'>;

/** Records what concerns no single token and needs no settling after a crash: what an admin asked for, or somebody was refused. */
export async function noteInAudit(
  {store, ids, clock}: {readonly store: Store; readonly ids: Ids; readonly clock: Pick<Clock, 'now'>},
  told: Told,
): Promise<void> {
  const at = clock.now();
  await store.audit.open({
    ...told,
    id: ids.next(),
    at,
    tokenId: null,
    newTokenId: null,
    sentEnd: null,
    step: 'intent',
    closedAt: at,
  });
}
