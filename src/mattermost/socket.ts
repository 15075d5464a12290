import {z} from 'zod';
import type {Clock} from '../domain/clock.ts';
import {messageOf, ServerError} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import type {Secret} from '../domain/secret.ts';
import type {Post} from './gateway.ts';
import {post} from './gateway-calls/post-shape.ts';
import {createLink} from './link.ts';
import {every} from './web-socket-client.ts';

/** `connecting`: not there, tried again and again; `unauthorised`: our token is not accepted; `closed`: not started, or stopped. */
export type SocketState = 'connecting' | 'open' | 'unauthorised' | 'closed';

/** What the websocket needs, and whom it tells. What an `on…` throws is logged. */
export type SocketParts = {
  readonly url: string;
  readonly token: Secret;
  readonly clock: Clock;
  readonly log: Logger;
  /** A REST call with the same token: fails with a `ServerError` 401 where the token is not accepted (such as `me()`). */
  readonly checkToken: () => Promise<unknown>;
  /** `channelType` is `O`, `P`, `D` or `G`. */
  readonly onPost: (post: Post, channelType: string) => void;
  /** Open again; what happened meanwhile may have been missed. */
  readonly onReconnect: () => void;
  readonly onState: (state: SocketState) => void;
  readonly onConfigChange?: () => void;
};

export type Socket = {start(): void; stop(): void; state(): SocketState};

const checkEveryMs = 20_000;
const posted = z.object({post: z.string(), channel_type: z.string()});

/**
 * The websocket of one server: reconnects by itself and resumes. The server leaves the socket of a revoked token open and silent
 * (reference 5.4), so every 20 s the token is tried: by a ping while it is open, by `checkToken` while it is not.
 */
export function createSocket(parts: SocketParts): Socket {
  const {url, token, clock} = parts;
  const tell = createTelling(parts);
  const link = createLink({url, token, clock, onPong, onLost: () => become('connecting'), onEvent: tell.event});
  let state: SocketState = 'closed';
  let wasOpen = false;
  let stopChecks = () => {};

  function become(next: SocketState): void {
    if (next === state) return;
    tell.state(state, next);
    state = next;
  }

  function onPong(known: boolean): void {
    if (!known) {
      // It stays silent even when the token is accepted again, so it is given up.
      link.down();
      become('connecting');
      void isAccepted();
    } else if (state !== 'open') {
      become('open');
      if (wasOpen) tell.reconnect();
      wasOpen = true;
    }
  }

  /** Asks the server, and turns to `unauthorised` where it refuses the token. False too where it did not answer. */
  async function isAccepted(): Promise<boolean> {
    try {
      await parts.checkToken();
      return state !== 'closed';
    } catch (error) {
      if (error instanceof ServerError && error.status === 401 && state !== 'closed') {
        link.down();
        become('unauthorised');
      }
      return false;
    }
  }

  /** Anew, since after an absence the next try by itself may be five minutes off. It may have come just now. */
  function connect(): void {
    if (state === 'open') return;
    link.down();
    become('connecting');
    link.up();
  }

  async function check(): Promise<void> {
    if (state === 'open') link.ping();
    else if (await isAccepted()) connect();
  }

  return {
    start() {
      if (state !== 'closed') return;
      stopChecks = every(clock, checkEveryMs, () => void check());
      connect();
    },
    stop() {
      stopChecks();
      link.down();
      become('closed');
    },
    state: () => state,
  };
}

/** Tells the listeners and the log. */
function createTelling({log, onPost, onReconnect, onState, onConfigChange}: SocketParts) {
  function guarded(listen: () => void): void {
    try {
      listen();
    } catch (error) {
      log.error({cause: messageOf(error)}, 'a listener to the websocket failed');
    }
  }
  return {
    reconnect: () => guarded(onReconnect),
    state(from: SocketState, to: SocketState): void {
      if (to === 'unauthorised') log.error({}, 'Mattermost does not accept our token: was it revoked, or the bot disabled?');
      if (to === 'open') log.info({}, 'websocket open');
      if (to === 'connecting' && from === 'open') log.warn({}, 'websocket lost, connecting again');
      guarded(() => onState(to));
    },
    event(event: string, data: unknown): void {
      if (event === 'config_changed') guarded(() => onConfigChange?.());
      if (event !== 'posted') return;
      const read = readPosted(data);
      if (read === null) log.warn({}, 'a post came over the websocket in another shape than expected');
      else guarded(() => onPost(read.post, read.channelType));
    },
  };
}

function readPosted(data: unknown): {post: Post; channelType: string} | null {
  const event = posted.safeParse(data);
  if (!event.success) return null;
  try {
    return {post: post.parse(JSON.parse(event.data.post)), channelType: event.data.channel_type};
  } catch {
    return null;
  }
}
