import {flag, isRecord, number, text, texts} from './body.ts';
import type {Core} from './core.ts';
import {ApiError, invalidBody} from './errors.ts';
import type {User} from './model.ts';
import {paged} from './paging.ts';
import {type Call, ok, type Reply, type Route, route} from './routes.ts';
import {listedUser} from './user-view.ts';

/** Looking for people. */
export const userSearchRoutes: readonly Route[] = [
  route('get', '/users', list, {activity: true}),
  route('get', '/users/autocomplete', autocomplete),
  route('post', '/users/ids', byIds),
  route('post', '/users/usernames', byUsernames),
  route('post', '/users/search', search),
];

type Filter = (user: User) => boolean;

function view({core, me}: Call, users: Iterable<User>): Record<string, unknown>[] {
  return [...users].map((user) => listedUser(core, user, me));
}

function sorted(core: Core, filters: readonly (Filter | undefined)[]): User[] {
  const found = core.state.users.values().filter((user) => filters.every((filter) => !filter || filter(user)));
  return [...found].sort((one, other) => (one.username < other.username ? -1 : 1));
}

const inTeam =
  (core: Core, teamId: string): Filter =>
  ({id}) =>
    core.state.teamMembers.get(`${teamId}:${id}`)?.delete_at === 0;
const inChannel =
  (core: Core, channelId: string): Filter =>
  ({id}) =>
    core.state.channelMembers.get(`${channelId}:${id}`)?.delete_at === 0;
const not =
  (filter: Filter): Filter =>
  (user) =>
    !filter(user);
const isActive: Filter = ({delete_at}) => delete_at === 0;
const hasRole =
  (role: string): Filter =>
  ({roles}) =>
    roles.split(' ').includes(role);

/** The filter that `make` makes of a value, or none for an empty one. */
function when(value: string | null, make: (value: string) => Filter): Filter | undefined {
  return value ? make(value) : undefined;
}

function list(call: Call): Reply {
  const {core, query} = call;
  const users = sorted(core, [
    when(query.get('in_team'), (id) => inTeam(core, id)),
    when(query.get('not_in_team'), (id) => not(inTeam(core, id))),
    when(query.get('in_channel'), (id) => inChannel(core, id)),
    when(query.get('not_in_channel'), (id) => not(inChannel(core, id))),
    when(query.get('role'), hasRole),
    query.get('active') === 'true' ? isActive : undefined,
    query.get('inactive') === 'true' ? not(isActive) : undefined,
  ]);
  return ok(view(call, paged(users, query)));
}

function byIds(call: Call): Reply {
  const ids = texts(call.body);
  if (!ids || ids.length === 0) throw invalidBody('user_ids');
  const since = Number(call.query.get('since') ?? 0);
  return ok(view(call, sorted(call.core, [(user) => ids.includes(user.id) && user.update_at > since])));
}

function byUsernames(call: Call): Reply {
  const names = texts(call.body);
  if (!names || names.length === 0) throw invalidBody('usernames');
  return ok(view(call, sorted(call.core, [(user) => names.includes(user.username)])));
}

function matches(term: string): Filter {
  const wanted = term.toLowerCase().replace(/^@/, '');
  return ({username, first_name, last_name, nickname, email}) =>
    [username, first_name, last_name, nickname, email].some((value) => value.toLowerCase().startsWith(wanted));
}

function search(call: Call): Reply {
  const {core, body} = call;
  if (!isRecord(body)) throw invalidBody('user_search');
  const term = text(body, 'term');
  if (term === '') throw invalidBody('term');
  const limit = 'limit' in body ? number(body, 'limit') : 100;
  if (limit <= 0 || limit > 1000) throw invalidBody('limit');
  const users = sorted(core, [
    matches(term),
    when(text(body, 'team_id'), (id) => inTeam(core, id)),
    when(text(body, 'not_in_team_id'), (id) => not(inTeam(core, id))),
    when(text(body, 'in_channel_id'), (id) => inChannel(core, id)),
    when(text(body, 'not_in_channel_id'), (id) => not(inChannel(core, id))),
    when(text(body, 'role'), hasRole),
    flag(body, 'allow_inactive') ? undefined : isActive,
  ]);
  return ok(view(call, users.slice(0, limit)));
}

function autocomplete(call: Call): Reply {
  const {core, query} = call;
  const channelId = query.get('in_channel') ?? '';
  const teamId = query.get('in_team') ?? '';
  if (channelId !== '' && teamId === '') throw new ApiError(500, 'api.user.autocomplete_users.missing_team_id.app_error');
  const limit = Math.min(Number(query.get('limit') ?? 100) || 100, 1000);
  const found = sorted(core, [matches(query.get('name') ?? ''), isActive, when(teamId, (id) => inTeam(core, id))]);
  if (channelId === '') return ok({users: view(call, found.slice(0, limit))});
  const inside = inChannel(core, channelId);
  return ok({
    users: view(call, found.filter(inside).slice(0, limit)),
    out_of_channel: view(call, found.filter(not(inside)).slice(0, limit)),
  });
}
