import {ZodError} from 'zod';
import {KeeperError, ServerError} from '../domain/errors.ts';
import type {Reply} from '../domain/reply.ts';
import {type Said, said} from '../domain/said.ts';
import {AmbiguousName} from '../domain/token-names.ts';
import {ambiguousReply} from '../messages/ambiguous.ts';
import type {Reader} from '../messages/reader.ts';

/** Failures after which nothing has happened, so that the button may be pressed again. */
const harmless = new Set(['server-away', 'busy', 'switched-off', 'bad-input']);

/** True where the failure surely came before anything was changed. */
export function didNothing(error: unknown): boolean {
  if (error instanceof ServerError) return !error.mayHaveHappened;
  return error instanceof KeeperError && harmless.has(error.code);
}

/** A failure of the server in words: what the person can do about it. */
function sentenceFor(error: ServerError): Said {
  if (error.status === 501) return said('error.tokens-switched-off');
  if (error.mayHaveHappened) return said('error.server-away');
  if (error.status === 429)
    return said('error.server-busy', {seconds: Math.max(1, Math.ceil((error.retryAfterMs ?? 1_000) / 1_000))});
  if (error.status === 401) return said('error.bot-signed-out');
  return said(error.status === 404 ? 'error.tokens-gone' : 'error.refused-by-server');
}

/** Any failure as one with a sentence for the person; what nobody foresaw is `internal`. */
export function asKeeperError(error: unknown): KeeperError {
  if (error instanceof KeeperError) return error;
  if (error instanceof ZodError)
    return new KeeperError('bad-input', said(error.issues[0]?.message ?? 'error.not-understood'), {cause: error});
  if (!(error instanceof ServerError)) return new KeeperError('internal', said('error.internal'), {cause: error});
  const code = error.mayHaveHappened || error.status === 429 ? 'server-away' : 'refused-by-server';
  return new KeeperError(code, sentenceFor(error), {cause: error, detail: `${error.status} ${error.id}`});
}

/** What the person reads of a failure. */
export const failureReply = (reader: Reader, error: KeeperError): Reply =>
  error instanceof AmbiguousName ? ambiguousReply(reader, error) : {text: reader.said(error.said)};
