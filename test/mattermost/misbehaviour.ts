import type {NextFunction, Request, Response} from 'express';
import {findSession, tokenOf} from './authentication.ts';
import type {Core} from './core.ts';
import {signedOut} from './errors.ts';
import {newId} from './ids.ts';
import type {RequestLog} from './request-log.ts';
import {errorReply, send, stamp} from './routes.ts';

/** What the server shall do wrong, and to which calls. `path` is matched without the query, beginning with /api/v4. */
export type MisbehaviourRule = {
  method?: string;
  path: RegExp;
  /** How many calls it hits; until `stop()` if not given. */
  times?: number;
  /** It lets so many calls pass before. */
  after?: number;
  /** It hits each call so often, and lets it pass then: calls are the same where they are about the same. */
  each?: number;
  /** `late`: the work is done, and the answer comes with `stop()`. */
  kind: 'rate-limit' | 'bad-gateway' | 'hang' | 'hang-after' | 'late' | 'cut-before' | 'cut-after' | 'unauthorised';
  /** Seconds for `Retry-After` of a rate limit; 1 if not given. */
  retryAfterSeconds?: number;
  userId?: string;
};
/** Counts the calls that a rule hit, and ends it; late answers come then. */
export type RunningMisbehaviour = {readonly hits: number; stop(): void};

/** The rules that are at work. */
export type Misbehaviour = {
  add(rule: MisbehaviourRule): RunningMisbehaviour;
  /** Express middleware: does what must be done before the work. */
  before(core: Core, request: Request, response: Response, next: NextFunction): void;
  /** What is to be done once the work of this call is done; where that is to wait, until when. */
  afterwards(response: Response): After | undefined;
};

type After = 'hang-after' | 'cut-after' | Promise<void>;
type Active = {
  rule: MisbehaviourRule;
  stopped: PromiseWithResolvers<void>;
  hits: number;
  calls: number;
  hitsOf: Map<string, number>;
};

/** No rules yet. The oldest rule that fits a call wins. */
export function createMisbehaviour(log: RequestLog): Misbehaviour {
  const active = new Set<Active>();
  const later = new WeakMap<Response, After>();
  return {
    add(rule) {
      const entry = {rule, hits: 0, calls: 0, hitsOf: new Map<string, number>(), stopped: Promise.withResolvers<void>()};
      active.add(entry);
      return {
        get hits() {
          return entry.hits;
        },
        stop() {
          active.delete(entry);
          entry.stopped.resolve();
        },
      };
    },
    before(core, request, response, next) {
      const fitting = [...active].filter(({rule}) => fits(core, rule, request));
      for (const one of fitting) one.calls++;
      const entry = fitting.find((one) => isItsTurn(one, request));
      if (!entry) {
        next();
        return;
      }
      note(entry, request);
      log.identify(response, userOf(core, request) ?? '');
      if (entry.hits === entry.rule.times) active.delete(entry);
      const after = afterOf(entry);
      if (after === undefined) {
        misbehave(core, entry.rule, response);
        return;
      }
      later.set(response, after);
      next();
    },
    afterwards: (response) => later.get(response),
  };
}

/** Undefined where it misbehaves before the work. */
function afterOf({rule: {kind}, stopped}: Active): After | undefined {
  if (kind === 'late') return stopped.promise;
  return kind === 'hang-after' || kind === 'cut-after' ? kind : undefined;
}

function isItsTurn({rule, calls, hitsOf}: Active, request: Request): boolean {
  return calls > (rule.after ?? 0) && (rule.each === undefined || (hitsOf.get(aboutOf(request)) ?? 0) < rule.each);
}

function note(entry: Active, request: Request): void {
  entry.hits++;
  const about = aboutOf(request);
  entry.hitsOf.set(about, (entry.hitsOf.get(about) ?? 0) + 1);
}

/** The call and the token or the post that it is about: the rest of a body may differ from try to try. */
function aboutOf({method, path, body}: Request): string {
  const text = Buffer.isBuffer(body) ? body.toString() : '';
  const [named = text] = /"(?:token_id|pending_post_id)":"[^"]*"/u.exec(text) ?? [];
  return `${method} ${path} ${named}`;
}

function fits(core: Core, rule: MisbehaviourRule, request: Request): boolean {
  if (rule.method && rule.method.toUpperCase() !== request.method) return false;
  if (request.path.search(rule.path) === -1) return false;
  return !rule.userId || userOf(core, request) === rule.userId;
}

function userOf(core: Core, request: Request): string | undefined {
  const {token} = tokenOf(request);
  const owner = core.state.tokens.values().find((candidate) => candidate.token === token)?.user_id;
  return owner ?? findSession(core, token)?.user_id;
}

function misbehave(core: Core, rule: MisbehaviourRule, response: Response): void {
  if (rule.kind === 'cut-before') response.socket?.destroy();
  if (rule.kind === 'unauthorised') {
    const requestId = newId();
    stamp(core, response, requestId);
    send(response, errorReply(signedOut(), requestId));
  }
  if (rule.kind === 'rate-limit') {
    const wait = String(rule.retryAfterSeconds ?? 1);
    const headers = {'Retry-After': wait, 'X-RateLimit-Limit': '100', 'X-RateLimit-Remaining': '0', 'X-RateLimit-Reset': wait};
    send(response, {status: 429, data: 'limit exceeded\n', type: 'text/plain; charset=utf-8', headers});
  }
  if (rule.kind === 'bad-gateway') {
    const page = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>';
    send(response, {status: 502, data: page, type: 'text/html'});
  }
}
