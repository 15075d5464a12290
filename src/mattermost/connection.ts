import {WebSocket} from 'ws';
import type {Secret} from '../domain/secret.ts';

type Handler = ((event: {code?: number; data?: string}) => void) | null;

/** One websocket, as `WebSocketClient` uses it. */
export type Connection = {
  readonly readyState: number;
  onopen: Handler;
  onclose: Handler;
  onerror: Handler;
  onmessage: Handler;
  send(text: string): void;
  close(): void;
  /** Closes at once, whatever state it is in, and says no more. */
  drop(): void;
};

const handshakeMs = 10_000;
// A post may be 262 kB and its props 800 kB, in JSON within JSON.
const longestFrame = 8_388_608;

/**
 * Opens a websocket whose upgrade request carries the token: without it the server knows no session then, and never resumes
 * (reference 5.2). Frames that `WebSocketClient` throws on are dropped, and those that it would take for a gap: no JSON objects.
 */
export function openConnection(url: string, token: Secret): Connection {
  const headers = {Authorization: `Bearer ${token.reveal()}`, 'User-Agent': 'token-keeper'};
  const socket = new WebSocket(url, {headers, handshakeTimeout: handshakeMs, maxPayload: longestFrame, perMessageDeflate: false});
  const connection: Connection = {
    get readyState() {
      return socket.readyState;
    },
    onopen: null,
    onclose: null,
    onerror: null,
    onmessage: null,
    send: (text) => socket.send(text, () => {}),
    close: () => socket.close(),
    drop() {
      Object.assign(connection, {onopen: null, onclose: null, onerror: null, onmessage: null});
      socket.terminate();
    },
  };
  socket.on('open', () => connection.onopen?.({}));
  socket.on('close', (code) => connection.onclose?.({code}));
  socket.on('error', () => connection.onerror?.({}));
  socket.on('message', (data, isBinary) => {
    // What still comes after `close()` would count for the connection after this one.
    if (socket.readyState !== WebSocket.OPEN || isBinary) return;
    const text = data.toString();
    if (!isObject(text)) return;
    try {
      connection.onmessage?.({data: text});
    } catch {
      // Such as a greeting without data: it would end the process.
    }
  });
  return connection;
}

function isObject(text: string): boolean {
  try {
    const frame: unknown = JSON.parse(text);
    return typeof frame === 'object' && frame !== null && !Array.isArray(frame);
  } catch {
    return false;
  }
}
