/** The time, in epoch ms, and timers; the only source of either. */
export type Clock = {
  now(): number;
  /**
   * The time by which what others wrote down runs out: behind `now` for a while after that has jumped ahead, until they know it too.
   * As `now` where it is missing.
   */
  settled?(): number;
  /** Calls `run` once after `ms`; the answer cancels it. A pending timer does not keep the process alive. */
  after(ms: number, run: () => void): () => void;
};

/** New unguessable ids: 26 letters and digits, as Mattermost's own. */
export type Ids = {next(): string};
