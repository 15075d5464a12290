/** What the headers of one answer say. Times are epoch ms, spans are ms. */
export type Answer = {
  readonly status: number;
  /** The server's clock; null where the answer has no `Date`. */
  readonly date: number | null;
  /** `X-Version-Id`: version, build, config hash and licence; '' where absent (unknown routes, 429, proxies). */
  readonly versionId: string;
  readonly remaining: number | null;
  readonly resetMs: number | null;
  readonly retryAfterMs: number | undefined;
};

/** Reads the headers that matter to us. A limiter may send one twice: then the stricter value counts. */
export function readAnswer(status: number, header: (name: string) => string | null): Answer {
  const date = Date.parse(header('date') ?? '');
  const remaining = numbers(header('x-ratelimit-remaining'));
  const reset = numbers(header('x-ratelimit-reset'));
  return {
    status,
    date: Number.isNaN(date) ? null : date,
    versionId: header('x-version-id') ?? '',
    remaining: remaining.length === 0 ? null : Math.min(...remaining),
    resetMs: reset.length === 0 ? null : Math.max(...reset) * 1000,
    retryAfterMs: readRetryAfter(header('retry-after'), date),
  };
}

function numbers(header: string | null): number[] {
  return (header ?? '')
    .split(',')
    .map((part) => Number(part.trim() || Number.NaN))
    .filter((value) => Number.isFinite(value) && value >= 0);
}

/** Seconds, or (from proxies) a date, which is read by the sender's own clock. */
function readRetryAfter(header: string | null, now: number): number | undefined {
  if (header === null) return undefined;
  const seconds = numbers(header);
  if (seconds.length > 0) return Math.max(...seconds) * 1000;
  const until = Date.parse(header) - now;
  return Number.isNaN(until) ? undefined : Math.max(until, 0);
}
