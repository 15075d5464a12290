import type {Clock} from '../domain/clock.ts';
import {ServerError} from '../domain/errors.ts';
import type {Token} from '../domain/token.ts';
import type {MattermostGateway} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';

/** The answer, or null where the server says that there is no such thing. */
export async function orGone<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof ServerError && error.status === 404) return null;
    throw error;
  }
}

type Look = {readonly gateway: MattermostGateway; readonly store: Store; readonly clock: Clock};

/**
 * Reads a token as the server has it now, for the ledger too; null where it is gone. A rotation of it is then over for everybody, and
 * is closed with the next cut-over, which tells its owner: what is under way here may have deleted it.
 */
export async function lookAt({gateway, store, clock}: Look, tokenId: string): Promise<Token | null> {
  const token = await orGone(gateway.token(tokenId));
  if (token) await store.tokens.seen([token], clock.now());
  else await store.tokens.gone([tokenId], clock.now());
  return token;
}

/**
 * An act that may be repeated (disable, enable, revoke): done once more where its answer was lost. Throws the first failure where
 * the second try is refused, since the first may have happened.
 */
export async function twice(act: () => Promise<unknown>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof ServerError) || !error.mayHaveHappened) throw error;
    await act().catch(() => {
      throw error;
    });
  }
}

/** The same for a token that may be gone: then the ledger has it so, and the server's 404 is thrown. */
export async function twiceOrGone(look: Look, tokenId: string, act: () => Promise<unknown>): Promise<void> {
  try {
    await twice(act);
  } catch (error) {
    if (error instanceof ServerError && error.status === 404) await lookAt(look, tokenId);
    throw error;
  }
}
