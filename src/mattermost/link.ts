import type {WebSocketClient} from '@mattermost/client';
import type {Clock} from '../domain/clock.ts';
import type {Secret} from '../domain/secret.ts';
import {type Connection, openConnection} from './connection.ts';
import {loadWebSocketClient} from './web-socket-client.ts';

/** What a link needs, and whom it tells. */
export type LinkParts = {
  readonly url: string;
  readonly token: Secret;
  readonly clock: Clock;
  /** The server answered a ping: to us, or (false) to nobody that it knows. */
  readonly onPong: (known: boolean) => void;
  /** The connection is gone; another try follows by itself. */
  readonly onLost: () => void;
  readonly onEvent: (event: string, data: unknown) => void;
};

/** A websocket that is made again whenever it breaks, until `down`. Each new one is pinged at once. */
export type Link = {up(): void; down(): void; ping(): void};

/** `WebSocketClient` without its traps (reference 5.5). */
export function createLink(parts: LinkParts): Link {
  const Client = loadWebSocketClient(parts.clock);
  const address = `${parts.url.replace(/\/+$/, '').replace(/^http/, 'ws')}/api/v4/websocket`;
  let client: WebSocketClient | null = null;
  let connection: Connection | null = null;

  function ping(): void {
    const asked = client;
    asked?.sendMessage('ping', {}, (reply: unknown) => {
      if (asked === client) parts.onPong(isGood(reply));
    });
  }

  return {
    ping,
    up() {
      client = new Client({
        newWebSocketFn(url) {
          connection = openConnection(url, parts.token);
          return connection as unknown as WebSocket;
        },
      });
      client.addMessageListener((message) => parts.onEvent(String(message.event), message.data));
      // Without a listener for missed messages it keeps no connection id and never gets over a reconnect.
      client.addMissedMessageListener(() => {});
      client.addFirstConnectListener(ping);
      client.addReconnectListener(ping);
      client.addCloseListener(parts.onLost);
      client.initialize(address);
    },
    down() {
      client?.close();
      // `close` leaves a socket that is still connecting.
      connection?.drop();
      client = null;
      connection = null;
    },
  };
}

function isGood(reply: unknown): boolean {
  return typeof reply === 'object' && reply !== null && 'status' in reply && reply.status === 'OK';
}
