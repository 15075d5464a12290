import {z} from 'zod';
import type {Channel, MattermostGateway} from '../gateway.ts';
import {type Caller, done, list, loose} from './caller.ts';
import {pathId, pathName} from './in-path.ts';

const channel = z
  .object({id: z.string(), team_id: loose, type: z.enum(['O', 'P', 'D', 'G']), name: z.string(), display_name: loose})
  .transform(
    (raw): Channel => ({id: raw.id, teamId: raw.team_id, type: raw.type, name: raw.name, displayName: raw.display_name}),
  );
const member = z.object({user_id: z.string()}).transform((raw) => ({userId: raw.user_id}));

type Calls = 'channel' | 'channelByName' | 'createChannel' | 'channelMembersPage' | 'addChannelMember' | 'directChannel';

/** Channels and who is in them. */
export function channelCalls({read, act}: Caller): Pick<MattermostGateway, Calls> {
  return {
    channel: (id) => read(channel, (client) => client.getChannel(pathId(id))),
    channelByName: (teamId, name) => read(channel, (client) => client.getChannelByName(pathId(teamId), pathName(name))),
    createChannel: ({teamId, type, name, displayName}) =>
      act(channel, (client) => client.call('POST', '/channels', {team_id: teamId, type, name, display_name: displayName})),
    channelMembersPage: (channelId, {page, perPage}) =>
      read(list(member), (client) => client.getChannelMembers(pathId(channelId), page, perPage)),
    addChannelMember: (channelId, userId) => act(done, (client) => client.addToChannel(userId, pathId(channelId))),
    directChannel: (userId, otherId) => act(channel, (client) => client.createDirectChannel([userId, otherId])),
  };
}
