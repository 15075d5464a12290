import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import express, {type Express} from 'express';
import {accountRoutes} from './account.ts';
import {actionRoutes} from './actions.ts';
import {botRoutes} from './bots.ts';
import {channelMemberRoutes} from './channel-members.ts';
import {channelRoutes} from './channels.ts';
import {createClock} from './clock.ts';
import {commandRunRoutes} from './command-run.ts';
import {commandRoutes} from './commands.ts';
import {type Core, setting, since} from './core.ts';
import {dialogRoutes} from './dialogs.ts';
import {ApiError} from './errors.ts';
import {fileRoutes} from './files.ts';
import {hookRoutes} from './hooks.ts';
import {newId} from './ids.ts';
import {incomingWebhookRoutes, webhookCallRoutes} from './incoming-webhooks.ts';
import {jobRoutes, runHourlyJobs} from './jobs.ts';
import {createMisbehaviour, type Misbehaviour, type MisbehaviourRule, type RunningMisbehaviour} from './misbehaviour.ts';
import type {Post} from './model.ts';
import {createPost} from './posting.ts';
import {postRoutes} from './posts.ts';
import {preferenceRoutes} from './preferences.ts';
import {createRequestLog, type LoggedRequest, type RequestLog} from './request-log.ts';
import {builtInRoles, roleRoutes} from './roles.ts';
import {errorReply, mount, type Route, send} from './routes.ts';
import {createSeal} from './seal.ts';
import {sessionRoutes} from './sessions.ts';
import {defaultConfig, settingsRoutes} from './settings.ts';
import {createState, type State} from './state.ts';
import {teamRoutes} from './teams.ts';
import {tokenRotationRoutes} from './token-rotation.ts';
import {tokenRoutes} from './tokens.ts';
import {createTriggerSigner} from './triggers.ts';
import {userSearchRoutes} from './user-search.ts';
import {userRoutes} from './users.ts';
import type {MattermostVersion} from './versions.ts';
import {createHub} from './websocket.ts';

export type {MisbehaviourRule} from './misbehaviour.ts';
export type {MattermostVersion} from './versions.ts';

/** A Mattermost server small enough to start in a test; everything it holds is in memory. */
export type StandIn = {
  /** Its address, such as http://127.0.0.1:8065, without a slash at the end. */
  readonly url: string;
  readonly state: State;
  /** Real time plus an offset that tests move; `advance` also runs the hourly jobs that fall into the span. */
  readonly clock: {now(): number; advance(ms: number): void};
  version(): MattermostVersion;
  /** Makes it another release while it runs. */
  setVersion(version: MattermostVersion): void;
  /** Makes it do something wrong to the calls that fit. */
  misbehave(rule: MisbehaviourRule): RunningMisbehaviour;
  /** Posts in somebody's name, as an incoming webhook can. */
  postAs(userId: string, channelId: string, message: string, props?: Record<string, unknown>): Post;
  /** A `trigger_id` that says that this person typed or clicked now. */
  signTrigger(userId: string): string;
  /** Cuts all websocket connections; clients may resume. */
  dropWebsockets(): void;
  /** The calls that reached it, oldest first. */
  requests(): readonly LoggedRequest[];
  stop(): Promise<void>;
};

const apiRoutes: readonly Route[] = [
  ...settingsRoutes,
  ...tokenRotationRoutes,
  ...tokenRoutes,
  ...userSearchRoutes,
  ...sessionRoutes,
  ...accountRoutes,
  ...preferenceRoutes,
  ...teamRoutes,
  ...channelMemberRoutes,
  ...channelRoutes,
  ...userRoutes,
  ...roleRoutes,
  ...botRoutes,
  ...dialogRoutes,
  ...actionRoutes,
  ...fileRoutes,
  ...postRoutes,
  ...commandRunRoutes,
  ...commandRoutes,
  ...incomingWebhookRoutes,
  ...jobRoutes,
];

const largestJson = 300_000;

/** Starts a server with no account; the first that is created becomes system admin. `port` 0 (the default) takes a free one. */
export async function startMattermost(
  options: {version?: MattermostVersion; port?: number; host?: string; siteUrl?: string} = {},
): Promise<StandIn> {
  const {port = 0, host = '127.0.0.1'} = options;
  let version = options.version ?? '11.10';
  const clock = createClock();
  const hub = createHub();
  const log = createRequestLog(clock);
  const misbehaviour = createMisbehaviour(log);
  const state = createState(defaultConfig(options.siteUrl ?? ''));
  for (const [name, role] of builtInRoles(clock.now())) state.roles.set(name, role);
  const core: Core = {
    state,
    clock,
    triggers: createTriggerSigner(),
    seal: createSeal(),
    version: () => version,
    siteUrl: () => String(setting(core, 'ServiceSettings', 'SiteURL')),
    publish: (event, data, to) => hub.publish(event, data, to),
  };
  const server = createServer(createApp(core, log, misbehaviour));
  hub.attach(server, core);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const url = `http://${host}:${(server.address() as AddressInfo).port}`;
  if (!options.siteUrl) state.config.ServiceSettings = {...state.config.ServiceSettings, SiteURL: url};
  const endJobs = clock.everyHour(() => runHourlyJobs(core));
  return {
    url,
    state,
    clock,
    version: () => version,
    setVersion(other) {
      version = other;
    },
    misbehave: (rule) => misbehaviour.add(rule),
    postAs(userId, channelId, message, props = {}) {
      return createPost(core, {user_id: userId, channel_id: channelId, message, props: {...props, from_webhook: 'true'}});
    },
    signTrigger: (userId) => core.triggers.create(userId, clock.now()).signed,
    dropWebsockets: () => hub.drop(),
    requests: () => log.entries,
    async stop() {
      endJobs();
      hub.stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function createApp(core: Core, log: RequestLog, misbehaviour: Misbehaviour): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use((request, response, next) => {
    // Clients measure the age of trigger ids by this header, so it has to follow the clock.
    response.setHeader('Date', new Date(core.clock.now()).toUTCString());
    log.add(request, response);
    next();
  });
  app.use(express.raw({type: () => true, limit: '200mb'}));
  app.use((request, response, next) => misbehaviour.before(core, request, response, next));
  app.use((request, _response, next) => {
    const json = !request.headers['content-type']?.startsWith('multipart/');
    const size = Buffer.isBuffer(request.body) ? request.body.length : 0;
    next(json && size > largestJson ? new ApiError(413, 'api.context.request_body_too_large.app_error') : undefined);
  });
  const router = express.Router();
  for (const entry of apiRoutes) mount({core, router, log, misbehaviour}, entry);
  app.use('/api/v4', router);
  for (const entry of [...hookRoutes, ...webhookCallRoutes]) mount({core, router: app, log, misbehaviour}, entry);
  app.use((request, response) => {
    const error = new ApiError(404, 'api.context.404.app_error');
    const detail = `There doesn't appear to be an api call for the url='${request.path}'.  Typo? are you missing a team_id or user_id as part of the url?`;
    const body = {id: error.id, message: error.message, detailed_error: detail, status_code: 404};
    send(response, {status: 404, body, type: since(core, '10.11') ? 'application/json' : 'text/plain; charset=utf-8'});
  });
  app.use((error: unknown, _request: express.Request, response: express.Response, _next: express.NextFunction) => {
    const known =
      error instanceof ApiError ? error : new ApiError(500, 'stand-in', error instanceof Error ? error.stack : String(error));
    send(response, errorReply(known, newId()));
  });
  return app;
}
