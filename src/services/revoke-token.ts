import type {Asked} from '../domain/actor.ts';
import type {LedgerToken} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Change} from './change.ts';
import {orGone, twice} from './server-look.ts';

/** Deletes a token for good; one that is gone meanwhile is as wanted. */
export const createRevokeToken =
  ({mattermost, change}: {mattermost: Mattermost; change: Change}) =>
  ({actor, ownerId, channelId}: Asked, {id: tokenId}: LedgerToken): Promise<void> =>
    change({actor, verb: 'revoke', ownerId, tokenId, channelId}, () =>
      twice(() => orGone(mattermost.person(actor.id).revokeToken(tokenId))),
    );
