import {KeeperError, ServerError} from '../domain/errors.ts';

const mostInARow = 3;

export type OneByOne<T> = {
  readonly work: (item: T) => Promise<unknown>;
  /** Told of each failure; the next item comes all the same. */
  readonly onFailure: (item: T, error: unknown) => unknown;
  readonly ending: AbortSignal | undefined;
};

/**
 * Does the work for one item after the other. One that fails does not stop the others, but where it is no item's fault three times in a row,
 * that failure is thrown. Ends early, without a throw, once `ending` is aborted.
 */
export async function oneByOne<T>(items: Iterable<T>, {work, onFailure, ending}: OneByOne<T>): Promise<void> {
  let inARow = 0;
  for (const item of items) {
    if (ending?.aborted) return;
    try {
      await work(item);
      inARow = 0;
    } catch (error) {
      inARow = isNobodysFault(error) ? inARow + 1 : 0;
      await onFailure(item, error);
      if (inARow === mostInARow) throw error;
    }
  }
}

/** The server is away, asks for patience or does not know us any more, or the store fails: no item is to blame for that. */
function isNobodysFault(error: unknown): boolean {
  const cause = error instanceof KeeperError ? (error.cause ?? error) : error;
  if (cause instanceof ServerError) return cause.isAway || cause.status === 429 || cause.status === 401;
  return !(cause instanceof KeeperError);
}
