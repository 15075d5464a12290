import {text} from './body.ts';
import {channelById, readableChannel} from './channel-table.ts';
import {ApiError, forbidden, invalidBody, notFound} from './errors.ts';
import {isValidId} from './ids.ts';
import {joinChannel, membersOf, say, viewChannelMember} from './membership.ts';
import type {Channel, ChannelMember} from './model.ts';
import {paged} from './paging.ts';
import {canInTeam, needInChannel, needSelfOrEditor} from './permissions.ts';
import {type Call, created, done, ok, type Reply, type Route, route} from './routes.ts';
import {userById} from './users.ts';

/** Members of channels, and what they have read. */
export const channelMemberRoutes: readonly Route[] = [
  route('get', '/channels/:channel_id/members', list),
  route('post', '/channels/:channel_id/members', add),
  route('get', '/channels/:channel_id/members/:user_id', get),
  route('delete', '/channels/:channel_id/members/:user_id', remove),
  route('get', '/users/:user_id/teams/:team_id/channels/members', ofUser),
  route('get', '/channels/:channel_id/stats', stats),
  route('post', '/channels/members/:user_id/view', viewed, {activity: true}),
];

function memberOf({core, id}: Call): ChannelMember {
  const member = core.state.channelMembers.get(`${id('channel_id')}:${id('user_id')}`);
  if (!member) throw notFound('app.channel.get_member.missing.app_error');
  return member;
}

function list({core, me, id, query}: Call): Reply {
  const channel = readableChannel(core, me, id('channel_id'));
  const members = core.state.channelMembers.values().filter((member) => member.channel_id === channel.id);
  return ok(paged(members, query).map((member) => viewChannelMember(core, member)));
}

function get(call: Call): Reply {
  readableChannel(call.core, call.me, call.id('channel_id'));
  return ok(viewChannelMember(call.core, memberOf(call)));
}

function add({core, me, id, body}: Call): Reply {
  const userId = text(body, 'user_id');
  if (!isValidId(userId)) throw invalidBody('user_id');
  const channel = channelById(core, id('channel_id'));
  if (channel.team_id === '') throw new ApiError(400, 'api.channel.add_user_to_channel.type.app_error');
  const joins = userId === me.id && channel.type === 'O' && canInTeam(core, me, channel.team_id, 'join_public_channels');
  if (!joins) needInChannel(core, me, channel.id, managePermission(channel));
  const user = userById(core, userId);
  if (!core.state.teamMembers.has(`${channel.team_id}:${user.id}`)) throw notFound('app.team.get_member.missing.app_error');
  const member = joinChannel(core, channel, user);
  const message = joins ? `@${user.username} joined the channel.` : `@${user.username} added to the channel by @${me.username}.`;
  say(core, channel, me, joins ? 'system_join_channel' : 'system_add_to_channel', message);
  return created(viewChannelMember(core, member, true));
}

function managePermission(channel: Channel): string {
  return channel.type === 'P' ? 'manage_private_channel_members' : 'manage_public_channel_members';
}

function remove(call: Call): Reply {
  const {core, me} = call;
  const channel = channelById(core, call.id('channel_id'));
  const member = memberOf(call);
  if (channel.team_id === '') throw new ApiError(400, 'api.channel.remove_channel_member.type.app_error');
  if (channel.name === 'town-square') throw new ApiError(400, 'api.channel.remove.default.app_error');
  if (member.user_id !== me.id) needInChannel(core, me, channel.id, managePermission(channel));
  core.state.channelMembers.delete(`${channel.id}:${member.user_id}`);
  const data = {user_id: member.user_id, remover_id: me.id};
  core.publish('user_removed', data, {channelId: channel.id});
  core.publish('user_removed', {...data, channel_id: channel.id}, {userId: member.user_id});
  return done();
}

function ofUser({core, me, id}: Call): Reply {
  const userId = id('user_id');
  needSelfOrEditor(core, me, userId);
  const members = core.state.channelMembers.values().filter((member) => {
    const teamId = core.state.channels.get(member.channel_id)?.team_id;
    return member.user_id === userId && (teamId === '' || teamId === id('team_id'));
  });
  return ok([...members].map((member) => viewChannelMember(core, member)));
}

function stats({core, me, id}: Call): Reply {
  const channel = readableChannel(core, me, id('channel_id'));
  const count = membersOf(core, channel.id).length;
  return ok({channel_id: channel.id, member_count: count, guest_count: 0, pinnedpost_count: 0, files_count: 0});
}

function viewed({core, me, id, body}: Call): Reply {
  if (id('user_id') !== me.id) throw forbidden();
  const channelId = text(body, 'channel_id');
  const member = core.state.channelMembers.get(`${channelId}:${me.id}`);
  if (channelId !== '' && !member) throw forbidden();
  if (member) {
    member.last_viewed_at = core.clock.now();
    member.msg_count = core.state.channels.get(channelId)?.total_msg_count ?? 0;
    member.mention_count = 0;
  }
  return ok({status: 'OK', last_viewed_at_times: {}});
}
