import {longestOverlap, shortestOverlap} from './cut-over.ts';
import {KeeperError} from './errors.ts';
import {said} from './said.ts';
import {fold, unquoted} from './typed-text.ts';

const units = {m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000} as const;

/** A number and the word behind it, as a part of an expression: `30 minutes`, but also `30 cats`, so that it is named whole as no span. */
export const spanOfTwoWords = String.raw`\d{1,5} (?!never\b)\p{L}+`;

/** Reads a span such as `30m`, `24h`, `3d`, `2w` as ms; undefined where it is none. */
export function parseSpan(text: string): number | undefined {
  const [, count, unit] = /^(\d{1,4}) ?([mhdw])(?:ins?|inutes?|ours?|ays?|eeks?)?$/u.exec(unquoted(fold(text))) ?? [];
  return count && unit ? Number(count) * units[unit as keyof typeof units] : undefined;
}

/** Reads how long both tokens of a rotation shall work, in ms. Throws KeeperError `bad-input` outside 1 h to 14 d. */
export function parseOverlap(text: string): number {
  const span = parseSpan(text);
  if (span !== undefined && span >= shortestOverlap && span <= longestOverlap) return span;
  throw new KeeperError('bad-input', said('error.overlap', {text: text.slice(0, 30)}));
}
