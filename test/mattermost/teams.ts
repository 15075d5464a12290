import {isGuest} from './authentication.ts';
import {flag, isRecord, records, text, texts} from './body.ts';
import {addChannel} from './channel-table.ts';
import {type Core, setting, since} from './core.ts';
import {ApiError, forbidden, invalidBody, notFound} from './errors.ts';
import {isValidId, newId} from './ids.ts';
import {joinTeam, leaveTeam, viewTeamMember} from './membership.ts';
import type {Team, User} from './model.ts';
import {paged} from './paging.ts';
import {can, canInTeam, need, needInTeam, needSelfOrEditor} from './permissions.ts';
import {type Call, created, done, ok, type Reply, type Route, route} from './routes.ts';
import {userById} from './users.ts';

/** Teams and their members. */
export const teamRoutes: readonly Route[] = [
  route('get', '/teams', list),
  route('post', '/teams', create),
  route('get', '/teams/name/:name', (call) => ok(view(call, visible(call, byName(call.core, call.param('name')))))),
  route('get', '/teams/:team_id', (call) => ok(view(call, visible(call, teamById(call.core, call.id('team_id')))))),
  route('get', '/users/:user_id/teams', teamsOfUser),
  route('get', '/users/:user_id/teams/members', membershipsOfUser),
  route('get', '/teams/:team_id/members', members),
  route('get', '/teams/:team_id/members/:user_id', getMember),
  route('post', '/teams/:team_id/members', add),
  route('post', '/teams/:team_id/members/batch', addBatch),
  route('put', '/teams/:team_id/members/:user_id/schemeRoles', setSchemeRoles),
  route('delete', '/teams/:team_id/members/:user_id', remove),
  route('post', '/teams/:team_id/invite/email', invite),
];

/** The team with that id. Throws 404 where there is none. */
export function teamById(core: Core, id: string): Team {
  const team = core.state.teams.get(id);
  if (!team) throw notFound('app.team.get.find.app_error');
  return team;
}

/** The team with that name. Throws 404 where there is none. */
export function byName(core: Core, name: string): Team {
  const team = core.state.teams.values().find((candidate) => candidate.name === name);
  if (!team) throw notFound('app.team.get_by_name.missing.app_error');
  return team;
}

function visible({core, me}: Call, team: Team): Team {
  if (!(team.type === 'O' && team.allow_open_invite)) needInTeam(core, me, team.id, 'view_team');
  return team;
}

function view({core, me}: Call, team: Team): Record<string, unknown> {
  const {email, invite_id, ...rest} = team;
  return {
    ...rest,
    email: canInTeam(core, me, team.id, 'manage_team') ? email : '',
    invite_id: canInTeam(core, me, team.id, 'invite_user') ? invite_id : '',
    company_name: '',
    allowed_domains: '',
    scheme_id: null,
    group_constrained: null,
    policy_id: null,
    ...(since(core, '10.11') && {cloud_limits_archived: false}),
  };
}

function list(call: Call): Reply {
  const {core, me, query} = call;
  const all = can(core, me, 'list_private_teams');
  const teams = core.state.teams.values().filter((team) => all || (team.type === 'O' && team.allow_open_invite));
  return ok(paged(teams, query).map((team) => view(call, team)));
}

function create(call: Call): Reply {
  const {core, me, body} = call;
  if (!isRecord(body)) throw invalidBody('team');
  need(core, me, 'create_team');
  const name = text(body, 'name').toLowerCase();
  if (!/^[a-z][a-z0-9-]{1,63}$/.test(name)) throw new ApiError(400, 'model.team.is_valid.characters.app_error');
  if (core.state.teams.values().some((team) => team.name === name)) throw new ApiError(400, 'app.team.save.existing.app_error');
  const now = core.clock.now();
  const team: Team = {
    id: newId(),
    create_at: now,
    update_at: now,
    delete_at: 0,
    display_name: text(body, 'display_name'),
    name,
    description: text(body, 'description'),
    email: text(body, 'email') || me.email,
    type: text(body, 'type') || 'O',
    invite_id: newId(),
    allow_open_invite: flag(body, 'allow_open_invite'),
  };
  core.state.teams.set(team.id, team);
  addChannel(core, {team_id: team.id, type: 'O', name: 'town-square', display_name: 'Town Square'});
  addChannel(core, {team_id: team.id, type: 'O', name: 'off-topic', display_name: 'Off-Topic'});
  joinTeam(core, team, me, true);
  return created(view(call, team));
}

function teamsOf(core: Core, userId: string): Team[] {
  return [...core.state.teams.values()].filter((team) => core.state.teamMembers.get(`${team.id}:${userId}`)?.delete_at === 0);
}

