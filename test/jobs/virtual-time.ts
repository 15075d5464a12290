import {subscribe, unsubscribe} from 'node:diagnostics_channel';
import {setImmediate} from 'node:timers/promises';
import type {Clock} from '../../src/domain/clock.ts';

/** Time that stands still while anything is under way, and jumps to the next timer when nothing is. */
export type VirtualTime = {
  readonly clock: Clock;
  /** Calls `run` every so many ms. */
  every(ms: number, run: () => void): void;
  /** Lets time pass until `done`; fails where that needs more than `limit` ms of it. */
  pass(done: () => boolean, limit: number): Promise<void>;
  stop(): void;
};

type Timer = {readonly at: number; readonly order: number; readonly run: () => void};

/** So many turns of the event loop without a call or any other work mean that everybody waits for a timer. */
const calmTurns = 3;
const ended = ['http.client.response.finish', 'http.client.request.error'];

export function createVirtualTime(start: number): VirtualTime {
  let now = start;
  let order = 0;
  let calls = 0;
  const timers = new Set<Timer>();
  const begun = () => {
    calls += 1;
  };
  const over = () => {
    calls -= 1;
  };
  subscribe('http.client.request.start', begun);
  for (const name of ended) subscribe(name, over);

  const after = (ms: number, run: () => void): (() => void) => {
    const timer = {at: now + Math.max(0, ms), order: order++, run};
    timers.add(timer);
    return () => timers.delete(timer);
  };
  const every = (ms: number, run: () => void): void => {
    after(ms, () => {
      every(ms, run);
      run();
    });
  };
  const isIdle = () => calls === 0 && !process.getActiveResourcesInfo().includes('Immediate');
  const calm = async (): Promise<void> => {
    for (let turns = 0; turns < calmTurns; turns = isIdle() ? turns + 1 : 0) await setImmediate();
  };
  const next = (): Timer | undefined => {
    let first: Timer | undefined;
    for (const timer of timers) {
      if (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order)) first = timer;
    }
    return first;
  };

  return {
    clock: {now: () => now, after},
    every,
    async pass(isDone, limit) {
      const latest = now + limit;
      await calm();
      while (!isDone()) {
        const timer = next();
        if (!timer || timer.at > latest) throw new Error(`not done in ${limit} ms`);
        timers.delete(timer);
        now = Math.max(now, timer.at);
        timer.run();
        await calm();
      }
    },
    stop() {
      unsubscribe('http.client.request.start', begun);
      for (const name of ended) unsubscribe(name, over);
    },
  };
}
