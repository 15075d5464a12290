import {LRUCache} from 'lru-cache';

export type RateLimit = {
  /** Counts one command of a proved person; false where they had their share of this minute. */
  allows(userId: string): boolean;
};

/** When somebody's last commands came, as a ring: `next` is the place of the oldest once there are `perMinute`. */
type Ring = {readonly times: number[]; next: number};

/** At most `perMinute` commands a person in any minute; each process counts for itself. */
export function createRateLimit({perMinute, now}: {perMinute: number; now: () => number}): RateLimit {
  const recent = new LRUCache<string, Ring>({max: 20_000});
  const startRing = (userId: string): Ring => {
    const ring: Ring = {times: [], next: 0};
    recent.set(userId, ring);
    return ring;
  };
  return {
    allows(userId) {
      const at = now();
      const ring = recent.get(userId) ?? startRing(userId);
      const oldest = ring.times[ring.next];
      if (oldest !== undefined && oldest > at - 60_000) return false;
      ring.times[ring.next] = at;
      ring.next = (ring.next + 1) % perMinute;
      return true;
    },
  };
}
