import type {Clock} from '../domain/clock.ts';
import {ServerError} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import type {Token} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {AuditEntry, Outcome, Store, Verb} from '../store/store.ts';
import {type Recipient, readAudiences, recipientOf} from './audience.ts';
import {enablesToken, makesToken} from './locks.ts';
import type {NoticeService} from './notice-service.ts';
import {recordChange} from './record-change.ts';
import type {RetireLost} from './retire-lost.ts';
import {lookAt} from './server-look.ts';
import type {Close, Settled, SettleEntry} from './settle-entry.ts';
import {createSettleInPlace} from './settle-in-place.ts';
import type {Withdraw} from './withdraw.ts';

/**
 * Finds out what became of a change whose end was not seen, makes it whole, and closes its entry. The caller holds its locks.
 * `tell`: the owner gets a direct message, since nobody waits for the answer. Throws no ServerError: what the server does not let
 * us see yet stays open.
 */
export type Settle = (entryId: string, options: {readonly tell: boolean}) => Promise<Settled>;

export type SettleParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly notices: NoticeService;
  readonly withdraw: Withdraw;
  readonly retireLost: RetireLost;
};

/** A call whose answer was lost can still reach the server this much later, in ms. */
const stragglerAge = 120_000;

export function createSettle(parts: SettleParts): Settle {
  const {store, log} = parts;
  const settleMade = createSettleMade(parts);
  const settleChanged = createSettleChanged(parts);
  const settleInPlace = createSettleInPlace({...parts, mayStillCome: (entry) => mayStillCome(parts, entry)});
  const settlerOf = (verb: Verb): SettleEntry => {
    if (verb === 'rotate-in-place') return settleInPlace;
    return makesToken(verb) ? settleMade : settleChanged;
  };
  const closeWith = createClose(parts);
  return async (entryId, {tell}) => {
    const entry = await store.audit.find(entryId);
    if (!entry || entry.outcome !== null) return entry?.outcome ?? 'failed';
    try {
      return await settlerOf(entry.verb)(entry, closeWith(tell));
    } catch (error) {
      if (!(error instanceof ServerError)) throw error;
      log.warn({audit: entry.id, verb: entry.verb, status: error.status}, 'the server cannot say yet what became of a change');
      return 'open';
    }
  };
}

/** Closes an entry, with what follows from its outcome, in one transaction. */
function createClose({mattermost, store, clock, log, notices}: SettleParts) {
  const record = async (tx: Store, entry: AuditEntry, outcome: Outcome): Promise<void> => {
    if (outcome === 'done') await recordChange(tx, entry, clock.now());
    // Its own hold has the entry's id.
    if (outcome === 'failed') await tx.holds.lift([entry.id]);
    await tx.audit.close(entry.id, outcome, clock.now(), 'settled');
  };
  /** Jobs end bots' tokens too, and only the server knows whose bot it is. */
  const toldOf = async ({actor, verb, ownerId}: AuditEntry): Promise<Recipient | null> => {
    if (actor.kind !== 'job' || !mayBeBots.has(verb)) return {userId: ownerId, bot: null};
    const audience = (await readAudiences(mattermost.lane.security, [ownerId])).get(ownerId);
    if (audience?.owner === 'unread') throw new ServerError(502, '', 'the server does not say whose bot it is');
    return recipientOf(audience);
  };

  return (tell: boolean): Close =>
    async (entry, outcome) => {
      const to = outcome === 'done' ? await toldOf(entry) : null;
      await store.atomically(async (tx) => {
        await record(tx, entry, outcome);
        if (to) await notices.doneByJob(tx, entry, to);
        if ((tell || isLoss(entry, outcome)) && isAsked(entry)) await notices.settled(tx, entry, outcome);
      });
      log.info({audit: entry.id, verb: entry.verb, outcome}, 'a change that was cut off is settled');
    };
}

const mayBeBots: ReadonlySet<Verb> = new Set(['disable', 'revoke']);

/** Its owner has no working secret left: an answer that only they see, once, is not enough. */
const isLoss = ({verb}: AuditEntry, outcome: Outcome): boolean => verb === 'rotate-in-place' && outcome === 'undone';

/** A person asked for it, and no receipt will tell them. */
const isAsked = (entry: AuditEntry): boolean => entry.actor.kind !== 'job' && !hasReceipt(entry);

/** Where the secret went out, or may have, the receipt tells. */
const hasReceipt = ({step}: AuditEntry): boolean => step === 'answering' || step === 'answered';

/** What has not happened can still happen while the call may be on its way. */
const mayStillCome = ({mattermost}: SettleParts, entry: AuditEntry): boolean => mattermost.now() - entry.at <= stragglerAge;

/** A token that was being made: taken back where nobody can have its secret, else its owner is told or asked. */
function createSettleMade(parts: SettleParts): SettleEntry {
  const {store, notices, withdraw, retireLost} = parts;

  const takeBack = async (entry: AuditEntry, tokenId: string, close: Close): Promise<Settled> => {
    await withdraw.takeBack(entry, tokenId);
    await close(entry, 'undone');
    return 'undone';
  };

  const findAndTakeBack: SettleEntry = async (entry, close) => {
    const [first, ...others] = await withdraw.made(entry);
    if (first === undefined) {
      if (mayStillCome(parts, entry)) return 'open';
      await close(entry, 'failed');
      return 'failed';
    }
    // A proxy can send a call twice; nobody has the secret of any of them.
    for (const other of others) await withdraw.takeBack(entry, other);
    await store.audit.step(entry.id, 'created', first);
    return takeBack(entry, first, close);
  };

  return async (entry, close) => {
    if (entry.newTokenId === null) return findAndTakeBack(entry, close);
    if (!hasReceipt(entry)) return takeBack(entry, entry.newTokenId, close);
    const seen = entry.step === 'answered';
    if (!seen) await notices.receipt(entry, {askIfReceived: true});
    if (entry.verb === 'lost') await retireLost(entry);
    if (seen) await notices.receipt(entry, {askIfReceived: false});
    await close(entry, 'done');
    return seen ? 'made' : 'asked';
  };
}

/** A change of a token that exists: done where the server shows it so. */
function createSettleChanged(parts: SettleParts): SettleEntry {
  const {mattermost, store, clock} = parts;
  return async (entry, close) => {
    const subject = entry.verb === 'undo' ? entry.newTokenId : entry.tokenId;
    const token = subject === null ? null : await lookAt({gateway: mattermost.lane.security, store, clock}, subject);
    if (hasHappened(entry, token)) {
      await close(entry, 'done');
      return 'done';
    }
    if (token !== null && mayStillCome(parts, entry)) return 'open';
    await close(entry, 'failed');
    return 'failed';
  };
}

function hasHappened({verb}: AuditEntry, token: Token | null): boolean {
  if (verb === 'revoke') return token === null;
  return enablesToken(verb) ? token?.active === true : token?.active !== true;
}
