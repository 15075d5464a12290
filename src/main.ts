import './node-version.js';
import {existsSync} from 'node:fs';
import {resolve} from 'node:path';
import {setFlagsFromString} from 'node:v8';
import type {MessageKey} from './messages/locales/en.ts';

// The space for new objects stays what `npm start` makes it: it would grow to tens of MB, and not shrink, once all tokens are read.
setFlagsFromString('--semi-space-growth-factor=1');
// Meanwhile old objects are looked through once they are a third more, not twice as many: 20 MB less, in the same time.
setFlagsFromString('--heap-growing-percent=30');

// Loaded only now: an older Node could fail on what these files use before it could say so.
const {createApp} = await import('./app.ts');
const {randomIds, systemClock} = await import('./clock.ts');
const {ConfigError, parseConfig} = await import('./config.ts');
const {KeeperError} = await import('./domain/errors.ts');
const {endInTime} = await import('./end-in-time.ts');
const {readSettings} = await import('./environment.ts');
const {createLogger} = await import('./logger.ts');
const {createReader} = await import('./messages/reader.ts');

const envFile = '.env';

const refuse = (sentences: readonly string[]): never => {
  process.stderr.write(`Token Keeper did not start.\n${sentences.map((sentence) => `- ${sentence}\n`).join('')}`);
  process.exit(1);
};

/** What kept us from starting, in words; anything unforeseen keeps its own message. */
function sentencesFor(error: unknown): readonly string[] {
  if (error instanceof ConfigError) return [...error.problems, ...whereLooked(error.problems)];
  if (error instanceof KeeperError)
    return [createReader({locale: 'en', timeZone: 'UTC', now: 0}).t(error.said.key as MessageKey, error.said.values)];
  const {code, syscall, message} = error as NodeJS.ErrnoException;
  if (code === 'EADDRINUSE') return ['Something else listens at the address in KEEPER_LISTEN. Stop it, or choose another port.'];
  if (code === 'EACCES' && syscall === 'listen')
    return [
      'This account may not listen at the port in KEEPER_LISTEN (EACCES): ports below 1024 need special rights. Choose a higher one, in KEEPER_URL too unless a reverse proxy stands between.',
    ];
  // Failures of the store have sentences of their own by now.
  if (syscall === 'listen' || syscall === 'getaddrinfo')
    return [`The address in KEEPER_LISTEN cannot be listened at (${code}): it must be one of this machine's.`];
  return [message];
}

/** Who starts us in another folder has the right settings elsewhere. */
function whereLooked(problems: readonly string[]): string[] {
  if (!problems.some((problem) => problem.includes(' is missing;'))) return [];
  const path = resolve(envFile);
  return [`Settings come from the environment and from ${path}${existsSync(path) ? '' : ', which is not there'}.`];
}

try {
  // biome-ignore lint/style/noProcessEnv: the one reader of the environment.
  const {given, unreadable} = readSettings(process.env, envFile);
  const config = parseConfig(given, unreadable);
  const log = createLogger(config.LOG_LEVEL);
  const app = createApp(config, {clock: systemClock, ids: randomIds, log, sqlitePath: 'data/keeper.db'});
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    log.info({signal}, 'stopping');
    // None of our timers keeps the process alive, and what is in flight may wait for one.
    setInterval(() => {}, 1_000);
    endInTime(app.stop(), systemClock).then(
      (isWhole) => {
        if (isWhole) log.info({}, 'stopped');
        else log.warn({}, 'stopped, though not everything ended; it is finished at the next start');
        process.exit(0);
      },
      (error: unknown) => refuse(sentencesFor(error)),
    );
  };
  // A terminal that is closed hangs up.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop(signal));
  const address = await app.start();
  log.info({address}, 'listening');
} catch (error) {
  refuse(sentencesFor(error));
}
