import type {IncomingMessage, Server} from 'node:http';
import {hostname} from 'node:os';
import {type WebSocket, WebSocketServer} from 'ws';
import {authenticate, sessionOf, touch} from './authentication.ts';
import {isRecord, record, text} from './body.ts';
import {versionHeader} from './client-config.ts';
import {type Audience, type Core, since} from './core.ts';
import {newId} from './ids.ts';
import {membersOf} from './membership.ts';

/** The websocket side of the server. */
export type Hub = {
  publish(event: string, data: Record<string, unknown>, to: Audience): void;
  /** Cuts every connection without a closing handshake. Clients may resume. */
  drop(): void;
  /** Takes the upgrade requests of `server` to /api/v4/websocket. */
  attach(server: Server, core: Core): void;
  stop(): void;
};

/** A connection outlives its socket, so that a client can come back to it. `sent` are its last frames. */
type Connection = {
  id: string;
  userId: string;
  token: string;
  socket: WebSocket | undefined;
  nextSeq: number;
  sent: Map<number, string>;
};

const kept = 128 + 256;
const authenticationTime = 5000;

/** A hub without connections. */
export function createHub(): Hub {
  const connections = new Map<string, Connection>();
  const sockets = new WebSocketServer({noServer: true, maxPayload: 8192});
  let shared: Core | undefined;

  const publish: Hub['publish'] = (event, data, to) => {
    if (!shared) return;
    for (const connection of connections.values()) {
      if (!reaches(shared, connection.userId, to) || !isAuthenticated(shared, connection)) continue;
      sendEvent(shared, connection, event, data, to);
    }
  };

  const register = (core: Core, connection: Connection) => {
    connections.set(connection.id, connection);
    const hello = {
      connection_id: connection.id,
      ...(since(core, '10.11') && {server_hostname: hostname()}),
      server_version: versionHeader(core),
    };
    sendEvent(core, connection, 'hello', hello, {userId: connection.userId});
  };

  const accept = (core: Core, socket: WebSocket, request: IncomingMessage) => {
    const session = authenticate(core, request);
    const connection = (session && resumed(connections, request, session.user_id)) ?? newConnection();
    const isResumed = connection.userId !== '';
    connection.socket?.terminate();
    connection.socket = socket;
    if (session) Object.assign(connection, {userId: session.user_id, token: session.token});
    socket.on('message', (frame) => answer(core, connection, String(frame), () => register(core, connection)));
    socket.on('error', () => socket.terminate());
    socket.on('close', () => {
      if (connection.socket === socket) connection.socket = undefined;
    });
    if (session) {
      touch(core, session);
      if (isResumed) replay(connection, request);
      else register(core, connection);
      publish('status_change', {status: 'online', user_id: session.user_id}, {userId: session.user_id});
    } else {
      setTimeout(() => connection.userId === '' && socket.terminate(), authenticationTime).unref();
    }
  };

  return {
    publish,
    drop() {
      for (const client of sockets.clients) client.terminate();
    },
    attach(server, core) {
      shared = core;
      server.on('upgrade', (request, socket, head) => {
        if (new URL(request.url ?? '/', 'http://server').pathname !== '/api/v4/websocket') socket.destroy();
        else sockets.handleUpgrade(request, socket, head, (client) => accept(core, client, request));
      });
    },
    stop() {
      connections.clear();
      for (const client of sockets.clients) client.terminate();
      sockets.close();
    },
  };
}

function newConnection(): Connection {
  return {id: newId(), userId: '', token: '', socket: undefined, nextSeq: 0, sent: new Map()};
}

// Only a request that is already signed in can come back to its connection, and only while its next frame is still known.
function resumed(connections: Map<string, Connection>, request: IncomingMessage, userId: string): Connection | undefined {
  const connection = connections.get(queryOf(request).get('connection_id') ?? '');
  const wanted = sequenceOf(request);
  if (connection?.userId !== userId || wanted === undefined) return undefined;
  return wanted === connection.nextSeq || connection.sent.has(wanted) ? connection : undefined;
}

function replay(connection: Connection, request: IncomingMessage): void {
  const from = sequenceOf(request) ?? 0;
  for (const [seq, frame] of connection.sent) if (seq >= from) connection.socket?.send(frame);
}

