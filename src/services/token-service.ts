import type {Asked} from '../domain/actor.ts';
import type {Clock} from '../domain/clock.ts';
import {KeeperError} from '../domain/errors.ts';
import {said} from '../domain/said.ts';
import type {LedgerToken} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';
import type {Change} from './change.ts';
import {createDisableToken} from './disable-token.ts';
import {createEnableToken} from './enable-token.ts';
import {createReadTokens, type ReadTokens} from './owners-tokens.ts';
import {createRevokeToken} from './revoke-token.ts';
import type {Rights} from './rights.ts';
import {changeSeveral, type Outcome} from './several.ts';

export type TokenService = ReadTokens & {
  disable(asked: Asked, tokenIds: readonly string[]): Promise<Outcome[]>;
  enable(asked: Asked, tokenIds: readonly string[]): Promise<Outcome[]>;
  /** Throws as `enable` does where the token cannot be enabled as things are. */
  checkEnable(asked: Asked, token: LedgerToken): Promise<void>;
  revoke(asked: Asked, tokenIds: readonly string[]): Promise<Outcome[]>;
};

export type TokenParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly change: Change;
  readonly rights: Rights;
};

/** Reading and ending tokens that exist. All verbs throw KeeperError `not-found` where none of the tokens is this owner's. */
export function createTokenService(parts: TokenParts): TokenService {
  const read = createReadTokens(parts);
  const disable = createDisableToken(parts);
  const {enable, check: checkEnable} = createEnableToken(parts);
  const revoke = createRevokeToken(parts);

  /** The owner's own among these; gone ones too, so that they can be named. */
  const owned = async ({ownerId}: Asked, tokenIds: readonly string[]): Promise<LedgerToken[]> => {
    const {tokens} = await read.of(ownerId);
    const found = tokenIds.flatMap((wanted) => tokens.find(({id}) => id === wanted) ?? []);
    if (found.every(({goneAt}) => goneAt !== null)) throw new KeeperError('not-found', said('error.tokens-gone'));
    return found;
  };

  return {
    ...read,
    checkEnable,
    disable: async (asked, ids) => changeSeveral(await owned(asked, ids), (token) => disable(asked, token)),
    async enable(asked, ids) {
      await parts.rights.ownTokens(asked.ownerId);
      return changeSeveral(await owned(asked, ids), (token) => enable(asked, token));
    },
    revoke: async (asked, ids) => changeSeveral(await owned(asked, ids), (token) => revoke(asked, token)),
  };
}
