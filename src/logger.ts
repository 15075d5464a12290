import pino from 'pino';
import type {Logger} from './domain/logger.ts';

/** Keys that may hold a secret, at the depths where our fields and library errors have them. */
const sensitive = ['token', 'secret', 'password', 'authorization', 'cookie', 'context', 'carried', 'url'];

/** Whoever reads the log may go before us, as with a terminal that is closed: pino's own stream would then write on at the end, for ever. */
function output(): typeof process.stdout {
  process.stdout.on('error', () => undefined);
  return process.stdout;
}

/** JSON lines on stdout. What could hold a secret is cut by name, as a second guard behind the `Secret` type. */
export const createLogger = (level: string): Logger =>
  pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: {paths: sensitive.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[secret]'},
    },
    output(),
  );
