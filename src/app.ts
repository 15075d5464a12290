import {registry} from '../commands/index.ts';
import manifest from '../manifest.json' with {type: 'json'};
import {createAdmission} from './command/admission.ts';
import {createAnswers} from './command/answers.ts';
import {createContextFor} from './command/context.ts';
import {createContexts} from './command/contexts.ts';
import {createDispatcher} from './command/dispatch.ts';
import {createRateLimit} from './command/rate-limit.ts';
import {createRenderer} from './command/render.ts';
import type {Config} from './config.ts';
import type {Clock, Ids} from './domain/clock.ts';
import {messageOf} from './domain/errors.ts';
import {createKeyring, type Keyring} from './domain/keyring.ts';
import type {Logger} from './domain/logger.ts';
import {createDirectMessages} from './events/direct-messages.ts';
import {createCommandRoutes} from './http/command-routes.ts';
import {createHttpServer} from './http/server.ts';
import {createBossScheduler} from './jobs/boss-scheduler.ts';
import {createCronScheduler} from './jobs/cron-scheduler.ts';
import {createJobs, overdue} from './jobs/jobs.ts';
import type {Job, Scheduler} from './jobs/scheduler.ts';
import {createMattermost} from './mattermost/connect.ts';
import type {Mattermost} from './mattermost/gateway.ts';
import {createSocket, type Socket} from './mattermost/socket.ts';
import {helpList} from './messages/help.ts';
import {createReader, type Reader} from './messages/reader.ts';
import {reportWriter} from './messages/report.ts';
import {createNoticeRenderer} from './notice-renderer.ts';
import {createReadiness, type ReadinessKeeper} from './readiness.ts';
import type {ReaderFor} from './reminder-cards.ts';
import {createServerClock} from './server-clock.ts';
import {createLedgerService, type LedgerService} from './services/ledger-service.ts';
import {noteServerAway} from './services/left-alone.ts';
import {createReportService, type ReportService} from './services/report-service.ts';
import {createServices, type Services} from './services/services.ts';
import {openStore} from './store/open.ts';
import {postgresConnection} from './store/postgres-connection.ts';
import type {Store} from './store/store.ts';
import {queuesUnusable} from './store/unusable.ts';

export type AppParts = {
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  /** How jobs are run; by the store that the config names where it is not given. */
  readonly scheduler?: (jobs: readonly Job[]) => Scheduler;
  /** Used where the config has no DATABASE_URL. */
  readonly sqlitePath: string;
  /** How long one call to Mattermost may take, in ms; 10 s where not given. */
  readonly timeoutMs?: number;
  /** How many calls a second all jobs make together; 8 where not given. */
  readonly jobsPerSecond?: number;
};

export type App = {
  /** Opens the store and listens; Mattermost is connected to afterwards. Answers the address that it listens at. */
  start(): Promise<string>;
  /** Lets answers in flight finish, then closes everything. */
  stop(): Promise<void>;
};

/** Wires everything together; the only place that knows all parts. */
export function createApp(config: Config, parts: AppParts): App {
  let stopAll: () => Promise<void> = async () => {};
  return {
    async start() {
      const databaseUrl = config.DATABASE_URL === undefined ? {} : {databaseUrl: config.DATABASE_URL};
      const store = await openStore({...databaseUrl, sqlitePath: parts.sqlitePath});
      const running = wire(config, parts, store);
      stopAll = running.stop;
      try {
        return await running.start();
      } catch (error) {
        await running.stop();
        throw error;
      }
    },
    stop: () => stopAll(),
  };
}

type Wiring = AppParts & {
  readonly config: Config;
  readonly store: Store;
  readonly mattermost: Mattermost;
  readonly services: Services;
  readonly ledger: LedgerService;
  readonly reports: ReportService;
  readonly keyring: Keyring;
};

function wire(config: Config, {clock: machine, ...others}: AppParts, store: Store): App {
  const mattermost = connectMattermost(config, {...others, clock: machine}, store);
  const parts: AppParts = {...others, clock: createServerClock(mattermost, machine)};
  const keyring = createKeyring(config.KEEPER_SECRET, config.KEEPER_SECRET_PREVIOUS);
  const services = createServices({...parts, mattermost, store, keyring, reportChannel: config.KEEPER_REPORT_CHANNEL});
  const ledger = createLedgerService({...parts, mattermost, store});
  const reports = createReportService({
    ...parts,
    mattermost,
    store,
    people: services.people,
    ledger,
    writer: reportWriter,
    channelId: config.KEEPER_REPORT_CHANNEL,
    timeZone: config.KEEPER_REPORT_ZONE,
  });
  const wiring: Wiring = {...parts, config, store, mattermost, services, ledger, reports, keyring};
  const front = createFront(wiring);
  const jobs = createJobs({...wiring, render: front.renderNotice, reread: front.routes.reread});
  const scheduler = createScheduler(wiring, jobs, front.readiness);
  for (const name of overdue) front.readiness.onConnected(() => void scheduler.trigger(name));
  front.readiness.onConnected(front.directMessages.onConnected);
  front.readiness.jobs.onChange((able) => {
    const unnoted = (error: unknown) => parts.log.warn({cause: messageOf(error)}, 'it was not noted that the server is away');
    if (!able) noteServerAway(store, mattermost.now()).catch(unnoted);
  });
  services.notices.onAdded(() => void scheduler.trigger('deliver-notices'));
  const socket = connectSocket(wiring, front);
  return {
    async start() {
      // Whoever held a lock in a store of our own is dead: what is open can be looked into at once.
      if (store.exclusive) await services.recovery.unlock();
      const {address, family, port} = await front.http.listen(config.KEEPER_LISTEN.host, config.KEEPER_LISTEN.port);
      await scheduler.start().catch((error: unknown) => {
        throw config.DATABASE_URL === undefined ? error : queuesUnusable(error);
      });
      front.readiness.connect();
      socket.start();
      return `${family === 'IPv6' ? `[${address}]` : address}:${port}`;
    },
    async stop() {
      socket.stop();
      front.readiness.stop();
      // Jobs begin nothing new while the answers in flight are waited for.
      await Promise.all([scheduler.stop(), front.http.close().then(front.directMessages.settled)]);
      await store.close();
    },
  };
}

