import type {Clock} from '../../src/domain/clock.ts';

/** A clock that stands still until told otherwise. */
export type FakeClock = Clock & {
  /** Moves on by `ms`, running what falls due in its order, and lets what that began settle. */
  advance(ms: number): Promise<void>;
  /** How many timers are set. */
  pending(): number;
};

/** Starts at epoch ms `start`. */
export function createFakeClock(start = 1_800_000_000_000): FakeClock {
  let now = start;
  let timers: {at: number; run: () => void}[] = [];
  return {
    now: () => now,
    pending: () => timers.length,
    after(ms, run) {
      const timer = {at: now + ms, run};
      timers.push(timer);
      return () => {
        timers = timers.filter((other) => other !== timer);
      };
    },
    async advance(ms) {
      const end = now + ms;
      for (;;) {
        await settle();
        const next = timers.filter(({at}) => at <= end).sort((a, b) => a.at - b.at)[0];
        if (next === undefined) break;
        timers = timers.filter((other) => other !== next);
        now = Math.max(now, next.at);
        next.run();
      }
      now = end;
      await settle();
    },
  };
}

function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
