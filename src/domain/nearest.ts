import {closest, distance} from 'fastest-levenshtein';

/**
 * The one of the names that a word most likely means: the only one that begins with it, else the nearest; undefined where none is
 * near. One letter in three may be wrong, and no more than three.
 */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const [begun, ...others] = new Set(names.filter((name) => name.startsWith(typed)));
  if (begun !== undefined && others.length === 0 && typed !== '') return begun;
  if (names.length === 0) return undefined;
  const near = closest(typed, [...names]);
  return distance(typed, near) <= Math.min(3, Math.ceil(typed.length / 3)) ? near : undefined;
}
