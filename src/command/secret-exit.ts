import type {Mattermost} from '../mattermost/gateway.ts';
import type {Reader} from '../messages/reader.ts';
import {secretText} from '../messages/secret.ts';
import type {Deliver} from '../services/rotation-service.ts';
import type {Place} from './command.ts';

/**
 * The one way in which a secret leaves: an ephemeral post of the bot to the person who proved who they are, in the channel where
 * they asked. Mattermost stores it nowhere (reference 2.5).
 */
export const createSecretExit =
  (mattermost: Mattermost) =>
  (userId: string, place: Place, reader: Reader): Deliver =>
  async ({verb, token, secret, deadlineAt, replaces, oldGoesNext}) => {
    const shown = {
      verb,
      name: token.name,
      id: token.id,
      endsAt: deadlineAt ?? token.expiresAt,
      endDropped: deadlineAt !== null,
      replaces,
      oldGoesNext,
    };
    const message = secretText(reader, shown, secret.reveal());
    const root = place.rootId === '' ? {} : {rootId: place.rootId};
    await mattermost.person(userId).createEphemeral(userId, {channelId: place.channelId, message, ...root});
  };
