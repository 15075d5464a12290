import type {Actor} from '../domain/actor.ts';
import type {Clock, Ids} from '../domain/clock.ts';
import {KeeperError, messageOf, ServerError} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import {said} from '../domain/said.ts';
import type {HoldReason} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {AuditEntry, Store, Verb} from '../store/store.ts';
import type {Recipient} from './audience.ts';
import {keysOf, type Lock, takeLock} from './locks.ts';
import type {NoticeService} from './notice-service.ts';
import {recordChange} from './record-change.ts';
import type {Recovery} from './recovery.ts';
import type {Settle} from './settle.ts';
import type {Settled} from './settle-entry.ts';

/** What is about to be changed. */
export type Intent = {
  readonly actor: Actor;
  readonly verb: Verb;
  readonly ownerId: string;
  readonly tokenId: string | null;
  /** The other token of a rotation that is ended; absent where one is yet to be made. */
  readonly newTokenId?: string;
  /** Of a rotation in place: the end that the server is called with, epoch ms; null for never. */
  readonly sentEnd?: number | null;
  readonly channelId: string | null;
  /** Put on a token that is disabled by this, before the server is called: a crash leaves none that nobody knows why. */
  readonly hold?: {readonly tokenId: string; readonly reason: HoldReason; readonly until?: number};
  /** Who is told of what a job does; the owner where it is absent. */
  readonly toldTo?: Recipient;
};

/** Calls the server. What takes long and changes nothing is done before: the locks are held meanwhile. */
export type Work<T> = (entry: AuditEntry, lock: Lock) => Promise<T>;

/**
 * Carries out one change of a token: takes its locks and records the intent, does the work, records the outcome. Where it is not
 * certain what happened, what is true is found out at once or left to recovery; the person is told which.
 */
export type Change = <T>(intent: Intent, work: Work<T>) => Promise<T>;

export type ChangeParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly settle: Settle;
  readonly recovery: Recovery;
  readonly notices: NoticeService;
};

export function createChange(parts: ChangeParts): Change {
  const {mattermost, store, clock, ids, recovery, notices} = parts;
  const failed = createFailed(parts);

  const begin = (entry: AuditEntry, hold: Intent['hold']): Promise<Lock> =>
    store.atomically(async (tx) => {
      const lock = await takeLock(tx, parts, keysOf(entry));
      await tx.audit.open(entry);
      const by = {byKind: entry.actor.kind, byId: entry.actor.id};
      if (hold) await tx.holds.add({id: entry.id, until: null, ...hold, ...by, since: clock.now()});
      return lock;
    });

  const finish = (entry: AuditEntry, toldTo: Recipient = {userId: entry.ownerId, bot: null}): Promise<void> =>
    store.atomically(async (tx) => {
      await recordChange(tx, entry, clock.now());
      await notices.doneByJob(tx, entry, toldTo);
      await tx.audit.close(entry.id, 'done', clock.now());
    });

  return async ({hold, toldTo, ...intent}, work) => {
    const at = mattermost.now();
    const open = {step: 'intent', outcome: null, errorCode: null, closedAt: null} as const;
    const entry: AuditEntry = {newTokenId: null, sentEnd: null, ...intent, id: ids.next(), at, ...open};
    const lock = await begin(entry, hold);
    lock.keep();
    try {
      const isAlone = await recovery.before(entry, lock);
      // A job can wait until it is known what became of the last change; else the same would be done, and told, twice.
      if (!isAlone && entry.actor.kind === 'job') throw new KeeperError('busy', said('error.change-under-way'));
      const result = await work(entry, lock);
      await finish(entry, toldTo);
      return result;
    } catch (error) {
      return await failed(entry, lock, error);
    } finally {
      // Where the store fails, they run out.
      await lock.release(store).catch(() => {});
    }
  };
}

/** A failure that surely came before anything was changed ends the change; any other is looked into. */
function createFailed({store, clock, log, settle}: ChangeParts) {
  const callOff = (entry: AuditEntry, error: Error): Promise<void> =>
    store.atomically(async (tx) => {
      await tx.holds.lift([entry.id]);
      await tx.audit.close(entry.id, 'failed', clock.now(), codeOf(error));
    });

  const look = async (entry: AuditEntry, lock: Lock): Promise<Settled> => {
    try {
      await lock.renew();
      return await settle(entry.id, {tell: false});
    } catch (error) {
      log.error({audit: entry.id, cause: messageOf(error)}, 'what became of a change could not be found out; it stays open');
      return 'open';
    }
  };

  return async (entry: AuditEntry, lock: Lock, error: unknown): Promise<never> => {
    const now = await store.audit.find(entry.id).catch(() => null);
    if (error instanceof KeeperError || isRefusal(error)) {
      if (now?.step === 'intent') await callOff(entry, error);
      if (now?.step === 'intent' || error instanceof KeeperError) throw error;
    }
    log.warn({audit: entry.id, verb: entry.verb, cause: messageOf(error)}, 'a change did not end well; looking what is true');
    const settled = await look(entry, lock);
    const values = {verb: entry.verb, id: entry.tokenId?.slice(0, 6) ?? ''};
    throw new KeeperError(codeFor(settled, entry), said(truth(settled, now), values), {cause: error});
  };
}

const isRefusal = (error: unknown): error is ServerError => error instanceof ServerError && !error.mayHaveHappened;

const codeOf = (error: Error): string =>
  error instanceof ServerError ? `${error.status} ${error.id}` : error instanceof KeeperError ? error.code : 'internal';

/** What was looked into and is as before can be tried again. */
const codes = {
  done: 'unsure',
  made: 'unsure',
  asked: 'unsure',
  open: 'unsure',
  failed: 'server-away',
  undone: 'server-away',
} as const;

/** In place, the old secret is dead: nothing is as before. */
const isLoss = (settled: Settled, entry: AuditEntry | null): boolean => settled === 'undone' && entry?.verb === 'rotate-in-place';

const codeFor = (settled: Settled, entry: AuditEntry) => (isLoss(settled, entry) ? 'unsure' : codes[settled]);

const truths: Readonly<Record<Settled, string>> = {
  done: 'error.answer-lost-done',
  made: 'error.answer-lost-made',
  asked: 'error.answer-lost-asked',
  failed: 'error.answer-lost-nothing',
  undone: 'error.answer-lost-undone',
  open: 'error.answer-lost-open',
};

/** What the person is told after a look; `entry` is as it was before. */
const truth = (settled: Settled, entry: AuditEntry | null): string => {
  if (isLoss(settled, entry)) return 'error.in-place-lost';
  return settled === 'open' && entry?.verb === 'lost' && entry.step === 'answered'
    ? 'error.lost-not-revoked-yet'
    : truths[settled];
};
