import type {Clock} from './domain/clock.ts';
import {ServerError} from './domain/errors.ts';
import type {Logger} from './domain/logger.ts';
import type {CommandRoutes} from './http/command-routes.ts';
import type {Readiness} from './http/front.ts';
import type {Mattermost} from './mattermost/gateway.ts';
import type {SocketState} from './mattermost/socket.ts';

/** What `/readyz` says to an operator. */
const reasons = {
  starting: 'the Mattermost server has not answered yet',
  away: 'the Mattermost server does not answer properly; is MATTERMOST_URL right, and is it up?',
  signedOut: 'the Mattermost server does not accept MATTERMOST_TOKEN; run the set-up again',
} as const;

export type ReadinessKeeper = {
  now(): Readiness;
  /** Reads the server and our commands until both answer; returns at once. Called again after each reconnect. */
  connect(): void;
  socket(state: SocketState): void;
  /** Calls the listener each time that Mattermost has answered after not doing so. */
  onConnected(listener: () => void): void;
  /**
   * Whether the jobs can do their work here, and when that changes: not while Mattermost does not answer, nor from when its websocket
   * is lost until it has answered.
   */
  readonly jobs: {able(): boolean; onChange(listener: (able: boolean) => void): void};
  stop(): void;
};

export type ReadinessParts = {
  readonly mattermost: Mattermost;
  readonly routes: CommandRoutes;
  readonly clock: Clock;
  readonly log: Logger;
};

const firstRetry = 500;
const lastRetry = 15_000;

const reasonFor = (error: unknown): string =>
  error instanceof ServerError && error.status === 401 ? reasons.signedOut : reasons.away;

function inWords(problem: string | null, socket: SocketState): Readiness {
  const signedOut = socket === 'unauthorised' ? [reasons.signedOut] : [];
  const now = [...new Set([...(problem === null ? [] : [problem]), ...signedOut])];
  return {ready: now.length === 0, reasons: now, signedOut: now.includes(reasons.signedOut)};
}

/** Tells its listeners at each `look` at which `able` has changed. */
function createAbility(able: () => boolean): ReadinessKeeper['jobs'] & {look(): void} {
  const listeners: ((able: boolean) => void)[] = [];
  let was = false;
  return {
    able,
    onChange: (listener) => void listeners.push(listener),
    look() {
      if (able() === was) return;
      was = !was;
      for (const listener of listeners) listener(was);
    },
  };
}

/** Knows whether Mattermost can be worked with, and goes on trying while it cannot. */
export function createReadiness({mattermost, routes, clock, log}: ReadinessParts): ReadinessKeeper {
  let problem: string | null = reasons.starting;
  let socketState: SocketState = 'closed';
  let cancel = () => {};
  let attempt = 0;
  let stopped = false;
  let unsure = false;
  const listeners: (() => void)[] = [];
  const jobs = createAbility(() => problem === null && !unsure && socketState !== 'unauthorised');

  const ask = async (): Promise<void> => {
    await mattermost.refresh();
    await mattermost.lane.security.me();
    await routes.reread();
    if (!routes.wereRead()) throw new Error('our commands could not be read');
  };

  const connected = (): void => {
    attempt = 0;
    unsure = false;
    const wasAway = problem !== null;
    problem = null;
    jobs.look();
    if (!wasAway) return;
    log.info({version: mattermost.features().version}, 'connected to Mattermost');
    for (const listener of listeners) listener();
  };

  const failed = (error: unknown): void => {
    const reason = reasonFor(error);
    const cause = error instanceof Error ? error.message : '';
    if (reason !== problem) log.warn({reason, cause}, 'cannot work with Mattermost yet; trying again');
    problem = reason;
    jobs.look();
    attempt += 1;
    if (!stopped) cancel = clock.after(Math.min(lastRetry, firstRetry * 2 ** Math.min(attempt, 6)), () => void tryOnce());
  };

  const tryOnce = (): Promise<void> => ask().then(connected, failed);
  const connect = (): void => {
    cancel();
    void tryOnce();
  };

  return {
    now: () => inWords(problem, socketState),
    connect,
    socket(state) {
      const wasLost = socketState === 'open' && state === 'connecting';
      socketState = state;
      unsure ||= wasLost;
      jobs.look();
      if (wasLost) connect();
    },
    onConnected(listener) {
      listeners.push(listener);
    },
    jobs,
    stop() {
      stopped = true;
      cancel();
    },
  };
}
