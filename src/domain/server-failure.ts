import {KeeperError, type ServerError} from './errors.ts';
import {type Said, said} from './said.ts';

/** A failure of the server in words, where nothing was changed by it: what the person can do about it. */
export function inWords(error: ServerError): KeeperError {
  const code = error.isAway || error.status === 429 ? 'server-away' : 'refused-by-server';
  return new KeeperError(code, sentenceFor(error), {cause: error, detail: `${error.status} ${error.id}`});
}

function sentenceFor(error: ServerError): Said {
  if (error.status === 501) return said('error.tokens-switched-off');
  if (error.isAway) return said('error.server-away');
  if (error.status === 429)
    return said('error.server-busy', {seconds: Math.max(1, Math.ceil((error.retryAfterMs ?? 1_000) / 1_000))});
  if (error.status === 401) return said('error.bot-signed-out');
  return said(error.status === 404 ? 'error.tokens-gone' : 'error.refused-by-server');
}
