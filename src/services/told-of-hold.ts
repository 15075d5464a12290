import {revokedAfter} from '../domain/deadline.ts';
import type {Hold} from '../domain/token.ts';
import type {AuditEntry, Notice, Store} from '../store/store.ts';
import type {Recipient} from './audience.ts';
import type {NoticeService} from './notice-service.ts';

/** Whether somebody knows of what disabled a token: nothing is revoked that nobody was told of. */
export type ToldOfHold = {
  /**
   * When a disabled token is revoked by itself, epoch ms; null where it is not. Its days count from the delivery to this person of what
   * disabled it, where that is owed, and before that from `now`.
   */
  revokedAt(tokenId: string, to: Recipient, now: number): Promise<number | null>;
  /** Says it again where what was said reached nobody, or somebody else. */
  tell(hold: Hold, to: Recipient): Promise<void>;
};

/** What people do they are answered to at once; a secret that reached nobody is missed by nobody. */
const isOwed = ({byKind, reason}: Hold): boolean => byKind === 'job' && reason !== 'unreceived';

export function createToldOfHold({store, notices}: {store: Store; notices: NoticeService}): ToldOfHold {
  /** What disabled it has the id of the hold. */
  const disabling = async ({id}: Hold): Promise<AuditEntry | null> => {
    const entry = await store.audit.find(id);
    return entry?.outcome === 'done' ? entry : null;
  };

  /** What was said of it to this person, but not what found them deactivated: that has no post. */
  const saidTo = async (entry: AuditEntry, {userId}: Recipient): Promise<Notice[]> =>
    (await notices.ofJob(entry)).filter((notice) => notice.userId === userId && !(notice.deliveredAt !== null && !notice.postId));

  const countsFrom = async (hold: Hold, to: Recipient, now: number): Promise<number> => {
    if (!isOwed(hold)) return hold.since;
    const entry = await disabling(hold);
    const said = entry ? await saidTo(entry, to) : [];
    return Math.min(now, ...said.flatMap(({deliveredAt}) => deliveredAt ?? []));
  };

  return {
    async revokedAt(tokenId, to, now) {
      const ends: number[] = [];
      for (const hold of await store.holds.of([tokenId])) {
        ends.push((await countsFrom(hold, to, now)) + (revokedAfter[hold.reason] ?? Number.POSITIVE_INFINITY));
      }
      const last = Math.max(...ends);
      return Number.isFinite(last) ? last : null;
    },
    async tell(hold, to) {
      const entry = isOwed(hold) ? await disabling(hold) : null;
      if (!entry || (await saidTo(entry, to)).length > 0) return;
      await notices.doneByJob(store, entry, to, (await notices.ofJob(entry)).length);
    },
  };
}
