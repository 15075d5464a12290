/** Slices small enough for one statement: SQLite binds at most 32,766 values, Postgres 65,535, and a row has up to 14. */
export function* batches<T>(items: readonly T[], size = 500): Generator<readonly T[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}
