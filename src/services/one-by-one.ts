/** So many failures in a row are not the items' fault. */
const mostInARow = 3;

export type OneByOne<T> = {
  readonly work: (item: T) => Promise<unknown>;
  /** Told of each failure; the next item comes all the same. */
  readonly onFailure: (item: T, error: unknown) => unknown;
  readonly ending: AbortSignal | undefined;
};

/**
 * Does the work for one item after the other. One that fails does not stop the others, but the third failure in a row is thrown:
 * then the server is away. Ends early, without a throw, once `ending` is aborted.
 */
export async function oneByOne<T>(items: Iterable<T>, {work, onFailure, ending}: OneByOne<T>): Promise<void> {
  let inARow = 0;
  for (const item of items) {
    if (ending?.aborted) return;
    try {
      await work(item);
      inARow = 0;
    } catch (error) {
      inARow += 1;
      await onFailure(item, error);
      if (inARow === mostInARow) throw error;
    }
  }
}
