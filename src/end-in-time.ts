import type {Clock} from './domain/clock.ts';

/** How long the end may take, in ms: Docker kills after 10 s, others later. */
const patience = 8_000;

/**
 * Waits for an end, but no longer than 8 s: false where it was not over then. What is open in the store is finished or undone at the
 * next start, as after a crash. Throws what the end throws.
 */
export function endInTime(end: Promise<void>, clock: Clock): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const giveUp = clock.after(patience, () => resolve(false));
    end.then(() => resolve(true), reject).finally(giveUp);
  });
}
