import {z} from 'zod';
import {ServerError} from '../../domain/errors.ts';
import type {Channel, MattermostGateway} from '../gateway.ts';
import {type Caller, done, list, loose} from './caller.ts';
import {pathId, pathName} from './in-path.ts';

const described = z.object({
  id: z.string(),
  team_id: loose,
  type: z.enum(['O', 'P', 'D', 'G']),
  name: z.string(),
  display_name: loose,
  last_post_at: z.number().default(0),
  delete_at: z.number().default(0),
});
type Described = z.output<typeof described>;

const toChannel = (raw: Described): Channel => ({
  id: raw.id,
  teamId: raw.team_id,
  type: raw.type,
  name: raw.name,
  displayName: raw.display_name,
  deletedAt: raw.delete_at,
});
const channel = described.transform(toChannel);
const withLastPost = described.transform((raw) => ({channel: toChannel(raw), lastPostAt: raw.last_post_at}));
const member = z.object({user_id: z.string()}).transform((raw) => ({userId: raw.user_id}));

/** The answer to who is in no channel of that team and in no direct one: seen on 5.37 and 10.11. */
const noneAtAll = 'app.channel.get_channels.not_found.app_error';

type Calls =
  | 'channel'
  | 'channelByName'
  | 'createChannel'
  | 'channelMembersPage'
  | 'addChannelMember'
  | 'directChannel'
  | 'directChannelsOf';

/** Channels and who is in them. */
export function channelCalls({read, act}: Caller): Pick<MattermostGateway, Calls> {
  return {
    channel: (id) => read(channel, (client) => client.getChannel(pathId(id))),
    channelByName: (teamId, name) => read(channel, (client) => client.getChannelByName(pathId(teamId), pathName(name), true)),
    createChannel: ({teamId, type, name, displayName}) =>
      act(channel, (client) => client.call('POST', '/channels', {team_id: teamId, type, name, display_name: displayName})),
    channelMembersPage: (channelId, {page, perPage}) =>
      read(list(member), (client) => client.getChannelMembers(pathId(channelId), page, perPage)),
    addChannelMember: (channelId, userId) => act(done, (client) => client.addToChannel(userId, pathId(channelId))),
    directChannel: (userId, otherId) => act(channel, (client) => client.createDirectChannel([userId, otherId])),
    async directChannelsOf() {
      // Direct channels come with those of any team, on every version; a list without a team exists from 6 on only.
      const [team] = await read(list(z.object({id: z.string()})), (client) => client.getTeams(0, 1));
      if (!team) return [];
      try {
        const all = await read(list(withLastPost), (client) => client.call('GET', `/users/me/teams/${pathId(team.id)}/channels`));
        return all.filter((row) => row.channel.type === 'D');
      } catch (error) {
        if (error instanceof ServerError && error.status === 404 && error.id === noneAtAll) return [];
        throw error;
      }
    },
  };
}
