import type {Clock} from './domain/clock.ts';
import {ServerError} from './domain/errors.ts';
import type {Logger} from './domain/logger.ts';
import type {CommandRoutes} from './http/command-routes.ts';
import type {Readiness, Unready} from './http/front.ts';
import type {Mattermost} from './mattermost/gateway.ts';
import type {SocketState} from './mattermost/socket.ts';

export type ReadinessKeeper = {
  now(): Readiness;
  /** Reads the server and our commands until both answer; returns at once. Called again after each reconnect. */
  connect(): void;
  socket(state: SocketState): void;
  /** Calls the listener each time that Mattermost has answered after not doing so. */
  onConnected(listener: () => void): void;
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

const reasonFor = (error: unknown): Unready =>
  error instanceof ServerError && error.status === 401 ? 'bot-signed-out' : 'server-away';

/** Knows whether Mattermost can be worked with, and goes on trying while it cannot. */
export function createReadiness({mattermost, routes, clock, log}: ReadinessParts): ReadinessKeeper {
  let problem: Unready | null = 'starting';
  let socketState: SocketState = 'closed';
  let cancel = () => {};
  let attempt = 0;
  let stopped = false;
  const listeners: (() => void)[] = [];

  const tryOnce = async (): Promise<void> => {
    try {
      await mattermost.refresh();
      await mattermost.lane.security.me();
      await routes.reread();
      if (!routes.wereRead()) throw new Error('our commands could not be read');
      attempt = 0;
      if (problem === null) return;
      problem = null;
      log.info({version: mattermost.features().version}, 'connected to Mattermost');
      for (const listener of listeners) listener();
    } catch (error) {
      const reason = reasonFor(error);
      if (reason !== problem)
        log.warn({reason, cause: error instanceof Error ? error.message : ''}, 'cannot work with Mattermost yet; trying again');
      problem = reason;
      attempt += 1;
      if (!stopped) cancel = clock.after(Math.min(lastRetry, firstRetry * 2 ** Math.min(attempt, 6)), () => void tryOnce());
    }
  };

  return {
    now() {
      const signedOut: readonly Unready[] = socketState === 'unauthorised' ? ['bot-signed-out'] : [];
      const reasons = [...new Set([...(problem === null ? [] : [problem]), ...signedOut])];
      return {ready: reasons.length === 0, reasons};
    },
    connect() {
      cancel();
      void tryOnce();
    },
    socket(state) {
      socketState = state;
    },
    onConnected(listener) {
      listeners.push(listener);
    },
    stop() {
      stopped = true;
      cancel();
    },
  };
}
