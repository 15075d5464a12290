import type {Clock} from '../domain/clock.ts';
import type {Store} from '../store/store.ts';
import {type KeyedTarget, targetKey} from './reminder-targets.ts';

/** How long another process waits for one that writes to the same target, in ms. */
const turn = 30_000;

/**
 * Does the work while nobody else decides what that target is told of ends: never the same news twice. False, with nothing done,
 * where somebody else is at it.
 */
export async function inTurn(
  {store, clock}: {readonly store: Store; readonly clock: Clock},
  target: KeyedTarget,
  work: () => Promise<void>,
): Promise<boolean> {
  const claim = `reminders:${targetKey(target)}`;
  const until = clock.now() + turn;
  if (!(await store.claims.take(claim, clock.now(), until))) return false;
  try {
    await work();
  } finally {
    await store.claims.release(claim, until);
  }
  return true;
}
