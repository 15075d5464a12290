/**
 * The end that the server's rotate is called with, epoch ms: up to two seconds before the one that is wanted, with the milliseconds that
 * `mark` (an id of its own) stands for, and never the one that the token has: so its end shows whether the server did it.
 */
export function markedEnd(end: number, mark: string, before: number | null): number {
  const marked = Math.floor(end / 1000) * 1000 - 1000 + (Number.parseInt(mark.slice(0, 8), 36) % 1000);
  return marked === before ? marked - 1000 : marked;
}
