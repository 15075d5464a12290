import {createHash} from 'node:crypto';
import {isRecord, text, texts} from './body.ts';
import {addChannel, channelById, directName, readableChannel, viewChannel} from './channel-table.ts';
import type {Core} from './core.ts';
import {ApiError, forbidden, invalidBody, notFound} from './errors.ts';
import {isValidId} from './ids.ts';
import {joinChannel, say} from './membership.ts';
import type {Channel} from './model.ts';
import {paged} from './paging.ts';
import {canRead, need, needInChannel, needInTeam, needSelfOrEditor} from './permissions.ts';
import {type Call, created, done, ok, type Reply, type Route, route} from './routes.ts';
import {byName, teamById} from './teams.ts';
import {userById} from './users.ts';

/** Channels, direct and group ones too. */
export const channelRoutes: readonly Route[] = [
  route('post', '/channels', create),
  route('post', '/channels/direct', createDirect),
  route('post', '/channels/group', createGroup),
  route('get', '/channels', listAll),
  route('get', '/channels/:channel_id', (call) =>
    ok(viewChannel(call.core, readableChannel(call.core, call.me, call.id('channel_id')))),
  ),
  route('put', '/channels/:channel_id/patch', patch),
  route('delete', '/channels/:channel_id', remove),
  route('get', '/teams/:team_id/channels', listPublic),
  route('get', '/teams/:team_id/channels/name/:name', (call) => getByName(call, call.id('team_id'))),
  route('get', '/teams/name/:team_name/channels/name/:name', (call) =>
    getByName(call, byName(call.core, call.param('team_name')).id),
  ),
  route('get', '/users/:user_id/channels', (call) => channelsOfUser(call, () => true)),
  route('get', '/users/:user_id/teams/:team_id/channels', channelsInTeam),
];

function create({core, me, body}: Call): Reply {
  if (!isRecord(body)) throw invalidBody('channel');
  const type = text(body, 'type') === 'P' ? 'P' : 'O';
  const teamId = text(body, 'team_id');
  needInTeam(core, me, teamId, type === 'P' ? 'create_private_channel' : 'create_public_channel');
  const name = text(body, 'name');
  if (!/^[a-z0-9][a-z0-9_-]{0,63}$/.test(name)) throw new ApiError(400, 'model.channel.is_valid.1_or_more.app_error');
  const channel = addChannel(core, {
    team_id: teamById(core, teamId).id,
    type,
    name,
    display_name: text(body, 'display_name') || name,
    header: text(body, 'header'),
    purpose: text(body, 'purpose'),
    creator_id: me.id,
  });
  const answer = created(viewChannel(core, channel));
  joinChannel(core, channel, me, true);
  say(core, channel, me, 'system_join_channel', `@${me.username} joined the channel.`);
  core.publish('channel_created', {channel_id: channel.id, team_id: teamId}, {userId: me.id});
  return answer;
}

function createDirect({core, me, body}: Call): Reply {
  const given = texts(body);
  if (!given || given.length === 0 || given.length > 2) throw invalidBody('user_ids');
  const [one = '', other = one] = given;
  if (!isValidId(one) || !isValidId(other)) throw invalidBody('user_id');
  need(core, me, 'create_direct_channel');
  if (one !== me.id && other !== me.id) need(core, me, 'manage_system');
  return created(viewChannel(core, directChannel(core, one, other, me.id)));
}

/** The direct channel of two people, made if it is not there. */
export function directChannel(core: Core, one: string, other: string, creatorId: string): Channel {
  const name = directName(one, other);
  const existing = core.state.channels.values().find((channel) => channel.type === 'D' && channel.name === name);
  if (existing) return existing;
  const users = [...new Set([one, other])].map((id) => userById(core, id));
  const channel = addChannel(core, {type: 'D', name, creator_id: creatorId});
  for (const user of users) joinChannel(core, channel, user);
  core.publish('direct_added', {creator_id: creatorId, teammate_id: one === creatorId ? other : one}, {channelId: channel.id});
  return channel;
}

