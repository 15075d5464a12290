import {endSessions} from './authentication.ts';
import {text} from './body.ts';
import type {Core} from './core.ts';
import {ApiError, invalidBody, invalidUrl} from './errors.ts';
import {viewTeamMember} from './membership.ts';
import type {Session} from './model.ts';
import {paged} from './paging.ts';
import {need, needSelfOrEditor} from './permissions.ts';
import {type Call, done, ok, type Reply, type Route, route} from './routes.ts';

/** Sessions of a user, their end, and the audits of what the user did. */
export const sessionRoutes: readonly Route[] = [
  route('get', '/users/:user_id/sessions', list),
  route('post', '/users/:user_id/sessions/revoke', revoke),
  route('post', '/users/:user_id/sessions/revoke/all', revokeAll),
  route('post', '/users/sessions/revoke/all', revokeEverybodys),
  route('get', '/users/:user_id/audits', audits),
];

function view(core: Core, session: Session): Record<string, unknown> {
  const members = core.state.teamMembers.values().filter((member) => member.user_id === session.user_id);
  return {
    ...session,
    token: '',
    ...(core.version() === '10.11' && {voip_device_id: ''}),
    expired_notify: false,
    team_members: [...members].map(viewTeamMember),
    local: false,
  };
}

function list({core, me, id}: Call): Reply {
  const userId = id('user_id');
  needSelfOrEditor(core, me, userId);
  const sessions = core.state.sessions.values().filter((session) => session.user_id === userId);
  return ok(
    [...sessions].sort((one, other) => other.last_activity_at - one.last_activity_at).map((session) => view(core, session)),
  );
}

function revoke({core, me, id, body}: Call): Reply {
  const userId = id('user_id');
  needSelfOrEditor(core, me, userId);
  const sessionId = text(body, 'session_id');
  if (sessionId === '') throw invalidBody('session_id');
  const session = core.state.sessions.get(sessionId);
  if (!session) throw new ApiError(400, 'app.session.get.app_error');
  if (session.user_id !== userId) throw invalidUrl('user_id');
  core.state.sessions.delete(sessionId);
  return done();
}

function revokeAll({core, me, id}: Call): Reply {
  const userId = id('user_id');
  needSelfOrEditor(core, me, userId);
  endSessions(core, (session) => session.user_id === userId);
  return done();
}

function revokeEverybodys({core, me}: Call): Reply {
  need(core, me, 'manage_system');
  endSessions(core, () => true);
  return done();
}

function audits({core, me, id, query}: Call): Reply {
  const userId = id('user_id');
  needSelfOrEditor(core, me, userId);
  const own = core.state.audits.filter((audit) => audit.user_id === userId);
  return ok(paged(own.reverse(), query));
}
