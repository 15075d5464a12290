import type {Actor} from '../domain/actor.ts';
import type {Clock, Ids} from '../domain/clock.ts';
import {KeeperError, ServerError} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import {said} from '../domain/said.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {AuditEntry, Store, Verb} from '../store/store.ts';
import type {Settle, Settled} from './settle.ts';

/** How long a lock outlives a process that died with it, in ms; longer than any change takes. */
const lockLife = 120_000;

/** What is about to be changed. */
export type Intent = {
  readonly actor: Actor;
  readonly verb: Verb;
  readonly ownerId: string;
  readonly tokenId: string | null;
  /** The other token of a rotation that is ended; null where one is yet to be made. */
  readonly newTokenId?: string;
  readonly channelId: string | null;
};

/**
 * Carries out one change of a token: takes its locks, records the intent, does the work, records the outcome. Where the
 * server's answer was lost, what is true is found out at once or left to recovery; the person is told which.
 */
export type Change = <T>(intent: Intent, locks: readonly string[], work: (entry: AuditEntry) => Promise<T>) => Promise<T>;

export type ChangeParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly settle: Settle;
};

/** A lost answer that was looked into: what the person is told. */
const truths: Record<Settled, string> = {
  done: 'error.answer-lost-done',
  failed: 'error.answer-lost-nothing',
  undone: 'error.answer-lost-undone',
  asked: 'error.answer-lost-asked',
  open: 'error.answer-lost-open',
};

export function createChange({mattermost, store, clock, ids, log, settle}: ChangeParts): Change {
  const lock = async (keys: readonly string[]): Promise<void> => {
    const held: string[] = [];
    for (const key of keys) {
      if (await store.claims.take(key, clock.now(), clock.now() + lockLife)) held.push(key);
      else {
        await Promise.all(held.map((other) => store.claims.release(other)));
        throw new KeeperError('busy', said('error.change-under-way'));
      }
    }
  };

  const failed = async (entry: AuditEntry, error: unknown): Promise<never> => {
    if (!(error instanceof ServerError) || !error.mayHaveHappened) {
      const code =
        error instanceof ServerError ? `${error.status} ${error.id}` : error instanceof KeeperError ? error.code : 'internal';
      await store.audit.close(entry.id, 'failed', clock.now(), code);
      throw error;
    }
    log.warn({audit: entry.id, verb: entry.verb, status: error.status}, 'the answer of a change was lost; looking what is true');
    const settled = await settle(entry.id);
    throw new KeeperError('unsure', said(truths[settled], {verb: entry.verb}), {cause: error});
  };

  return async (intent, locks, work) => {
    await lock(locks);
    try {
      const entry: AuditEntry = {
        newTokenId: null,
        ...intent,
        id: ids.next(),
        at: mattermost.serverNow() ?? clock.now(),
        step: 'intent',
        outcome: null,
        errorCode: null,
        closedAt: null,
      };
      await store.audit.open(entry);
      try {
        const result = await work(entry);
        await store.audit.close(entry.id, 'done', clock.now());
        return result;
      } catch (error) {
        return await failed(entry, error);
      }
    } finally {
      await Promise.all(locks.map((key) => store.claims.release(key)));
    }
  };
}
