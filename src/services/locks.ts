import type {Clock} from '../domain/clock.ts';
import {KeeperError} from '../domain/errors.ts';
import {said} from '../domain/said.ts';
import type {AuditEntry, Store, Verb} from '../store/store.ts';

/** How long a lock outlives the process that took it, in ms, and how often one that works renews it: clocks may differ by seconds. */
const lockLife = 35_000;
const renewEvery = 5_000;

/** What a change keeps other changes from. */
export type Lock = {
  readonly keys: readonly string[];
  /** Locks more within the caller's transaction. Throws KeeperError `busy` where another change has one of them. */
  add(tx: Store, keys: readonly string[]): Promise<void>;
  /** Renews all from time to time until they are released. Only once the transaction that took them is done. */
  keep(): void;
  /** Keeps all for another while. Throws KeeperError `busy` where they ran out and another change has one. */
  renew(): Promise<void>;
  release(tx: Store): Promise<void>;
};

export const tokenKey = (tokenId: string): string => `token:${tokenId}`;

const making: ReadonlySet<Verb> = new Set(['create', 'rotate', 'lost']);

/** True for the verbs that make a token, whose secret has to reach its owner. */
export const makesToken = (verb: Verb): boolean => making.has(verb);

const enabling: ReadonlySet<Verb> = new Set(['enable', 'extend', 'resume']);

/** True for the verbs after which a disabled token works again. */
export const enablesToken = (verb: Verb): boolean => enabling.has(verb);

/** One change at a time for each token, and one new token at a time for each owner. */
export function keysOf({verb, ownerId, tokenId, newTokenId}: AuditEntry): string[] {
  const owner = makesToken(verb) ? [`owner:${ownerId}`] : [];
  return [...owner, ...[tokenId, newTokenId].filter((id) => id !== null).map(tokenKey)];
}

/** Takes locks. Throws KeeperError `busy` where another change has one; `tx` is a transaction, so that none is left then. */
export async function takeLock(tx: Store, {store, clock}: {store: Store; clock: Clock}, keys: readonly string[]): Promise<Lock> {
  /** Until when each is ours; one that ends later is another's, taken after ours had run out. */
  const held = new Map<string, number>();
  let renewing = Promise.resolve();
  let cancel = () => {};

  const take = async (from: Store, key: string, freeAt: number): Promise<void> => {
    const until = clock.now() + lockLife;
    if (!(await from.claims.take(key, freeAt, until))) throw new KeeperError('busy', said('error.change-under-way'));
    held.set(key, until);
  };
  const renewAll = async (): Promise<void> => {
    for (const [key, until] of [...held]) await take(store, key, until);
  };
  const lock: Lock = {
    get keys() {
      return [...held.keys()];
    },
    async add(within, more) {
      // Always in the same order, so that two transactions never wait for each other.
      for (const key of [...more].sort()) await take(within, key, clock.settled?.() ?? clock.now());
    },
    keep() {
      cancel = clock.after(renewEvery, () => {
        const goOn = () => lock.keep();
        void lock.renew().then(goOn, goOn);
      });
    },
    renew() {
      // One after the other: each counts on what the one before it wrote.
      renewing = renewing.then(renewAll, renewAll);
      return renewing;
    },
    async release(within) {
      await renewing.catch(() => {});
      cancel();
      const mine = [...held];
      held.clear();
      for (const [key, until] of mine) await within.claims.release(key, until);
    },
  };
  await lock.add(tx, keys);
  return lock;
}

/**
 * Takes locks for what the store alone does. Throws KeeperError `busy` also where a change was cut off that concerns one of them: it
 * may have happened, and has the last word.
 */
export async function takeSettled(tx: Store, parts: {store: Store; clock: Clock}, keys: readonly string[]): Promise<Lock> {
  const lock = await takeLock(tx, parts, keys);
  const isOpen = (await tx.audit.unfinished()).some((entry) => keysOf(entry).some((key) => keys.includes(key)));
  if (isOpen) throw new KeeperError('busy', said('error.change-under-way'));
  return lock;
}
