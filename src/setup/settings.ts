import {ConfigError, isOpenHttp, listenDefault, parseConfig} from '../config.ts';
import {SetupError} from './failure.ts';
import type {Options} from './options.ts';

/** The settings in force, by name. */
export type Settings = Readonly<Record<string, string | undefined>>;

/** The settings that set-up writes as it was told, as far as they differ from those in force. */
export function wantedSettings({url, keeperUrl, allowHttp}: Options, now: Settings): Record<string, string> {
  const listen = listenFor(keeperUrl);
  const wanted = {
    MATTERMOST_URL: url,
    KEEPER_URL: keeperUrl,
    ...(listen !== null && !hasChosenListen(now) && {KEEPER_LISTEN: listen}),
    ...(allowHttp && [url, keeperUrl].some(isOpenHttp) && {KEEPER_ALLOW_HTTP: allowHttp}),
  };
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => now[name] !== value));
}

/** Whether KEEPER_LISTEN is somebody's own choice, and not what set-up wrote for the address before. */
function hasChosenListen({KEEPER_LISTEN: listen, KEEPER_URL: keeperUrl}: Settings): boolean {
  return Boolean(listen) && listen !== listenFor(keeperUrl ?? '');
}

/** Where to listen for an address on this machine; null where something else stands before us, as it must where there is a path. */
function listenFor(keeperUrl: string): string | null {
  if (!URL.canParse(keeperUrl)) return null;
  const {protocol, hostname, port, pathname} = new URL(keeperUrl);
  if (protocol !== 'http:' || pathname !== '/' || isOpenHttp(keeperUrl)) return null;
  return `${hostname === 'localhost' ? '127.0.0.1' : hostname}:${port === '' ? 80 : port}`;
}

/** We answer at the top: with a path in KEEPER_URL as it stands, every command would be answered 404. */
export function pathRisks({keeperUrl}: Options): string[] {
  const {pathname} = new URL(keeperUrl);
  if (pathname === '/') return [];
  return [`KEEPER_URL has a path, and Token Keeper answers without one: let the proxy before it take ${pathname} away`];
}

/** What is to be known of where Token Keeper will listen: not where KEEPER_URL leads, or at port 80 for an address without a port. */
export function listenRisks(options: Options, now: Settings): string[] {
  if (listenFor(options.keeperUrl) === null) {
    if (hasChosenListen(now)) return [];
    return [
      `Token Keeper listens at ${now.KEEPER_LISTEN || listenDefault}: let a proxy on this machine pass KEEPER_URL on to it, or set KEEPER_LISTEN in ${options.envFile}`,
    ];
  }
  const {KEEPER_LISTEN: listen} = wantedSettings(options, now);
  if (listen === undefined || Number(listen.slice(listen.lastIndexOf(':') + 1)) >= 1024) return [];
  const higher = `http://${new URL(options.keeperUrl).hostname}:8066`;
  return [
    `KEEPER_LISTEN becomes ${listen}, and ports below 1024 need special rights: without them, give --keeper-url a higher port, such as ${higher}`,
  ];
}

/** What `npm start` would refuse, and a file that belongs to another server. Throws `SetupError`; asks nobody. */
export function checkSettings(options: Options, now: Settings): void {
  const {url, envFile} = options;
  const before = now.MATTERMOST_URL?.replace(/\/+$/, '');
  if (now.MATTERMOST_TOKEN && before && before !== url) {
    throw new SetupError([
      `${envFile} holds the bot's access token for another server (${before}): name another file with --env, or take MATTERMOST_TOKEN out of it.`,
    ]);
  }
  const stillUnknown = {MATTERMOST_TOKEN: 'x'.repeat(26), ...(now.KEEPER_SECRET ? {} : {KEEPER_SECRET: 'x'.repeat(32)})};
  try {
    parseConfig({...now, ...wantedSettings(options, now), ...stillUnknown});
  } catch (error) {
    if (error instanceof ConfigError) throw new SetupError(error.problems);
    throw error;
  }
}
