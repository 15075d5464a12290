import type {Clock, Ids} from '../domain/clock.ts';
import {ServerError} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import type {Token} from '../domain/token.ts';
import type {Mattermost, MattermostGateway, ServerAudit} from '../mattermost/gateway.ts';
import type {AuditEntry, Store} from '../store/store.ts';
import type {NoticeService} from './notice-service.ts';

/**
 * How an open audit entry came out: it was done, it did not happen, it was undone, its owner is asked whether they have the
 * secret, or it stays open because the server cannot say yet.
 */
export type Settled = 'done' | 'failed' | 'undone' | 'asked' | 'open';

/** Finds out what became of a change whose end was not seen, makes it whole, and closes its entry. Never throws a ServerError. */
export type Settle = (entryId: string) => Promise<Settled>;

export type SettleParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly notices: NoticeService;
};

/** A create whose answer was lost can still arrive at the server this much later, in ms. */
const stragglerAge = 120_000;
const auditPage = 100;

export function createSettle({mattermost, store, clock, ids, log, notices}: SettleParts): Settle {
  const gateway: MattermostGateway = mattermost.lane.security;
  const serverNow = () => mattermost.serverNow() ?? clock.now();

  const tokenNow = async (id: string): Promise<Token | null> => {
    try {
      const token = await gateway.token(id);
      await store.tokens.seen([token], clock.now());
      return token;
    } catch (error) {
      if (!(error instanceof ServerError) || error.status !== 404) throw error;
      await store.tokens.gone([id], clock.now());
      return null;
    }
  };

  /** The server audits who made a token: our own account's entries name what a lost answer did not (reference 9.1). */
  const findCreated = async (entry: AuditEntry): Promise<string | null> => {
    const audits = await gateway.auditsPage((await gateway.me()).id, {page: 0, perPage: auditPage});
    const made = audits.filter((audit) => isCreateFor(audit, entry)).map((audit) => tokenIdIn(audit.info));
    for (const id of made) {
      if (id && (await store.tokens.find(id))?.origin !== 'keeper') return id;
    }
    return null;
  };

  /** Nobody has its secret: it is disabled, and does not bear the name. */
  const withdraw = async (entry: AuditEntry, newTokenId: string): Promise<Settled> => {
    const token = await tokenNow(newTokenId);
    await store.atomically(async (tx) => {
      await tx.tokens.note(newTokenId, {origin: 'keeper', replacedBy: entry.tokenId});
      if (entry.tokenId) await tx.tokens.note(entry.tokenId, {replacedBy: null});
      const by = {byKind: 'job', byId: 'recovery'} as const;
      if (token)
        await tx.holds.add({id: ids.next(), tokenId: newTokenId, reason: 'unreceived', ...by, since: clock.now(), until: null});
    });
    if (token?.active) await gateway.disableToken(newTokenId);
    await closeRotation(entry, newTokenId, 'undone');
    return close(entry, 'undone');
  };

  const closeRotation = async (entry: AuditEntry, newTokenId: string, outcome: 'done' | 'undone'): Promise<void> => {
    const open = (await store.rotations.openOf(entry.ownerId)).find((rotation) => rotation.newTokenId === newTokenId);
    if (open) await store.rotations.close(open.id, outcome, clock.now());
  };

  const close = async (entry: AuditEntry, outcome: 'done' | 'failed' | 'undone'): Promise<Settled> => {
    await store.audit.close(entry.id, outcome, clock.now(), 'settled');
    log.info({audit: entry.id, verb: entry.verb, outcome}, 'a change that was cut off is settled');
    return outcome;
  };

  const revokeLost = async (tokenId: string): Promise<void> => {
    if (await tokenNow(tokenId)) await gateway.revokeToken(tokenId);
    await store.tokens.gone([tokenId], clock.now());
  };

  const settleMade = async (entry: AuditEntry): Promise<Settled> => {
    if (entry.step === 'intent') {
      const found = await findCreated(entry);
      if (found) return withdraw(entry, found);
      return serverNow() - entry.at > stragglerAge ? close(entry, 'failed') : 'open';
    }
    if (entry.newTokenId === null) return close(entry, 'failed');
    if (entry.step === 'created') return withdraw(entry, entry.newTokenId);
    if (entry.verb === 'lost' && entry.step === 'answered' && entry.tokenId) await revokeLost(entry.tokenId);
    await notices.receipt(entry, {askIfReceived: entry.step === 'answering'});
    await close(entry, 'done');
    return 'asked';
  };

  /** A disable or revoke is whole when the server shows it; one that did not happen takes its hold back. */
  const settleChanged = async (entry: AuditEntry): Promise<Settled> => {
    const subject = entry.verb === 'undo' ? entry.newTokenId : entry.tokenId;
    if (!subject) return close(entry, 'failed');
    const token = await tokenNow(subject);
    const happened = {revoke: token === null, enable: token?.active === true}[entry.verb as string] ?? token?.active !== true;
    const holds = await store.holds.of([subject]);
    if (entry.verb === 'enable' && happened) await store.holds.lift(holds.map((hold) => hold.id));
    if (['disable', 'done', 'undo'].includes(entry.verb) && !happened) {
      await store.holds.lift(holds.filter((hold) => hold.since >= entry.at - stragglerAge).map((hold) => hold.id));
    }
    if (happened && (entry.verb === 'done' || entry.verb === 'undo') && entry.newTokenId) {
      await closeRotation(entry, entry.newTokenId, entry.verb === 'done' ? 'done' : 'undone');
    }
    return close(entry, happened ? 'done' : 'failed');
  };

  return async (entryId) => {
    const entry = await store.audit.find(entryId);
    if (!entry || entry.outcome !== null) return entry?.outcome ?? 'failed';
    try {
      return await (['create', 'rotate', 'lost'].includes(entry.verb) ? settleMade(entry) : settleChanged(entry));
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      log.warn({audit: entry.id, verb: entry.verb, status: error.status}, 'the server cannot say yet what became of a change');
      return 'open';
    }
  };
}

const tokenIdIn = (info: string): string | null => /^success - token_id=([a-z0-9]{26})\b/u.exec(info)?.[1] ?? null;

/** 5 s of grace: the entry's time comes from the `Date` header, which has whole seconds. */
const isCreateFor = (audit: ServerAudit, entry: AuditEntry): boolean =>
  audit.action === `/api/v4/users/${entry.ownerId}/tokens` && audit.at >= entry.at - 5_000 && tokenIdIn(audit.info) !== null;
