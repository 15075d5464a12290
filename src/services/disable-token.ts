import type {Asked} from '../domain/actor.ts';
import type {LedgerToken} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Change} from './change.ts';
import {twice} from './server-look.ts';

/** Makes a token stop working until its hold is lifted. */
export const createDisableToken =
  ({mattermost, change}: {mattermost: Mattermost; change: Change}) =>
  ({actor, ownerId, channelId}: Asked, {id: tokenId}: LedgerToken): Promise<void> => {
    const hold = {tokenId, reason: actor.kind === 'admin' ? 'admin' : 'owner'} as const;
    return change({actor, verb: 'disable', ownerId, tokenId, channelId, hold}, () =>
      twice(() => mattermost.person(actor.id).disableToken(tokenId)),
    );
  };
