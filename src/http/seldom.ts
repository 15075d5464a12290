import type {Clock} from '../domain/clock.ts';

/** How often the same is said, in ms. */
const apart = 60_000;

/** Says something at most once a minute: for the log, of what anybody may cause as often as they like. */
export function createSeldom({now}: Pick<Clock, 'now'>): (say: () => void) => void {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (say) => {
    if (Math.abs(now() - saidAt) < apart) return;
    saidAt = now();
    say();
  };
}
