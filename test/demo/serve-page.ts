import {once} from 'node:events';
import {type ClientRequest, createServer, request as httpRequest, type IncomingMessage, type ServerResponse} from 'node:http';
import {request as httpsRequest} from 'node:https';
import {basename, dirname} from 'node:path';
import type {Duplex} from 'node:stream';
import {fileURLToPath} from 'node:url';
import express, {type Express} from 'express';

/** Where the chat server is, and where the page is to be served. Port 0 takes a free one. */
export type PageOptions = {
  readonly mattermostUrl: string;
  readonly port: number;
  readonly host: string;
  /** The clock that the page can move; without it the page has no control for it. */
  readonly clock?: DemoClock;
};

/** A clock that is moved by a day, and all that happens in that day. */
export type DemoClock = {now(): number; aDayLater(): Promise<void>};

/** The served page. `stop` ends every connection through it. */
export type ServedPage = {readonly url: string; stop(): Promise<void>};

const pageFolder = fileURLToPath(new URL('page', import.meta.url));

// Nothing but our own files may run, and text becomes elements only through DOMPurify's policy.
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types dompurify',
].join('; ');

/**
 * Serves the demo's chat page, and passes `/api/v4` (REST and websocket) on to a Mattermost server, so that the page speaks
 * Mattermost's own API on its own origin.
 */
export async function servePage({mattermostUrl, port, host, clock}: PageOptions): Promise<ServedPage> {
  const target = new URL(mattermostUrl);
  const server = createServer(createPageApp(target, clock));
  const tunnels = new Set<Duplex>();
  server.on('upgrade', (incoming, socket: Duplex, head: Buffer) => {
    tunnels.add(socket);
    socket.on('close', () => tunnels.delete(socket));
    tunnel(target, incoming, socket, head);
  });
  server.listen(port, host);
  await once(server, 'listening');
  const address = server.address();
  const actualPort = typeof address === 'object' && address !== null ? address.port : port;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`,
    async stop() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      for (const socket of tunnels) socket.destroy();
      await closed;
    },
  };
}

function createPageApp(target: URL, clock: DemoClock | undefined): Express {
  const app = express();
  app.disable('x-powered-by');
  app.use('/api/v4', (request, response) => forward(target, request, response));
  app.use((_request, response, next) => {
    response.set({
      'Content-Security-Policy': contentSecurityPolicy,
      'Cache-Control': 'no-cache',
      'Referrer-Policy': 'no-referrer',
      'X-Content-Type-Options': 'nosniff',
    });
    next();
  });
  serveModule(app, '/vendor/marked.js', import.meta.resolve('marked'));
  serveModule(app, '/vendor/dompurify.js', import.meta.resolve('dompurify'));
  if (clock) serveClock(app, clock);
  app.use(express.static(pageFolder));
  return app;
}

/** `GET` tells the demo's time, epoch ms; `POST` moves it by a day and answers when the day's work is done. */
function serveClock(app: Express, clock: DemoClock): void {
  app.get('/demo/clock', (_request, response) => void response.json({now: clock.now()}));
  app.post('/demo/clock', async (_request, response) => {
    await clock.aDayLater();
    response.json({now: clock.now()});
  });
}

function serveModule(app: Express, route: string, moduleUrl: string): void {
  const file = fileURLToPath(moduleUrl);
  app.get(route, (_request, response) => response.sendFile(basename(file), {root: dirname(file)}));
}

function forward(target: URL, incoming: IncomingMessage & {readonly originalUrl: string}, outgoing: ServerResponse): void {
  const upstream = callUpstream(target, incoming, incoming.originalUrl);
  upstream.on('response', (answer) => {
    const {connection: _hop, 'keep-alive': _keep, ...headers} = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 502, headers);
    answer.pipe(outgoing);
    answer.on('error', () => outgoing.destroy());
  });
  upstream.on('error', () => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502, {'Content-Type': 'application/json'}).end('{"message":"The chat server does not answer."}');
  });
  outgoing.on('close', () => upstream.destroy());
  incoming.pipe(upstream);
}

function tunnel(target: URL, incoming: IncomingMessage, socket: Duplex, head: Buffer): void {
  const upstream = callUpstream(target, incoming, incoming.url ?? '/');
  socket.on('error', () => upstream.destroy());
  socket.on('close', () => upstream.destroy());
  upstream.on('error', () => socket.destroy());
  upstream.on('response', () => socket.destroy());
  upstream.on('upgrade', (answer, other: Duplex, otherHead: Buffer) => {
    const lines = answer.rawHeaders.flatMap((name, at, all) => (at % 2 === 0 ? [`${name}: ${all[at + 1] ?? ''}`] : []));
    socket.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
    socket.write(otherHead);
    other.write(head);
    other.on('error', () => socket.destroy());
    other.on('close', () => socket.destroy());
    socket.on('close', () => other.destroy());
    other.pipe(socket).pipe(other);
  });
  upstream.end();
}

// The Host header stays the page's, as behind any reverse proxy: the real server compares it with the Origin of a websocket.
function callUpstream(target: URL, incoming: IncomingMessage, path: string): ClientRequest {
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest;
  return send(new URL(target.origin), {method: incoming.method ?? 'GET', path, headers: incoming.headers, agent: false});
}
