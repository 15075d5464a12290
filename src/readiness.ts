import type {Clock} from './domain/clock.ts';
import {ServerError} from './domain/errors.ts';
import type {Logger} from './domain/logger.ts';
import type {CommandRoutes} from './http/command-routes.ts';
import type {Mattermost} from './mattermost/gateway.ts';
import type {SocketState} from './mattermost/socket.ts';

/** Why `/readyz` is not 200, in words for an operator. */
export type Readiness = {readonly ready: boolean; readonly reasons: readonly string[]};

export type ReadinessKeeper = {
  now(): Readiness;
  /** Reads the server and our commands until both answer; returns at once. Called again after each reconnect. */
  connect(): void;
  socket(state: SocketState): void;
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

const reasonFor = (error: unknown): string => {
  if (!(error instanceof ServerError)) return 'something unforeseen; see the log';
  if (error.status === 401) return 'the Mattermost server does not accept MATTERMOST_TOKEN';
  return error.status === 0 ? 'the Mattermost server does not answer' : `the Mattermost server answers ${error.status} ${error.id}`.trim();
};

/** Knows whether Mattermost can be worked with, and goes on trying while it cannot. */
export function createReadiness({mattermost, routes, clock, log}: ReadinessParts): ReadinessKeeper {
  let problem: string | null = 'the Mattermost server has not answered yet';
  let socketState: SocketState = 'closed';
  let cancel = () => {};
  let attempt = 0;
  let stopped = false;

  const tryOnce = async (): Promise<void> => {
    try {
      await mattermost.refresh();
      await mattermost.lane.security.me();
      await routes.reread();
      if (problem !== null) log.info({version: mattermost.features().version}, 'connected to Mattermost');
      problem = null;
      attempt = 0;
    } catch (error) {
      const reason = reasonFor(error);
      if (reason !== problem) log.warn({reason}, 'cannot work with Mattermost yet; trying again');
      problem = reason;
      attempt += 1;
      if (!stopped) cancel = clock.after(Math.min(lastRetry, firstRetry * 2 ** Math.min(attempt, 6)), () => void tryOnce());
    }
  };

  return {
    now() {
      const signedOut = socketState === 'unauthorised' ? ['the Mattermost server does not accept MATTERMOST_TOKEN'] : [];
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
    stop() {
      stopped = true;
      cancel();
    },
  };
}
