import type {Clock} from '../domain/clock.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {AuditEntry, Store} from '../store/store.ts';
import type {NoticeService} from './notice-service.ts';
import {recordInPlace} from './rotation-records.ts';
import {lookAt} from './server-look.ts';
import type {SettleEntry} from './settle-entry.ts';
import type {Withdraw} from './withdraw.ts';

export type SettleInPlaceParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly notices: NoticeService;
  readonly withdraw: Withdraw;
  /** True while the call may still be on its way to the server. */
  readonly mayStillCome: (entry: AuditEntry) => boolean;
};

/**
 * A rotation in place whose end was not seen. It happened where the token ends as we asked for: then the old secret is dead and nobody
 * knows the new one, so the token is disabled and closed as undone, which its owner is told with the way out. Once the secret was on
 * its way, its owner is asked instead, and the token works.
 */
export function createSettleInPlace(parts: SettleInPlaceParts): SettleEntry {
  const {mattermost, store, clock, notices, withdraw, mayStillCome} = parts;

  const putAway = async (entry: AuditEntry, tokenId: string): Promise<void> => {
    await withdraw.putAway(tokenId);
    if (entry.step !== 'intent') return;
    const rotatedAt = mattermost.now();
    await store.atomically((tx) => recordInPlace(tx, tokenId, {rotatedAt, deadlineAt: null}));
  };

  /** The secret was on its way, or arrived. */
  const tell: SettleEntry = async (entry, close) => {
    const seen = entry.step === 'answered';
    await notices.receipt(entry, {askIfReceived: !seen});
    await close(entry, 'done');
    return seen ? 'made' : 'asked';
  };

  const look: SettleEntry = async (entry, close) => {
    const {tokenId, sentEnd, step} = entry;
    const token = tokenId === null ? null : await lookAt({gateway: mattermost.lane.security, store, clock}, tokenId);
    if (token?.expiresAt === sentEnd) {
      await putAway(entry, token.id);
      await close(entry, 'undone');
      return 'undone';
    }
    // It was done, and somebody has given the token another secret since.
    const outcome = step === 'created' ? 'done' : 'failed';
    if (token !== null && outcome === 'failed' && mayStillCome(entry)) return 'open';
    await close(entry, outcome);
    return outcome;
  };

  return (entry, close) => (entry.step === 'answering' || entry.step === 'answered' ? tell : look)(entry, close);
}
