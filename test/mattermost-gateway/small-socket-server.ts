import {once} from 'node:events';
import type {AddressInfo} from 'node:net';
import {type WebSocket, WebSocketServer} from 'ws';

type Opened = {
  readonly socket: WebSocket;
  readonly authorization: string;
  readonly connectionId: string;
  readonly sequence: string;
};

/** The websocket side of a Mattermost server, with what real ones do wrong at the worst time. */
export type SmallSocketServer = {
  readonly url: string;
  readonly opened: Opened[];
  /** Whether the token is accepted; as on real servers, no socket is closed for it. */
  accepts: boolean;
  /** Whether pings are answered at all. */
  answers: boolean;
  /** Whether a client that comes back is remembered. */
  remembers: boolean;
  /** Sends `data` as it stands over the newest socket. */
  raw(data: string | Buffer): void;
  event(event: string, data: unknown): void;
  stop(): Promise<void>;
};

/** Starts one on a free port of this machine. */
export async function startSmallSocketServer(): Promise<SmallSocketServer> {
  const server = new WebSocketServer({host: '127.0.0.1', port: 0});
  await once(server, 'listening');
  let sequence = 0;
  const opened: Opened[] = [];
  const small: SmallSocketServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mattermost/`,
    opened,
    accepts: true,
    answers: true,
    remembers: true,
    raw: (data) => opened.at(-1)?.socket.send(data),
    event(event, data) {
      small.raw(JSON.stringify({event, data, broadcast: {}, seq: sequence}));
      sequence += 1;
    },
    async stop() {
      for (const client of server.clients) client.terminate();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on('connection', (socket, request) => {
    const query = new URL(request.url ?? '', 'http://x').searchParams;
    const connectionId = query.get('connection_id') ?? '';
    const known = {connectionId, sequence: query.get('sequence_number') ?? ''};
    opened.push({socket, authorization: request.headers.authorization ?? '', ...known});
    socket.on('message', (data) => reply(small, socket, String(data)));
    if (!small.accepts || (small.remembers && connectionId !== '')) return;
    sequence = 0;
    small.event('hello', {connection_id: `connection${opened.length}`, server_version: '10.11.0'});
  });
  return small;
}

function reply(small: SmallSocketServer, socket: WebSocket, text: string): void {
  const {seq, action} = JSON.parse(text) as {seq: number; action: string};
  if (action !== 'ping' || !small.answers) return;
  const refusal = {status: 'FAIL', error: {id: 'api.web_socket_router.not_authenticated.app_error'}};
  socket.send(JSON.stringify({...(small.accepts ? {status: 'OK', data: {text: 'pong'}} : refusal), seq_reply: seq}));
}
