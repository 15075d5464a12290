import type {Hold} from '../domain/token.ts';
import type {AuditEntry, Notice, Store} from '../store/store.ts';
import type {Recipient} from './audience.ts';
import type {NoticeService} from './notice-service.ts';

/** Whether somebody knows of what disabled a token: nothing is revoked that nobody was told of. */
export type ToldOfHold = {
  /** From when the days before the revoke count, epoch ms: the delivery to this person, where one is owed; null before. */
  countsFrom(hold: Hold, to: Recipient): Promise<number | null>;
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

  return {
    async countsFrom(hold, to) {
      if (!isOwed(hold)) return hold.since;
      const entry = await disabling(hold);
      const said = entry ? await saidTo(entry, to) : [];
      const delivered = said.flatMap(({deliveredAt}) => deliveredAt ?? []);
      return delivered.length === 0 ? null : Math.min(...delivered);
    },
    async tell(hold, to) {
      const entry = isOwed(hold) ? await disabling(hold) : null;
      if (!entry || (await saidTo(entry, to)).length > 0) return;
      await notices.doneByJob(store, entry, to, (await notices.ofJob(entry)).length);
    },
  };
}
