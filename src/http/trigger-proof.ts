import {LRUCache} from 'lru-cache';
import type {Clock} from '../domain/clock.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import {readTrigger, type TriggerRefusal} from '../mattermost/trigger.ts';
import type {Store} from '../store/store.ts';

/**
 * What a trigger id shows: who typed or clicked, and when (epoch ms, by the server's clock), but not what. `no-key`: the server's
 * key or clock is not known yet, so nothing can be proved.
 */
export type Proof =
  | {readonly ok: true; readonly id: string; readonly at: number}
  | {readonly ok: false; readonly reason: TriggerRefusal | 'no-key' | 'used'};

/** Believes a person by the server's signature in the `trigger_id` (design 2.3). */
export type TriggerProof = {
  /**
   * Whether the server says that this person typed or clicked within the last minute. Where only the time does not fit, its clock is
   * looked at again first: somebody may have set it.
   */
  read(triggerId: string, userId: string): Promise<Proof>;
  /** Takes the trigger for one request; false where another request, in any process, had it. */
  spend(id: string): Promise<boolean>;
};

/** How long a trigger is good, as `readTrigger` has it, and how long its use is remembered: longer than any clock is off. In ms. */
const goodFor = 60_000;
const rememberFor = 150_000;
/** How often the server's clock is looked at for a time that does not fit, in ms: anybody can send what is too old. */
const lookEvery = 10_000;

export function createTriggerProof({
  mattermost,
  store,
  clock,
}: {
  mattermost: Mattermost;
  store: Store;
  clock: Clock;
}): TriggerProof {
  // Verifying takes longer than all else that `help` does, and its triggers are not spent.
  const verified = new LRUCache<string, {id: string; at: number; userId: string; signingKey: string}>({max: 5_000});
  /** What this process has seen used, so that a second use is refused before anything is asked for it. */
  const spent = new LRUCache<string, true>({max: 5_000});
  let looked = {at: Number.NEGATIVE_INFINITY, done: Promise.resolve()};

  const readNow = (triggerId: string, userId: string): Proof => {
    const {signingKey} = mattermost.features();
    const serverNow = mattermost.serverNow();
    if (signingKey === '' || serverNow === null) return {ok: false, reason: 'no-key'};
    const held = verified.get(triggerId);
    const isAnswered = held?.userId === userId && held.signingKey === signingKey;
    if (isAnswered && spent.has(held.id)) return {ok: false, reason: 'used'};
    if (isAnswered && Math.abs(serverNow - held.at) <= goodFor) return {ok: true, id: held.id, at: held.at};
    const read = readTrigger(triggerId, {userId, signingKey, serverNow});
    if (read.ok) verified.set(triggerId, {id: read.id, at: read.at, userId, signingKey});
    return read;
  };

  /** Any answer tells the server's time. */
  const lookAtClock = (): Promise<void> => {
    const at = clock.now();
    const ask = () =>
      mattermost.lane.security.me().then(
        () => undefined,
        () => undefined,
      );
    if (Math.abs(at - looked.at) >= lookEvery) looked = {at, done: ask()};
    return looked.done;
  };

  return {
    async read(triggerId, userId) {
      const proof = readNow(triggerId, userId);
      if (proof.ok || (proof.reason !== 'old' && proof.reason !== 'future')) return proof;
      await lookAtClock();
      return readNow(triggerId, userId);
    },
    async spend(id) {
      spent.set(id, true);
      return store.claims.take(`trigger:${id}`, clock.now(), clock.now() + rememberFor);
    },
  };
}