function teamsOfUser(call: Call): Reply {
  const {core, me, id} = call;
  const userId = id('user_id');
  if (userId !== me.id && !can(core, me, 'sysconsole_read_user_management_users')) throw forbidden();
  return ok(teamsOf(core, userId).map((team) => view(call, team)));
}

function membershipsOfUser({core, me, id}: Call): Reply {
  const userId = id('user_id');
  needSelfOrEditor(core, me, userId);
  return ok([...core.state.teamMembers.values()].filter((member) => member.user_id === userId).map(viewTeamMember));
}

function members({core, me, id, query}: Call): Reply {
  const teamId = id('team_id');
  needInTeam(core, me, teamId, 'view_team');
  return ok(
    paged(
      core.state.teamMembers.values().filter((member) => member.team_id === teamId),
      query,
    ).map(viewTeamMember),
  );
}

function getMember({core, me, id}: Call): Reply {
  needInTeam(core, me, id('team_id'), 'view_team');
  const member = core.state.teamMembers.get(`${id('team_id')}:${id('user_id')}`);
  if (!member) throw notFound('app.team.get_member.missing.app_error');
  return ok(viewTeamMember(member));
}

function add(call: Call): Reply {
  const {core, me, id, body} = call;
  const teamId = id('team_id');
  const userId = text(body, 'user_id');
  if (text(body, 'team_id') !== teamId) throw invalidBody('team_id');
  if (!isValidId(userId)) throw invalidBody('user_id');
  if (userId === me.id) {
    need(core, me, teamById(core, teamId).allow_open_invite ? 'join_public_teams' : 'join_private_teams');
  } else {
    needInTeam(core, me, teamId, 'add_user_to_team');
    needGuestInvitation(core, me, teamId, userById(core, userId));
  }
  return created(viewTeamMember(joinTeam(core, teamById(core, teamId), userById(core, userId))));
}

function needGuestInvitation(core: Core, me: User, teamId: string, user: User): void {
  if (isGuest(user)) needInTeam(core, me, teamId, 'invite_guest');
}

function addBatch({core, me, id, body, query}: Call): Reply {
  const teamId = id('team_id');
  const list = records({list: body}, 'list');
  if (list.length === 0) throw invalidBody('no members in batch');
  if (list.length > 256) throw invalidBody('too many members in batch');
  const ids = list.map((item) => text(item, 'user_id'));
  if (list.some((item) => text(item, 'team_id') !== teamId)) throw invalidBody('team_id for member with user_id');
  if (!ids.every(isValidId)) throw invalidBody('user_id');
  const team = teamById(core, teamId);
  needInTeam(core, me, teamId, 'add_user_to_team');
  for (const userId of ids) needGuestInvitation(core, me, teamId, userById(core, userId));
  const views = ids.map((userId) => viewTeamMember(joinTeam(core, team, userById(core, userId))));
  const graceful = query.has('graceful');
  return created(graceful ? views.map((member) => ({user_id: member.user_id, member, error: null})) : views);
}

function setSchemeRoles({core, me, id, body}: Call): Reply {
  needInTeam(core, me, id('team_id'), 'manage_team_roles');
  const member = core.state.teamMembers.get(`${id('team_id')}:${id('user_id')}`);
  if (!member) throw notFound('app.team.get_member.missing.app_error');
  member.admin = flag(body, 'scheme_admin');
  core.publish('memberrole_updated', {member: JSON.stringify(viewTeamMember(member))}, {userId: member.user_id});
  return done();
}

function remove({core, me, id}: Call): Reply {
  const userId = id('user_id');
  if (userId !== me.id) needInTeam(core, me, id('team_id'), 'remove_user_from_team');
  leaveTeam(core, id('team_id'), userId);
  return done();
}

function invite({core, me, id, body, query}: Call): Reply {
  const teamId = id('team_id');
  needInTeam(core, me, teamId, 'invite_user');
  needInTeam(core, me, teamId, 'add_user_to_team');
  if (setting(core, 'ServiceSettings', 'EnableEmailInvitations') !== true) {
    throw new ApiError(501, 'api.team.invite_members.disabled.app_error');
  }
  const emails = texts(body) ?? texts(isRecord(body) ? body.emails : undefined) ?? [];
  if (emails.length === 0) throw invalidBody('user_email');
  if (!emails.every((email) => /^[^@\s]+@[^@\s]+$/.test(email))) {
    throw new ApiError(400, 'api.team.invite_members.invalid_email.app_error');
  }
  for (const to of emails) core.state.mails.push({to, kind: 'invitation', at: core.clock.now()});
  return query.has('graceful') ? ok(emails.map((email) => ({email, error: null}))) : done();
}