function queryOf(request: IncomingMessage): URLSearchParams {
  return new URL(request.url ?? '/', 'http://server').searchParams;
}

function sequenceOf(request: IncomingMessage): number | undefined {
  const given = queryOf(request).get('sequence_number');
  return given === null || !/^\d+$/.test(given) ? undefined : Number(given);
}

function reaches(core: Core, userId: string, to: Audience): boolean {
  if (to.only && !to.only(userId)) return false;
  if (to.userId !== undefined) return to.userId === userId;
  if (to.channelId !== undefined) return membersOf(core, to.channelId).includes(userId);
  return to.teamId === undefined || core.state.teamMembers.has(`${to.teamId}:${userId}`);
}

// A revoked token does not close the socket: it only falls silent.
function isAuthenticated(core: Core, connection: Connection): boolean {
  if (connection.token !== '' && sessionOf(core, connection.token)) return true;
  connection.token = '';
  return false;
}

function sendEvent(core: Core, connection: Connection, event: string, data: Record<string, unknown>, to: Audience): void {
  const broadcast = {
    omit_users: null,
    user_id: to.userId ?? '',
    channel_id: to.channelId ?? '',
    team_id: to.teamId ?? '',
    ...(since(core, '10.11') && {connection_id: '', omit_connection_id: ''}),
  };
  const seq = connection.nextSeq++;
  const frame = JSON.stringify({event, data, broadcast, seq});
  connection.sent.set(seq, frame);
  connection.sent.delete(seq - kept);
  connection.socket?.send(frame);
}

type Question = {action: string; seq: number; data: Record<string, unknown>};

function answer(core: Core, connection: Connection, frame: string, register: () => void): void {
  const question = readQuestion(frame);
  if (!question) {
    connection.socket?.terminate();
    return;
  }
  const {action, seq, data} = question;
  if (action === '') reply(connection, failed(seq, 'no_action', 400));
  else if (seq <= 0) reply(connection, failed(seq, 'bad_seq', 400));
  else if (action === 'authentication_challenge') challenge(core, connection, seq, text(data, 'token'), register);
  else if (!isAuthenticated(core, connection)) reply(connection, failed(seq, 'not_authenticated', 401));
  else reply(connection, act(core, connection, question));
}

function readQuestion(frame: string): Question | undefined {
  try {
    const value: unknown = JSON.parse(frame);
    if (!isRecord(value)) return undefined;
    return {action: text(value, 'action'), seq: Number(value.seq ?? 0), data: record(value.data) ?? {}};
  } catch {
    return undefined;
  }
}

function challenge(core: Core, connection: Connection, seq: number, token: string, register: () => void): void {
  if (connection.token !== '') return;
  const session = sessionOf(core, token);
  if (!session) {
    connection.socket?.terminate();
    return;
  }
  Object.assign(connection, {userId: session.user_id, token});
  touch(core, session);
  register();
  reply(connection, {status: 'OK', seq_reply: seq});
  core.publish('status_change', {status: 'online', user_id: session.user_id}, {userId: session.user_id});
}

function act(core: Core, connection: Connection, {action, seq, data}: Question): Record<string, unknown> {
  if (action === 'ping') {
    const pong = {text: 'pong', version: `${core.version()}.0`, server_time: core.clock.now(), node_id: ''};
    return {status: 'OK', seq_reply: seq, data: pong};
  }
  if (action === 'user_typing') {
    const channelId = text(data, 'channel_id');
    const typing = {user_id: connection.userId, parent_id: text(data, 'parent_id')};
    core.publish('typing', typing, {channelId, only: (userId) => userId !== connection.userId});
    return {status: 'OK', seq_reply: seq};
  }
  if (action === 'get_statuses' || action === 'presence') return {status: 'OK', seq_reply: seq, data: {}};
  return failed(seq, 'bad_action', 500);
}

function failed(seq: number, kind: string, status: number): Record<string, unknown> {
  const id = `api.web_socket_router.${kind}.app_error`;
  return {status: 'FAIL', error: {id, message: id, detailed_error: '', status_code: status}, seq_reply: seq};
}

function reply(connection: Connection, frame: Record<string, unknown>): void {
  connection.socket?.send(JSON.stringify(frame));
}
