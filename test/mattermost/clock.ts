/** The server's time in Unix ms: real time plus an offset that tests move. */
export type Clock = {
  now(): number;
  /** Moves the time on. Hourly jobs that fall into the span run at their hour, before this returns. */
  advance(ms: number): void;
  /** Calls `tick` at each full hour since the start, as time passes or is moved. Returns a function that ends it. */
  everyHour(tick: () => void): () => void;
};

const hour = 3_600_000;

/** A clock that starts at the real time. */
export function createClock(): Clock {
  let offset = 0;
  const ticks = new Set<() => void>();
  const now = () => Date.now() + offset;
  let nextHour = now() + hour;
  const runUntil = (target: number) => {
    for (; nextHour <= target; nextHour += hour) {
      offset = Math.max(offset, nextHour - Date.now());
      for (const tick of ticks) tick();
    }
  };
  return {
    now,
    advance(ms) {
      const wanted = offset + ms;
      runUntil(Date.now() + wanted);
      offset = wanted;
    },
    everyHour(tick) {
      ticks.add(tick);
      const timer = setInterval(() => runUntil(now()), 60_000);
      timer.unref();
      return () => {
        ticks.delete(tick);
        clearInterval(timer);
      };
    },
  };
}
