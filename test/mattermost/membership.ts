import {isGuest} from './authentication.ts';
import {type Core, since} from './core.ts';
import type {Channel, ChannelMember, Team, TeamMember, User} from './model.ts';
import {roleNames} from './permissions.ts';
import {createPost} from './posting.ts';

/** Adds somebody to a team and to its two first channels. Adding a member again changes nothing. */
export function joinTeam(core: Core, team: Team, user: User, admin = false): TeamMember {
  const key = `${team.id}:${user.id}`;
  const existing = core.state.teamMembers.get(key);
  if (existing && existing.delete_at === 0) return existing;
  const member = {...newMember(core, user, admin), team_id: team.id, user_id: user.id};
  core.state.teamMembers.set(key, member);
  core.publish('added_to_team', {team_id: team.id, user_id: user.id}, {userId: user.id});
  for (const channel of core.state.channels.values()) {
    const first = channel.name === 'town-square' || channel.name === 'off-topic';
    if (channel.team_id !== team.id || !first) continue;
    joinChannel(core, channel, user, admin);
    if (channel.name === 'town-square') say(core, channel, user, 'system_join_team', `@${user.username} joined the team.`);
  }
  return member;
}

/** Adds somebody to a channel. Adding a member again changes nothing. */
export function joinChannel(core: Core, channel: Channel, user: User, admin = false): ChannelMember {
  const key = `${channel.id}:${user.id}`;
  const existing = core.state.channelMembers.get(key);
  if (existing && existing.delete_at === 0) return existing;
  const member = {
    ...newMember(core, user, admin),
    channel_id: channel.id,
    user_id: user.id,
    last_viewed_at: 0,
    msg_count: 0,
    mention_count: 0,
  };
  core.state.channelMembers.set(key, member);
  if (channel.team_id) core.publish('user_added', {user_id: user.id, team_id: channel.team_id}, {channelId: channel.id});
  return member;
}

function newMember(core: Core, user: User, admin: boolean) {
  return {admin, guest: isGuest(user), create_at: core.clock.now(), delete_at: 0};
}

/** A system message in a channel, such as that somebody joined. It does not count as a message. */
export function say(core: Core, channel: Channel, user: User, type: string, message: string): void {
  createPost(core, {user_id: user.id, channel_id: channel.id, message, type, props: {username: user.username}});
}

/** Ends somebody's membership of a team and of all its channels. */
export function leaveTeam(core: Core, teamId: string, userId: string): void {
  core.state.teamMembers.delete(`${teamId}:${userId}`);
  for (const channel of core.state.channels.values()) {
    if (channel.team_id === teamId) core.state.channelMembers.delete(`${channel.id}:${userId}`);
  }
  core.publish('leave_team', {team_id: teamId, user_id: userId}, {userId});
}

/** A member of a team as clients see it. */
export function viewTeamMember(member: TeamMember): Record<string, unknown> {
  return {
    team_id: member.team_id,
    user_id: member.user_id,
    roles: roleNames('team', member).join(' '),
    delete_at: member.delete_at,
    ...schemeOf(member),
  };
}

function schemeOf({guest, admin}: TeamMember | ChannelMember) {
  return {scheme_guest: guest, scheme_user: !guest, scheme_admin: admin, explicit_roles: ''};
}

/** A member of a channel as clients see it; `fresh` is the answer to the call that added it. */
export function viewChannelMember(core: Core, member: ChannelMember, fresh = false): Record<string, unknown> {
  const newer = since(core, '10.11');
  const unset = fresh && since(core, '11.6');
  return {
    channel_id: member.channel_id,
    user_id: member.user_id,
    roles: roleNames('channel', member).join(' '),
    last_viewed_at: unset ? -1 : member.last_viewed_at,
    msg_count: member.msg_count,
    mention_count: member.mention_count,
    mention_count_root: member.mention_count,
    ...(newer && {urgent_mention_count: 0}),
    msg_count_root: member.msg_count,
    notify_props: {
      ...(newer && {channel_auto_follow_threads: 'off'}),
      desktop: 'default',
      email: 'default',
      ignore_channel_mentions: 'default',
      mark_unread: 'all',
      push: 'default',
    },
    last_update_at: unset ? -1 : member.create_at,
    ...schemeOf(member),
    ...(since(core, '11.6') && {autotranslation_disabled: false}),
  };
}

/** The users who are in a channel. */
export function membersOf(core: Core, channelId: string): string[] {
  const members = core.state.channelMembers
    .values()
    .filter((member) => member.channel_id === channelId && member.delete_at === 0);
  return [...members].map((member) => member.user_id);
}
