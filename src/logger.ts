import pino from 'pino';
import type {Logger} from './domain/logger.ts';

/** Keys that may hold a secret, at the depths where our fields and library errors have them. */
const sensitive = ['token', 'secret', 'password', 'authorization', 'cookie', 'context', 'carried', 'url'];

/** JSON lines on stdout. What could hold a secret is cut by name, as a second guard behind the `Secret` type. */
export const createLogger = (level: string): Logger =>
  pino({
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    redact: {paths: sensitive.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]), censor: '[secret]'},
  });
