import {KeeperError} from '../domain/errors.ts';
import {whyNotOwn} from '../domain/person.ts';
import {said} from '../domain/said.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {PeopleService} from './people-service.ts';

/** What the server lets an owner do, read at the moment of the act (design section 2.4). Both throw KeeperError where it does not. */
export type Rights = {
  /** May have tokens that work: an active person with the right to own tokens. */
  ownTokens(ownerId: string): Promise<void>;
  /** May also be given a secret: tokens are on, and no app could be typing. */
  getSecret(ownerId: string): Promise<void>;
};

export function createRights({mattermost, people}: {mattermost: Mattermost; people: PeopleService}): Rights {
  const ownTokens = async (ownerId: string): Promise<void> => {
    const owner = await people.now(ownerId);
    if (owner.isBot) throw new KeeperError('forbidden', said('error.bot-account'));
    if (!owner.active) throw new KeeperError('forbidden', said('error.deactivated'));
    if (!owner.mayOwnTokens) {
      throw new KeeperError('forbidden', said(whyNotOwn(owner)));
    }
  };
  return {
    ownTokens,
    async getSecret(ownerId) {
      await Promise.all([ownTokens(ownerId), people.refuseWhileAppsMayAct(ownerId)]);
      if (!mattermost.features().tokensEnabled) throw new KeeperError('switched-off', said('error.tokens-switched-off'));
    },
  };
}
