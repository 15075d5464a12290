import {lookup} from 'node:dns/promises';
import {systemClock} from '../clock.ts';
import {ConfigError} from '../config.ts';
import type {Clock} from '../domain/clock.ts';
import type {Logger} from '../domain/logger.ts';
import {readEnvironment} from '../environment.ts';
import {createMattermost} from '../mattermost/connect.ts';
import {readEnvFile} from './env-file.ts';
import {SetupError} from './failure.ts';
import {checkOptions, type Given, readFlags, usage} from './options.ts';
import {askConsent, askMissing} from './questions.ts';
import {setUp} from './set-up.ts';
import type {Settings} from './settings.ts';

/** Unlike a service's, these timers keep the process: nothing else does while a call waits to be tried again. */
const clock: Clock = {
  now: systemClock.now,
  after(ms, run) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
const silent: Logger = {debug() {}, info() {}, warn() {}, error() {}};
const isTerminal = process.stdin.isTTY === true && process.stdout.isTTY === true;

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

async function resolve(host: string): Promise<string[]> {
  try {
    return (await lookup(host, {all: true})).map(({address}) => address);
  } catch {
    return [];
  }
}

/** The environment file's settings. */
function settingsNow(envFile: string): Settings {
  readEnvFile(envFile);
  try {
    return readEnvironment({}, envFile);
  } catch (error) {
    if (error instanceof ConfigError) throw new SetupError(error.problems);
    throw error;
  }
}

async function agree(): Promise<boolean> {
  if (isTerminal) return await askConsent();
  throw new SetupError(['Nothing was changed: add --yes to do this.']);
}

async function run(args: readonly string[], environment: Settings): Promise<void> {
  const flags = readFlags(args);
  if (flags.help) {
    say(usage);
    return;
  }
  const now = settingsNow(flags.env ?? '.env');
  const given: Given = {...flags, 'admin-token': flags['admin-token'] ?? environment.MATTERMOST_ADMIN_TOKEN};
  const before = {url: now.MATTERMOST_URL, 'keeper-url': now.KEEPER_URL};
  const asks = isTerminal && !flags.yes;
  const options = checkOptions(
    asks
      ? await askMissing(given, before)
      : {...given, url: given.url ?? before.url, 'keeper-url': given['keeper-url'] ?? before['keeper-url']},
  );
  const connect = (url: string, token: typeof options.adminToken) => createMattermost({url, token, clock, log: silent});
  // Of the environment itself only what decides what may go over the network.
  const allowHttp = environment.KEEPER_ALLOW_HTTP;
  await setUp({options: {...options, allowHttp}, now, connect, clock, resolve, say, agree: flags.yes ? async () => true : agree});
}

try {
  // biome-ignore lint/style/noProcessEnv: set-up's one reader of the environment.
  await run(process.argv.slice(2), process.env);
} catch (error) {
  const sentences = error instanceof SetupError ? error.problems : [`Set-up failed: ${(error as Error).message}`];
  process.stderr.write(sentences.map((sentence) => `${sentence}\n`).join(''));
  process.exitCode = 1;
}
