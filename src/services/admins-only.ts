import type {MattermostGateway} from '../mattermost/gateway.ts';

const rowsPerPage = 200;

/**
 * True where a channel is private and only people who are system admins (and ourselves) read it, as it is now. False for an archived
 * one: it takes no post, but the file that one would have (5.37 and 10.11). Throws ServerError.
 */
export async function isAdminsOnly(gateway: MattermostGateway, channelId: string): Promise<boolean> {
  const {type, deletedAt} = await gateway.channel(channelId);
  if (type !== 'P' || deletedAt > 0) return false;
  const me = await gateway.me();
  for (let page = 0; ; page++) {
    const members = await gateway.channelMembersPage(channelId, {page, perPage: rowsPerPage});
    const others = members.map(({userId}) => userId).filter((id) => id !== me.id);
    const users = others.length === 0 ? [] : await gateway.usersByIds(others);
    if (users.length < others.length || users.some(({roles, isBot}) => isBot || !roles.includes('system_admin'))) return false;
    if (members.length < rowsPerPage) return true;
  }
}
