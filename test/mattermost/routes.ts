import type {Request, Response, Router} from 'express';
import {authenticate, touch} from './authentication.ts';
import {versionHeader} from './client-config.ts';
import {type Core, since} from './core.ts';
import {ApiError, invalidUrl, signedOut} from './errors.ts';
import {isValidId, newId} from './ids.ts';
import type {Misbehaviour} from './misbehaviour.ts';
import type {Session, User} from './model.ts';
import type {RequestLog} from './request-log.ts';
import type {MattermostVersion} from './versions.ts';

/** What a handler gives back: JSON, or `data` of the type given. */
export type Reply = {status: number; body?: unknown; data?: Buffer | string; type?: string; headers?: Record<string, string>};

/** One call of the API, its session known if there is one. */
export type OpenCall = {
  readonly core: Core;
  readonly request: Request;
  readonly path: string;
  readonly query: URLSearchParams;
  /** The JSON body; undefined where there is none or it cannot be read. */
  readonly body: unknown;
  readonly rawBody: Buffer;
  readonly session: Session | undefined;
  /** An id from the path, `me` resolved. Throws 400 where it has not the form of one. */
  id(name: string): string;
  /** Any other part of the path. */
  param(name: string): string;
};
/** A call of somebody who is signed in. */
export type Call = OpenCall & {readonly session: Session; readonly me: User};

type Method = 'get' | 'post' | 'put' | 'delete';
type RouteOptions = {since?: MattermostVersion; activity?: boolean};
type Answer = Reply | Promise<Reply>;
export type Route = {method: Method; path: string} & RouteOptions &
  ({open: true; handle: (call: OpenCall) => Answer} | {open: false; handle: (call: Call) => Answer});

/** A route that needs a session. `activity` marks those that move the session's last activity. */
export function route(method: Method, path: string, handle: (call: Call) => Answer, options: RouteOptions = {}): Route {
  return {method, path, handle, open: false, ...options};
}

/** A route that anybody may call. */
export function openRoute(method: Method, path: string, handle: (call: OpenCall) => Answer): Route {
  return {method, path, handle, open: true};
}

export const ok = (body: unknown): Reply => ({status: 200, body});
export const created = (body: unknown): Reply => ({status: 201, body});
export const done = (): Reply => ok({status: 'OK'});

type Mounting = {core: Core; router: Router; log: RequestLog; misbehaviour: Misbehaviour};

/** Puts a route into the router: session, handler, answer, errors, and what the server was told to do wrong. */
export function mount({core, router, log, misbehaviour}: Mounting, entry: Route): void {
  router[entry.method](entry.path, async (request: Request, response: Response, next) => {
    if (entry.since && !since(core, entry.since)) {
      next('route');
      return;
    }
    const after = misbehaviour.afterwards(response);
    const requestId = newId();
    const reply = await run(core, entry, request, response, log).catch((error: unknown) => {
      if (error instanceof ApiError) return errorReply(error, requestId);
      throw error;
    });
    if (after === 'cut-after') response.destroy();
    if (typeof after === 'string') return;
    await after;
    if (request.method === 'GET') response.setHeader('Expires', '0');
    stamp(core, response, requestId);
    send(response, reply);
  });
}

/** Sets the headers that every answer of a known route has. */
export function stamp(core: Core, response: Response, requestId: string): void {
  response.setHeader('X-Request-Id', requestId);
  response.setHeader('X-Version-Id', versionHeader(core));
}

async function run(core: Core, entry: Route, request: Request, response: Response, log: RequestLog): Promise<Reply> {
  const session = authenticate(core, request);
  const me = session && core.state.users.get(session.user_id);
  log.identify(response, session?.user_id ?? '');
  const call = createCall(core, request, session);
  if (entry.open) return entry.handle(call);
  if (!session || !me) throw signedOut();
  if (entry.activity) touch(core, session);
  return entry.handle({...call, session, me});
}

function createCall(core: Core, request: Request, session: Session | undefined): OpenCall {
  const rawBody = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const url = new URL(request.originalUrl, 'http://server');
  const param = (name: string) => {
    const value = request.params[name];
    return typeof value === 'string' ? value : '';
  };
  return {
    core,
    request,
    path: url.pathname,
    query: url.searchParams,
    body: parse(rawBody),
    rawBody,
    session,
    param,
    id(name) {
      const value = param(name);
      const resolved = name === 'user_id' && value === 'me' ? session?.user_id : value;
      if (!isValidId(resolved)) throw invalidUrl(name);
      return resolved;
    },
  };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** The answer for an error, in Mattermost's form. */
export function errorReply(error: ApiError, requestId: string): Reply {
  return {
    status: error.status,
    body: {id: error.id, message: error.message, detailed_error: error.detail, request_id: requestId, status_code: error.status},
  };
}

/** Writes an answer. JSON has the bare content type: clients of Mattermost compare it letter by letter. */
export function send(response: Response, reply: Reply): void {
  for (const [name, value] of Object.entries(reply.headers ?? {})) response.setHeader(name, value);
  response.statusCode = reply.status;
  response.setHeader('Content-Type', reply.type ?? 'application/json');
  response.end(reply.data ?? JSON.stringify(reply.body));
}
