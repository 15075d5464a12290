import type {Store} from '../store/store.ts';
import {ActSpent, didNothing} from './failure.ts';

/** How long a spent act is remembered, in ms: longer than any of its buttons lives. */
const actLife = 400 * 86_400_000;

/**
 * Runs an act once, over all its buttons, cards and processes. It can be tried again where it surely did nothing: it failed before
 * anything was changed, or `again` says so of its result. Throws ActSpent where it was done already.
 */
export async function once<T>(
  {store, now}: {readonly store: Store; readonly now: () => number},
  act: string,
  work: () => Promise<T>,
  again: (result: T) => boolean = () => false,
): Promise<T> {
  const key = `act:${act}`;
  const until = now() + actLife;
  if (!(await store.claims.take(key, now(), until))) throw new ActSpent();
  try {
    const result = await work();
    if (again(result)) await store.claims.release(key, until);
    return result;
  } catch (error) {
    if (didNothing(error)) await store.claims.release(key, until);
    throw error;
  }
}
