import type {Asked} from '../domain/actor.ts';
import type {Clock, Ids} from '../domain/clock.ts';
import {extension, nearestDeadline} from '../domain/deadline.ts';
import {KeeperError} from '../domain/errors.ts';
import {said} from '../domain/said.ts';
import type {LedgerToken} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';
import {noteInAudit} from './audit-note.ts';
import type {Change} from './change.ts';
import {warningsOf} from './deadline-warnings.ts';
import {refuseHeld} from './enable-token.ts';
import {takeLock, tokenKey} from './locks.ts';
import type {NoticeService} from './notice-service.ts';
import type {Rights} from './rights.ts';
import {twice} from './server-look.ts';
import type {TokenService} from './token-service.ts';
import {createToldOfHold} from './told-of-hold.ts';
import {wasExtended} from './was-extended.ts';

export type DeadlineService = {
  /**
   * The deadline as it can be set: `end` in epoch ms, null for none. Throws KeeperError `bad-input` where it is too near, `conflict`
   * where the server itself ends the token before.
   */
  check(token: LedgerToken, end: number | null): void;
  /** When a disabled token is revoked by itself, epoch ms; null where it is not. */
  revokedAt(token: LedgerToken): Promise<number | null>;
  /** Sets or clears a deadline; answers the token with it. Throws as `check` does. */
  set(asked: Asked, tokenId: string, end: number | null): Promise<LedgerToken>;
  /** Enables a token that its deadline disabled for 7 more days, once. Throws KeeperError `conflict`, `forbidden`, `not-found`. */
  extend(asked: Asked, tokenId: string): Promise<LedgerToken>;
  /** Throws as `extend` does where the token cannot be enabled for 7 more days as things are. */
  checkExtend(asked: Asked, token: LedgerToken): Promise<void>;
  /** True where it was given its 7 more days. */
  wasExtended(tokenId: string): Promise<boolean>;
};

export type DeadlineParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly change: Change;
  readonly rights: Rights;
  readonly tokens: TokenService;
  readonly notices: NoticeService;
};

export function createDeadlineService(parts: DeadlineParts): DeadlineService {
  const {mattermost, store, change, rights, tokens} = parts;
  const now = () => mattermost.now();
  const check = createCheck(now);
  const record = createRecord(parts, now);
  const told = createToldOfHold(parts);

  const checkExtend: DeadlineService['checkExtend'] = async ({actor}, token) => {
    await refuseAgain(store, token.id, now());
    await refuseHeld(store, actor, token);
  };

  return {
    check,
    revokedAt: ({id, ownerId}) => told.revokedAt(id, {userId: ownerId, bot: null}, now()),
    checkExtend,
    wasExtended: (tokenId) => wasExtended(store, tokenId),
    async set(asked, tokenId, end) {
      const token = await tokens.living(asked.ownerId, tokenId);
      check(token, end);
      return {...token, deadlineAt: await record(asked, token, end)};
    },
    async extend(asked, tokenId) {
      const {actor, ownerId, channelId} = asked;
      await rights.ownTokens(ownerId);
      const token = await tokens.living(ownerId, tokenId);
      await change({actor, verb: 'extend', ownerId, tokenId, channelId}, async () => {
        await checkExtend(asked, token);
        await twice(() => mattermost.person(ownerId).enableToken(tokenId));
      });
      return (await store.tokens.find(tokenId)) ?? {...token, deadlineAt: now() + extension};
    },
  };
}

const createCheck =
  (now: () => number): DeadlineService['check'] =>
  ({name, id, expiresAt, deadlineAt}, end) => {
    const beyondServers = expiresAt !== null && (end === null ? deadlineAt === null : end > expiresAt);
    if (beyondServers) throw new KeeperError('conflict', said('error.expire-server', {name, id: id.slice(0, 6)}));
    if (end !== null && end - now() < nearestDeadline)
      throw new KeeperError('bad-input', said('error.expire-too-near', {id: id.slice(0, 6)}));
  };

/** What only we know is changed with its audit entry, and not while another change of the token is under way. Answers the deadline. */
function createRecord({store, clock, ids}: DeadlineParts, now: () => number) {
  return ({actor, ownerId, channelId}: Asked, {id: tokenId}: LedgerToken, end: number | null): Promise<number | null> =>
    store.atomically(async (tx) => {
      const lock = await takeLock(tx, {store, clock}, [tokenKey(tokenId)]);
      const deadlineAt = end === null ? null : await newDeadline(tx, tokenId, end);
      await noteInAudit({store: tx, ids, clock}, {at: now(), actor, verb: 'expire', ownerId, tokenId, channelId});
      await tx.tokens.note(tokenId, {deadlineAt});
      await lock.release(tx);
      return deadlineAt;
    });
}

/**
 * The first moment from `end` on that nothing was said of, or that is the deadline already: what was said of one that was taken back
 * does not hold for one that is set to the same date again.
 */
async function newDeadline(tx: Store, tokenId: string, end: number): Promise<number> {
  const present = (await tx.tokens.find(tokenId))?.deadlineAt;
  const planned = new Set((await tx.reminders.ofToken(tokenId)).map(({endAt}) => endAt));
  const isTaken = async (at: number) => planned.has(at) || (await warningsOf(tx, tokenId, at)).warnings.length > 0;
  let at = end;
  while (at !== present && (await isTaken(at))) at += 1;
  return at;
}

/** Once for a token, and only where its deadline has passed, but not the server's own end. */
async function refuseAgain(store: Store, tokenId: string, now: number): Promise<void> {
  const token = await store.tokens.find(tokenId);
  const values = {name: token?.name ?? '', id: tokenId.slice(0, 6)};
  if (!token || token.deadlineAt === null || token.deadlineAt > now) {
    throw new KeeperError('conflict', said('error.extend-no-need', values));
  }
  if (token.expiresAt !== null && token.expiresAt <= now) throw new KeeperError('conflict', said('error.expire-server', values));
  if (await wasExtended(store, tokenId)) throw new KeeperError('spent', said('error.extend-once', values));
}
