import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {dirname, join} from 'node:path';
import {compileFunction} from 'node:vm';
import type {WebSocketClient} from '@mattermost/client';
import type {Clock} from '../domain/clock.ts';

type ClientClass = typeof WebSocketClient;

const silent = {log() {}, warn() {}, error() {}};

class LocalCloseEvent {
  readonly code: number;

  constructor(_type: string, {code}: {code: number}) {
    this.code = code;
  }
}

/**
 * The `WebSocketClient` of @mattermost/client 11.9, with its free names bound here: it prints to `console` (once the request
 * with our token), needs `WebSocket` and `CloseEvent`, and sets timers. So nothing global is changed, and time is our clock's.
 */
export function loadWebSocketClient(clock: Clock): ClientClass {
  const resolve = createRequire(import.meta.url).resolve;
  const file = join(dirname(resolve('@mattermost/client')), 'websocket.js');
  const timeout = (run: () => void, ms: number) => clock.after(ms, run);
  const clear = (cancel: (() => void) | null) => cancel?.();
  const bound = {
    console: silent,
    WebSocket: {OPEN: 1},
    CloseEvent: LocalCloseEvent,
    setTimeout: timeout,
    clearTimeout: clear,
    setInterval: (run: () => void, ms: number) => every(clock, ms, run),
    clearInterval: clear,
  };
  const names = ['exports', 'require', ...Object.keys(bound)];
  const module: {default?: ClientClass} = {};
  compileFunction(readFileSync(file, 'utf8'), names, {filename: file})(module, createRequire(file), ...Object.values(bound));
  if (module.default === undefined) throw new Error('@mattermost/client has no WebSocketClient where 11.9 has it');
  return module.default;
}

/** Calls `run` every `ms`; the answer stops it. */
export function every(clock: Clock, ms: number, run: () => void): () => void {
  const tick = () => {
    cancel = clock.after(ms, tick);
    run();
  };
  let cancel = clock.after(ms, tick);
  return () => cancel();
}
