import type {Clock} from './domain/clock.ts';
import {ServerError} from './domain/errors.ts';
import type {Logger} from './domain/logger.ts';
import type {CommandRoutes} from './http/command-routes.ts';
import type {Readiness} from './http/front.ts';
import type {Mattermost} from './mattermost/gateway.ts';
import type {SocketState} from './mattermost/socket.ts';
import type {Store} from './store/store.ts';

/** What `/readyz` says to an operator. */
const reasons = {
  starting: 'the Mattermost server has not answered yet',
  away: 'the Mattermost server does not answer properly; is MATTERMOST_URL right, and is it up?',
  signedOut: 'the Mattermost server does not accept MATTERMOST_TOKEN; run the set-up again and start Token Keeper anew',
  noBot:
    'MATTERMOST_TOKEN belongs to a person, not to the bot; take it out of .env, run the set-up again and start Token Keeper anew',
  noAdmin: "the bot's account is not a system admin; run the set-up again and start Token Keeper anew",
  otherServer:
    'the ledger is that of another Mattermost server; is MATTERMOST_URL right? A new server needs a ledger of its own: set another DATABASE_URL, or move data/keeper.db away, and start Token Keeper anew',
  jobs: 'the jobs cannot be asked for; is Postgres up, and may the role in DATABASE_URL use the schema keeper_jobs?',
  store: 'the store cannot be written to; is the disk full, or, with DATABASE_URL, is Postgres up?',
} as const;

/** Why we cannot work, where it is no failure of the server's. */
class Unfit extends Error {
  readonly reason: string;

  constructor(reason: string, cause: string) {
    super(cause);
    this.name = 'Unfit';
    this.reason = reason;
  }
}

export type ReadinessKeeper = {
  now(): Readiness;
  /**
   * Looks at the store and the server and reads our commands until all answer, and every 30 s from then on whether they still do; returns
   * at once. Called again after each reconnect.
   */
  connect(): void;
  socket(state: SocketState): void;
  /** Whether a job could be asked for the last time. It is said only: those that still come are done. */
  asked(works: boolean): void;
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
  readonly store: Pick<Store, 'settings'>;
  readonly clock: Clock;
  readonly log: Logger;
};

const firstRetry = 500;
const lastRetry = 15_000;
const lookEvery = 30_000;
/** How long the store may take over one write, in ms. */
const storePatience = 10_000;
/** How long Mattermost may answer while its websocket does not open, in ms, until that is said. */
const socketPatience = 30_000;

function reasonFor(error: unknown): string {
  if (error instanceof Unfit) return error.reason;
  return error instanceof ServerError && error.status === 401 ? reasons.signedOut : reasons.away;
}

/** `problem`: why Mattermost or the store cannot be worked with; `elsewhere` stays until all is well, also while the server is away. */
type Seen = {problem: string | null; socket: SocketState; canAsk: boolean; elsewhere: boolean};

