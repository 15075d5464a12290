import {EventEmitter, once} from 'node:events';
import type {Job} from '../../src/jobs/scheduler.ts';

/** The time of a job that no test waits for. */
export const never = '0 0 0 29 2 *';

/** A job that counts its runs. */
export type Counting = Job & {
  runs(): number;
  /** How many runs are under way, and were at most. */
  running(): number;
  atOnce(): number;
  /** Waits until this many runs have begun, 20 s where no other patience is given (ms). */
  reached(count: number, patience?: number): Promise<void>;
  /** Waits until a run was told to come to an early end. */
  told(): Promise<void>;
  /** Lets one run of a `held` job end: the one under way, or the next. */
  release(): void;
};

/** `takes`: how long a run is, in ms; `held`: until it is released. */
type CountingOptions = {
  readonly timeZone?: string;
  readonly takes?: number;
  readonly held?: boolean;
  readonly throws?: string;
};

export function createCounting(name: string, every: string, {timeZone, takes, held, throws}: CountingOptions = {}): Counting {
  const events = new EventEmitter();
  const counts = {runs: 0, running: 0, atOnce: 0, told: 0, released: 0};
  const change = (key: keyof typeof counts, by: number): void => {
    counts[key] += by;
    counts.atOnce = Math.max(counts.atOnce, counts.running);
    events.emit('change');
  };
  const until = async (holds: () => boolean, what: string, patience = 20_000): Promise<void> => {
    const signal = AbortSignal.timeout(patience);
    while (!holds()) {
      await once(events, 'change', {signal}).catch(() => {
        throw new Error(`${name}: ${what} in vain; ${JSON.stringify(counts)}`);
      });
    }
  };
  return {
    name,
    every,
    ...(timeZone === undefined ? {} : {timeZone}),
    async run(ending) {
      change('running', 1);
      change('runs', 1);
      const told = () => change('told', 1);
      ending.addEventListener('abort', told);
      try {
        if (throws !== undefined) throw new Error(throws);
        if (takes !== undefined) await new Promise((resolve) => setTimeout(resolve, takes));
        if (held) await until(() => counts.released > 0, 'waited to be released');
        if (held) change('released', -1);
      } finally {
        ending.removeEventListener('abort', told);
        change('running', -1);
      }
    },
    runs: () => counts.runs,
    running: () => counts.running,
    atOnce: () => counts.atOnce,
    reached: (count, patience) => until(() => counts.runs >= count, `waited for run ${count}`, patience),
    told: () => until(() => counts.told > 0, 'waited to be told'),
    release: () => change('released', 1),
  };
}
