import {LRUCache} from 'lru-cache';

export type RateLimit = {
  /** Counts one command of a proved person; false where they had their share of this minute. */
  allows(userId: string): boolean;
};

/** At most `perMinute` commands a person in any minute; each process counts for itself. */
export function createRateLimit({perMinute, now}: {perMinute: number; now: () => number}): RateLimit {
  const recent = new LRUCache<string, number[]>({max: 20_000});
  return {
    allows(userId) {
      const at = now();
      const times = (recent.get(userId) ?? []).filter((time) => time > at - 60_000);
      if (times.length >= perMinute) return false;
      times.push(at);
      recent.set(userId, times);
      return true;
    },
  };
}