function connectMattermost(config: Config, {clock, log, timeoutMs, jobsPerSecond}: AppParts, store: Store): Mattermost {
  return createMattermost({
    url: config.MATTERMOST_URL,
    token: config.MATTERMOST_TOKEN,
    clock,
    log,
    ...(timeoutMs === undefined ? {} : {timeoutMs}),
    ...(jobsPerSecond === undefined ? {} : {jobsPerSecond}),
    ...(store.exclusive ? {} : {jobsTurn: (apartMs: number) => store.claims.turn('jobs-call', apartMs)}),
  });
}

/** What people and the Mattermost server reach: commands, buttons, dialogs, direct messages. */
function createFront(wiring: Wiring) {
  const {config, clock, ids, log, store, mattermost, services, reports, keyring} = wiring;
  const {routes: paths, command} = manifest;
  const readerFor: ReaderFor = (person): Reader =>
    createReader({locale: person?.locale ?? 'en', timeZone: person?.timeZone ?? 'UTC', now: clock.now()});
  const contexts = createContexts({keyring, clock, ids});
  const urls = {actionsUrl: `${config.KEEPER_URL}${paths.actions}`, dialogsUrl: `${config.KEEPER_URL}${paths.dialogs}`};
  const renderer = createRenderer({contexts, ...urls, clock});
  const answers = createAnswers({mattermost, renderer, clock, log, onUnshown: services.notices.unshown});
  const routes = createCommandRoutes({
    mattermost,
    clock,
    log,
    slashUrl: `${config.KEEPER_URL}${paths.slash}`,
    trigger: command.trigger,
  });
  const readiness = createReadiness({mattermost, routes, store, clock, log});
  const now = () => clock.now();
  const everybodys = registry.filter(({permission}) => permission !== 'system-admin');
  const dispatcher = createDispatcher({
    registry,
    people: services.people,
    store,
    log,
    limit: createRateLimit({perMinute: config.KEEPER_COMMANDS_PER_MINUTE, now}),
    contextFor: createContextFor({registry, mattermost, services, reports, store, clock, ids, renderer, readerFor}),
    readerFor,
    now,
    admit: createAdmission({store, ids, clock, readiness: readiness.now}),
    staticHelp: () => helpList(readerFor(null), everybodys, {mayOwnTokens: true, isGuest: false}),
  });
  const front = {dispatcher, answers, contexts, renderer, routes, mattermost, store, clock, ids, log, readerFor};
  return {
    http: createHttpServer({...front, people: services.people, readiness: readiness.now}),
    directMessages: createDirectMessages({...front, people: services.people, trigger: command.trigger}),
    renderNotice: createNoticeRenderer({store, renderer, readerFor, gateway: mattermost.lane.jobs}),
    readiness,
    routes,
  };
}

type Front = ReturnType<typeof createFront>;

/** With Postgres, any number of processes share the jobs. */
function createScheduler(wiring: Wiring, all: readonly Job[], {jobs: ability, asked: onAsked}: ReadinessKeeper): Scheduler {
  const {
    config: {DATABASE_URL: databaseUrl},
    log,
    scheduler,
  } = wiring;
  if (scheduler) return scheduler(all);
  return databaseUrl === undefined
    ? createCronScheduler({jobs: all, log, able: ability.able})
    : createBossScheduler({jobs: all, log, connection: postgresConnection(databaseUrl), ability, onAsked});
}

function connectSocket({config, clock, log, mattermost}: Wiring, {directMessages, readiness}: Front): Socket {
  return createSocket({
    url: config.MATTERMOST_URL,
    token: config.MATTERMOST_TOKEN,
    clock,
    log,
    checkToken: () => mattermost.lane.security.me(),
    onPost: directMessages.onPost,
    onReconnect: readiness.connect,
    onState: (state) => {
      readiness.socket(state);
      // From here on every post comes over it: what was written before is looked for.
      if (state === 'open') directMessages.onOpen();
    },
    onConfigChange: readiness.connect,
  });
}
