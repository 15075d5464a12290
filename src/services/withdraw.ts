import type {Clock, Ids} from '../domain/clock.ts';
import type {MattermostGateway, ServerAudit} from '../mattermost/gateway.ts';
import type {AuditEntry, Store} from '../store/store.ts';
import {recordActive} from './record-change.ts';
import {undoRotation} from './rotation-records.ts';
import {lookAt, orGone} from './server-look.ts';

/** Finds and takes back tokens that were made and whose secret reached nobody. All throw ServerError where the server does not help. */
export type Withdraw = {
  /** What a create made whose answer was lost, oldest first: the server audits it (reference 9.1). */
  made(entry: AuditEntry): Promise<string[]>;
  /** Disables a token that nobody knows the secret of. Safe to repeat. */
  takeBack(entry: AuditEntry, tokenId: string): Promise<void>;
  /** Disables a token whose newest secret reached nobody. Safe to repeat. */
  putAway(tokenId: string): Promise<void>;
};

export type WithdrawParts = {
  readonly gateway: MattermostGateway;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
};

const rowsPerPage = 200;
const mostPages = 50;
/** The entry's time comes from the `Date` header, which has whole seconds; servers of a cluster differ. In ms. */
const grace = 5_000;
/** Longer than any create can be under way, in ms. */
const latest = 600_000;

export function createWithdraw({gateway, store, clock, ids}: WithdrawParts): Withdraw {
  /** Our own account's audits back to the entry's time, newest first. */
  const auditsSince = async (at: number): Promise<ServerAudit[]> => {
    const {id} = await gateway.me();
    const audits: ServerAudit[] = [];
    for (let page = 0; page < mostPages; page++) {
      const rows = await gateway.auditsPage(id, {page, perPage: rowsPerPage});
      audits.push(...rows.filter((row) => row.at >= at));
      if (rows.length < rowsPerPage || rows.some((row) => row.at < at)) break;
    }
    return audits;
  };

  const putHold = async (tx: Store, tokenId: string): Promise<void> => {
    if ((await tx.holds.of([tokenId])).some(({reason}) => reason === 'unreceived')) return;
    const by = {byKind: 'job', byId: 'recovery'} as const;
    await tx.holds.add({id: ids.next(), tokenId, reason: 'unreceived', ...by, since: clock.now(), until: null});
  };

  const putAway = async (tokenId: string): Promise<void> => {
    const token = await lookAt({gateway, store, clock}, tokenId);
    if (token) await store.atomically((tx) => putHold(tx, tokenId));
    if (token?.active) await orGone(gateway.disableToken(tokenId));
    await store.atomically((tx) => recordActive(tx, tokenId, false, clock.now()));
  };

  return {
    putAway,
    async made(entry) {
      const audits = (await auditsSince(entry.at - grace)).filter((audit) => isCreateFor(audit, entry));
      const unknown: string[] = [];
      for (const id of new Set(audits.reverse().map(({info}) => tokenIdIn(info)))) {
        // Those that we know as ours were recorded when they were made, or taken back already.
        if (id && (await store.tokens.find(id))?.origin !== 'keeper') unknown.push(id);
      }
      return unknown;
    },
    async takeBack(entry, tokenId) {
      await putAway(tokenId);
      await store.atomically(async (tx) => {
        // Last, since it is how we know that this one has been dealt with.
        await tx.tokens.note(tokenId, {origin: 'keeper', replacedBy: entry.tokenId});
        await undoRotation(tx, entry.ownerId, tokenId, clock.now());
        const old = entry.tokenId === null ? null : await tx.tokens.find(entry.tokenId);
        if (old?.replacedBy === tokenId) await tx.tokens.note(old.id, {replacedBy: null});
      });
    },
  };
}

const tokenIdIn = (info: string): string | null => /^success - token_id=([a-z0-9]{26})\b/u.exec(info)?.[1] ?? null;

const isCreateFor = ({action, at, info}: ServerAudit, entry: AuditEntry): boolean =>
  action.endsWith(`/api/v4/users/${entry.ownerId}/tokens`) && at <= entry.at + latest && tokenIdIn(info) !== null;
