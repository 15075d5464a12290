import {KeeperError, ServerError} from '../domain/errors.ts';
import {said} from '../domain/said.ts';
import {inWords} from '../domain/server-failure.ts';
import type {LedgerToken} from '../domain/token.ts';

/** A change that was carried out on one of several tokens, or why not. */
export type Outcome = {readonly token: LedgerToken; readonly error?: KeeperError};

/**
 * Changes tokens one after the other; what goes wrong with one is said of that one. Once the server does not do its part, the
 * others are not tried. A single token's failure is thrown.
 */
export async function changeSeveral(
  tokens: readonly LedgerToken[],
  act: (token: LedgerToken) => Promise<void>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  let goesOn = true;
  for (const token of tokens) {
    const error = goesOn ? await failureOf(token, act) : new KeeperError('server-away', said('error.not-tried'));
    if (error && stops.has(error.code)) goesOn = false;
    outcomes.push(error ? {token, error} : {token});
  }
  const [only] = outcomes;
  if (outcomes.length === 1 && only?.error) throw only.error;
  return outcomes;
}

const stops: ReadonlySet<string> = new Set(['server-away', 'unsure', 'refused-by-server']);

async function failureOf(token: LedgerToken, act: (token: LedgerToken) => Promise<void>): Promise<KeeperError | null> {
  try {
    if (token.goneAt !== null) return new KeeperError('not-found', said('error.tokens-gone'));
    await act(token);
    return null;
  } catch (error) {
    if (error instanceof KeeperError) return error;
    if (error instanceof ServerError) return inWords(error);
    throw error;
  }
}
