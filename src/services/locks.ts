import type {Clock} from '../domain/clock.ts';
import {KeeperError} from '../domain/errors.ts';
import {said} from '../domain/said.ts';
import type {AuditEntry, Store, Verb} from '../store/store.ts';

/** How long a lock outlives the process that took it, in ms; longer than any change goes without renewing it. */
const lockLife = 150_000;

/** What a change keeps other changes from. */
export type Lock = {
  readonly keys: readonly string[];
  /** Locks more within the caller's transaction. Throws KeeperError `busy` where another change has one of them. */
  add(tx: Store, keys: readonly string[]): Promise<void>;
  /** Keeps all for another while. Throws KeeperError `busy` where they ran out and another change has one. */
  renew(): Promise<void>;
  release(tx: Store): Promise<void>;
};

export const tokenKey = (tokenId: string): string => `token:${tokenId}`;

const making: ReadonlySet<Verb> = new Set(['create', 'rotate', 'lost']);

/** True for the verbs that make a token, whose secret has to reach its owner. */
export const makesToken = (verb: Verb): boolean => making.has(verb);

/** One change at a time for each token, and one new token at a time for each owner. */
export function keysOf({verb, ownerId, tokenId, newTokenId}: AuditEntry): string[] {
  const owner = makesToken(verb) ? [`owner:${ownerId}`] : [];
  return [...owner, ...[tokenId, newTokenId].filter((id) => id !== null).map(tokenKey)];
}

/** Takes locks. Throws KeeperError `busy` where another change has one; `tx` is a transaction, so that none is left then. */
export async function takeLock(tx: Store, {store, clock}: {store: Store; clock: Clock}, keys: readonly string[]): Promise<Lock> {
  const held: string[] = [];
  let until = clock.now() + lockLife;
  const take = async (from: Store, key: string, freeAt: number, end: number): Promise<void> => {
    if (!(await from.claims.take(key, freeAt, end))) throw new KeeperError('busy', said('error.change-under-way'));
  };
  const lock: Lock = {
    keys: held,
    async add(within, more) {
      // Always in the same order, so that two transactions never wait for each other.
      for (const key of [...more].sort()) {
        await take(within, key, clock.now(), until);
        held.push(key);
      }
    },
    async renew() {
      const next = clock.now() + lockLife;
      // Ours still ends when we said; one that ends later is another's, taken after ours had run out.
      for (const key of held) await take(store, key, until, next);
      until = next;
    },
    async release(within) {
      for (const key of held.splice(0)) await within.claims.release(key, until);
    },
  };
  await lock.add(tx, keys);
  return lock;
}