function createGroup({core, me, body}: Call): Reply {
  const given = texts(body);
  if (!given?.every(isValidId)) throw invalidBody('user_ids');
  const ids = [...new Set([me.id, ...given])].sort();
  need(core, me, 'create_group_channel');
  if (ids.length < 3 || ids.length > 8) throw new ApiError(400, 'api.channel.create_group.bad_size.app_error');
  const name = createHash('sha1').update(ids.join('')).digest('hex');
  const existing = core.state.channels.values().find((channel) => channel.type === 'G' && channel.name === name);
  if (existing) return created(viewChannel(core, existing));
  const users = ids.map((id) => userById(core, id));
  const names = users.map((user) => user.username).sort();
  const channel = addChannel(core, {type: 'G', name, display_name: names.join(', '), creator_id: me.id});
  for (const user of users) joinChannel(core, channel, user);
  core.publish('group_added', {teammate_ids: JSON.stringify(ids)}, {channelId: channel.id});
  return created(viewChannel(core, channel));
}

function listAll({core, me, query}: Call): Reply {
  need(core, me, 'manage_system');
  const channels = core.state.channels.values().filter((channel) => channel.team_id !== '' && channel.delete_at === 0);
  return ok(paged(channels, query).map((channel) => viewChannel(core, channel)));
}

function listPublic({core, me, id, query}: Call): Reply {
  const teamId = id('team_id');
  needInTeam(core, me, teamId, 'list_team_channels');
  const channels = core.state.channels
    .values()
    .filter(({team_id, type, delete_at}) => team_id === teamId && type === 'O' && delete_at === 0);
  return ok(paged(channels, query).map((channel) => viewChannel(core, channel)));
}

function getByName({core, me, param, query}: Call, teamId: string): Reply {
  const deleted = query.get('include_deleted') === 'true';
  const channel = core.state.channels
    .values()
    .find(({team_id, name, delete_at}) => team_id === teamId && name === param('name') && (deleted || delete_at === 0));
  if (!channel) throw notFound('app.channel.get_by_name.missing.app_error');
  // Who may not see a private channel is not told that it is there.
  if (!canRead(core, me, channel))
    throw channel.type === 'P' ? notFound('app.channel.get_by_name.missing.app_error') : forbidden();
  return ok(viewChannel(core, channel));
}

function channelsInTeam(call: Call): Reply {
  const teamId = call.id('team_id');
  needInTeam(call.core, call.me, teamId, 'view_team');
  return channelsOfUser(call, (channel) => channel.team_id === teamId || channel.team_id === '');
}

function channelsOfUser({core, me, id}: Call, which: (channel: Channel) => boolean): Reply {
  const userId = id('user_id');
  needSelfOrEditor(core, me, userId);
  const mine = core.state.channels
    .values()
    .filter((channel) => channel.delete_at === 0 && core.state.channelMembers.has(`${channel.id}:${userId}`) && which(channel));
  const shown = [...mine].map((channel) => viewChannel(core, channel));
  // Seen on real 5.37 and 10.11.
  if (shown.length === 0) throw new ApiError(404, 'app.channel.get_channels.not_found.app_error', 'No channels were found.');
  return ok(shown);
}

function propertiesPermission(channel: Channel, verb: 'manage' | 'delete'): string {
  const kind = channel.type === 'P' ? 'private' : 'public';
  return verb === 'manage' ? `manage_${kind}_channel_properties` : `delete_${kind}_channel`;
}

function patch({core, me, id, body}: Call): Reply {
  if (!isRecord(body)) throw invalidBody('channel');
  const channel = channelById(core, id('channel_id'));
  needInChannel(core, me, channel.id, propertiesPermission(channel, 'manage'));
  for (const key of ['name', 'display_name', 'header', 'purpose'] as const) {
    if (typeof body[key] === 'string') channel[key] = body[key];
  }
  channel.update_at = core.clock.now();
  core.publish('channel_updated', {channel: JSON.stringify(viewChannel(core, channel))}, {channelId: channel.id});
  return ok(viewChannel(core, channel));
}

function remove({core, me, id}: Call): Reply {
  const channel = channelById(core, id('channel_id'));
  needInChannel(core, me, channel.id, propertiesPermission(channel, 'delete'));
  if (channel.name === 'town-square') throw new ApiError(400, 'api.channel.delete_channel.cannot.app_error');
  channel.delete_at = core.clock.now();
  core.publish('channel_deleted', {channel_id: channel.id, delete_at: channel.delete_at}, {channelId: channel.id});
  return done();
}