function inWords({problem, socket, canAsk, elsewhere}: Seen): Readiness {
  const signedOut = socket === 'unauthorised' ? [reasons.signedOut] : [];
  const unasked = canAsk ? [] : [reasons.jobs];
  const now = [...new Set([...(problem === null ? [] : [problem]), ...signedOut, ...unasked])];
  return {ready: now.length === 0, reasons: now, signedOut: now.includes(reasons.signedOut), elsewhere};
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

/** Looks whether what we need works. Throws `Unfit`, `ServerError`. */
function createLooks({mattermost, routes, store, clock}: ReadinessParts) {
  /** A write, since a full disk can still be read. */
  const lookAtStore = async (): Promise<void> => {
    let cancel = () => {};
    const late = new Promise<never>((_, reject) => {
      cancel = clock.after(storePatience, () => reject(new Error('it does not answer')));
    });
    try {
      await Promise.race([store.settings.set('store.checked', String(clock.now())), late]);
    } catch (error) {
      throw new Unfit(reasons.store, error instanceof Error ? error.message : '');
    } finally {
      cancel();
    }
  };

  /** On another server none of its tokens is there: all would count as deleted, and what they were to become would be forgotten. */
  const lookAtServer = async (): Promise<void> => {
    const {signingKey} = mattermost.features();
    const ours = await store.settings.get('server.key');
    if (signingKey === '' || ours === signingKey) return;
    if (ours !== null) throw new Unfit(reasons.otherServer, 'its signing key is not the one from before');
    await store.settings.set('server.key', signingKey);
  };

  const lookAtBot = async (): Promise<void> => {
    const {id, isBot, roles} = await mattermost.lane.security.me();
    if (!isBot) throw new Unfit(reasons.noBot, id);
    if (!roles.includes('system_admin')) throw new Unfit(reasons.noAdmin, id);
  };

  return {
    async atFirst(): Promise<void> {
      await lookAtStore();
      await mattermost.refresh();
      await lookAtServer();
      await lookAtBot();
      await routes.reread();
      if (!routes.wereRead()) throw new Error('our commands could not be read');
    },
    async again(): Promise<void> {
      await lookAtStore();
      await lookAtBot();
    },
  };
}

/** Says once that the websocket does not open, though the server answers; again only after it was open. */
function createSocketWatch({clock, log}: Pick<ReadinessParts, 'clock' | 'log'>) {
  let missingSince: number | null = null;
  let isSaid = false;
  return {
    answered(socket: SocketState): void {
      if (socket === 'open') isSaid = false;
      missingSince = socket === 'connecting' ? (missingSince ?? clock.now()) : null;
      if (isSaid || missingSince === null || clock.now() - missingSince < socketPatience) return;
      isSaid = true;
      log.warn({}, 'the websocket does not open, so direct messages are not heard; does a proxy let /api/v4/websocket through?');
    },
    away(): void {
      missingSince = null;
    },
  };
}

/** The one look that comes next, however many are under way. */
function createNext(clock: Clock) {
  let cancel = () => {};
  let stopped = false;
  return {
    after(ms: number, look: () => Promise<void>): void {
      cancel();
      if (!stopped) cancel = clock.after(ms, () => void look());
    },
    cancel: () => cancel(),
    stop(): void {
      stopped = true;
      cancel();
    },
  };
}

/** Knows whether Mattermost can be worked with, and goes on trying while it cannot. */
export function createReadiness(parts: ReadinessParts): ReadinessKeeper {
  const {mattermost, clock, log} = parts;
  const look = createLooks(parts);
  const socketWatch = createSocketWatch(parts);
  const next = createNext(clock);
  const seen: Seen = {problem: reasons.starting, socket: 'closed', canAsk: true, elsewhere: false};
  let attempt = 0;
  let unsure = false;
  const listeners: (() => void)[] = [];
  const jobs = createAbility(() => seen.problem === null && !unsure && seen.socket !== 'unauthorised');

  const connected = (): void => {
    attempt = 0;
    unsure = false;
    const wasAway = seen.problem !== null;
    Object.assign(seen, {problem: null, elsewhere: false});
    jobs.look();
    socketWatch.answered(seen.socket);
    next.after(lookEvery, lookAgain);
    if (!wasAway) return;
    log.info({version: mattermost.features().version}, 'connected to Mattermost');
    for (const listener of listeners) listener();
  };

  const failed = (error: unknown): void => {
    const reason = reasonFor(error);
    const cause = error instanceof Error ? error.message : '';
    if (reason !== seen.problem) log.warn({reason, cause}, 'cannot work yet; trying again');
    seen.problem = reason;
    seen.elsewhere ||= reason === reasons.otherServer;
    jobs.look();
    socketWatch.away();
    attempt += 1;
    next.after(Math.min(lastRetry, firstRetry * 2 ** Math.min(attempt, 6)), tryOnce);
  };

  const tryOnce = (): Promise<void> => look.atFirst().then(connected, failed);
  const lookAgain = (): Promise<void> => look.again().then(connected, failed);
  const connect = (): void => {
    next.cancel();
    void tryOnce();
  };

  return {
    now: () => inWords(seen),
    connect,
    socket(state) {
      const wasLost = seen.socket === 'open' && state === 'connecting';
      seen.socket = state;
      unsure ||= wasLost;
      jobs.look();
      if (wasLost) connect();
    },
    asked(works) {
      seen.canAsk = works;
    },
    onConnected: (listener) => void listeners.push(listener),
    jobs,
    stop: next.stop,
  };
}
