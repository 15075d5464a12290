/** The most rows that a server gives on one page, and that we ask for in one call. */
export const pageSize = 200;

/** Calls `send` with `size` items at a time, one after the other; not at all without items. */
export async function inBatches<T, R>(
  items: readonly T[],
  size: number,
  send: (batch: T[]) => Promise<readonly R[]>,
): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < items.length; start += size) results.push(...(await send(items.slice(start, start + size))));
  return results;
}
