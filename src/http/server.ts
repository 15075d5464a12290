import type {Server} from 'node:http';
import type {AddressInfo, Socket} from 'node:net';
import {parse} from 'node:querystring';
import express, {type ErrorRequestHandler, type Express, type RequestHandler, type Response} from 'express';
import {longestText} from '../command/parse.ts';
import {messageOf} from '../domain/errors.ts';
import {createActionsRoute} from './actions-route.ts';
import {createDialogsRoute} from './dialogs-route.ts';
import type {FrontParts} from './front.ts';
import {createSlashRoute} from './slash-route.ts';
import {createTriggerProof} from './trigger-proof.ts';

// An `import` of `node:http` also loads its WebSocket, and all of `fetch` with it: 11 MB and 20 ms.
const {createServer} = process.getBuiltinModule('node:http');

export type HttpServer = {
  /** Starts to listen; port 0 takes a free one. Rejects where the address cannot be had. */
  listen(host: string, port: number): Promise<AddressInfo>;
  /** Takes no more requests; resolves when the answers in flight, and those that took long, are finished. */
  close(): Promise<void>;
};

/** The longest post is 16,383 characters, which a form writes in up to 12 bytes each. */
const longestForm = 256 * 1024;
const longestJson = 256 * 1024;
const formType = 'application/x-www-form-urlencoded';
const requestTimeout = 15_000;
/** How long a connection that never ends its request is waited for at the end, in ms. */
const lastWait = 5_000;

/** The front: Express over the routes, for the Mattermost server and for health checks. */
export function createHttpServer(parts: FrontParts): HttpServer {
  const server = createServer({requestTimeout, headersTimeout: requestTimeout}, createExpress(parts));
  let closing = false;
  server.on('request', (_, response) => {
    // A connection that is kept alive would hold the end up: it is closed as soon as its answer is out.
    response.on('close', () => closing && setImmediate(() => server.closeIdleConnections()));
  });
  return {
    listen: (host, port) => listen(server, host, port),
    async close() {
      closing = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      const giveUp = parts.clock.after(lastWait, () => server.closeAllConnections());
      await closed;
      giveUp();
      await parts.answers.settled();
    },
  };
}

function listen(server: Server, host: string, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve(server.address() as AddressInfo);
    });
  });
}

function createExpress(parts: FrontParts): Express {
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  // Only bodies are read: what is in an address ends up in logs.
  app.set('query parser', false);
  app.use(oneAtATime());
  app.use((_, response, next) => {
    // What goes through proxies is for one person, and no browser shall take it for a page.
    response.setHeader('X-Content-Type-Options', 'nosniff');
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  const routes = {...parts, proof: createTriggerProof(parts)};
  const text = express.text({type: () => true, limit: longestForm, inflate: false});
  const json = express.json({limit: longestJson, inflate: false});
  app.route('/slash').post(only(formType), text, fields, createSlashRoute(routes)).all(postOnly);
  app.route('/actions').post(only('application/json'), json, createActionsRoute(routes)).all(postOnly);
  app.route('/dialogs').post(only('application/json'), json, createDialogsRoute(parts)).all(postOnly);
  app.get('/healthz', (_, response) => void response.type('text').send('ok'));
  app.get('/readyz', (_, response) => {
    const {ready, reasons} = parts.readiness();
    response.status(ready ? 200 : 503).json({ready, reasons});
  });
  app.use((_, response) => void response.status(404).type('text').send('There is nothing here.'));
  app.use(lastResort(parts));
  return app;
}

/**
 * No Mattermost server, nor a proxy before us, sends a request on a connection before the last one is answered. Node reads thousands
 * that are sent in one go without a pause, while everybody else waits: such a connection is cut off.
 */
function oneAtATime(): RequestHandler {
  const last = new WeakMap<Socket, Response>();
  return ({socket}, response, next) => {
    if (last.get(socket)?.writableFinished === false) {
      socket.destroy();
      return;
    }
    last.set(socket, response);
    next();
  };
}

const only =
  (type: string): RequestHandler =>
  (request, response, next) => {
    if (request.headers['content-type']?.toLowerCase().startsWith(type)) next();
    else response.status(415).type('text').send(`Send ${type}.`);
  };

/** A field that comes twice is an array, as with Express's own parser, which takes ten times as long. */
const fields: RequestHandler = (request, _, next) => {
  // A form repeats a field for each mention in the text: the limit of the body is enough.
  request.body = parse(request.body, '&', '=', {maxKeys: 0});
  next();
};

const postOnly: RequestHandler = (_, response) => void response.status(405).set('Allow', 'POST').type('text').send('Use POST.');

/** What no route caught: a body that cannot be read, or a fault of ours, which the log knows by its id. */
function lastResort({readerFor, ids, log}: FrontParts): ErrorRequestHandler {
  const sentence = (path: string, text: string): object => {
    if (path === '/slash') return {response_type: 'ephemeral', text, skip_slack_parsing: true};
    return path === '/actions' ? {ephemeral_text: text, skip_slack_parsing: true} : {error: text};
  };
  const forPeople = ['/slash', '/actions', '/dialogs'];
  return (error: unknown, request, response, _next) => {
    const {status, type} = bodyProblem(error);
    if (response.headersSent || type === 'request.aborted') {
      response.destroy();
      return;
    }
    if (status === 413 && request.path === '/slash') {
      response.json(sentence(request.path, readerFor(null).t('error.text-too-long', {most: longestText})));
      return;
    }
    if (status !== null) {
      response.status(status).type('text').send('This body cannot be read.');
      return;
    }
    const id = ids.next();
    log.error({id, path: request.path, cause: messageOf(error)}, 'a request failed');
    // Mattermost shows people only what comes with a 200.
    response.status(forPeople.includes(request.path) ? 200 : 500);
    response.json(sentence(request.path, readerFor(null).t('error.internal')));
  };
}

/** Express's body parsers say by `status` and `type` what is wrong with a body. */
function bodyProblem(error: unknown): {readonly status: number | null; readonly type: string} {
  if (!(error instanceof Error) || !('type' in error) || !('status' in error)) return {status: null, type: ''};
  const status = typeof error.status === 'number' && error.status >= 400 && error.status < 500 ? error.status : null;
  return {status, type: String(error.type)};
}
