import type {Said} from './said.ts';

/** What kind of failure it is; the log and the metrics count by it. */
export type ErrorCode =
  | 'bad-input'
  | 'not-found'
  | 'ambiguous'
  | 'forbidden'
  | 'unproved'
  | 'spent'
  | 'expired'
  | 'conflict'
  | 'busy'
  | 'switched-off'
  | 'refused-by-server'
  | 'server-away'
  | 'unsure'
  | 'internal';

/** A failure with two texts: `said` is the sentence for the person, `cause` and `detail` are for the log. */
export class KeeperError extends Error {
  readonly code: ErrorCode;
  readonly said: Said;

  constructor(code: ErrorCode, said: Said, options: {cause?: unknown; detail?: string} = {}) {
    super(options.detail ?? `${code}: ${said.key}`, options.cause === undefined ? {} : {cause: options.cause});
    this.name = 'KeeperError';
    this.code = code;
    this.said = said;
  }
}

type ServerErrorOptions = {
  readonly cause?: unknown;
  readonly words?: string;
  readonly retryAfterMs?: number | undefined;
  readonly neverSent?: boolean;
};

/**
 * A call to Mattermost that did not succeed. `status` 0: no answer arrived (time-out, cut connection), so the work may
 * or may not have been done, unless it was `neverSent`. `id` is Mattermost's error id, '' where the answer was not Mattermost's own.
 */
export class ServerError extends Error {
  readonly status: number;
  readonly id: string;
  /** Why, as the server says it: for who sets up. Not for the log: it may repeat what was sent. */
  readonly words: string;
  /** How long the server asked to wait, in ms; undefined where it did not say. */
  readonly retryAfterMs: number | undefined;
  /** No connection came about, so the server cannot have heard of it. */
  readonly neverSent: boolean;

  constructor(status: number, id: string, message: string, options: ServerErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : {cause: options.cause});
    this.name = 'ServerError';
    this.status = status;
    this.id = id;
    this.words = options.words ?? message;
    this.retryAfterMs = options.retryAfterMs;
    this.neverSent = options.neverSent ?? false;
  }

  /** True where the server may have done the work although no good answer came back. */
  get mayHaveHappened(): boolean {
    return this.isAway && !this.neverSent;
  }

  /** True where the server does not answer properly now. 501 says that a feature is switched off. */
  get isAway(): boolean {
    return this.status === 0 || this.status === 408 || (this.status >= 500 && this.status !== 501);
  }
}

/** What a failure says of itself, for the log: its kind and message; nothing of a thrown value that is no Error. */
export const messageOf = (error: unknown): string => (error instanceof Error ? `${error.name}: ${error.message}` : 'unknown');
