import {signIn} from './authentication.ts';
import {isRecord, text} from './body.ts';
import {audit, type Core, setting} from './core.ts';
import {ApiError, forbidden, invalidBody, notFound} from './errors.ts';
import {newId} from './ids.ts';
import type {User} from './model.ts';
import {can, need, needSelfEditorOrBotManager} from './permissions.ts';
import {addDefaultPreferences} from './preferences.ts';
import {checkRolesExist, checkUserRoles} from './roles.ts';
import {type Call, created, done, type OpenCall, ok, openRoute, type Reply, type Route, route} from './routes.ts';
import {setActive} from './user-activation.ts';
import {announceUser, fullUser, viewUser} from './user-view.ts';

/** Accounts: sign in and out, make, read, change, switch off and on. */
export const userRoutes: readonly Route[] = [
  openRoute('post', '/users/login', login),
  openRoute('post', '/users/logout', logout),
  openRoute('post', '/users', create),
  route('get', '/users/username/:username', getByUsername),
  route('get', '/users/email/:email', getByEmail),
  route('get', '/users/:user_id', get, {activity: true}),
  route('put', '/users/:user_id/patch', patch),
  route('put', '/users/:user_id/roles', updateRoles),
  route('put', '/users/:user_id/active', updateActive),
  route('delete', '/users/:user_id', remove),
];

/** The user with that id. Throws 404 where there is none. */
export function userById(core: Core, id: string): User {
  const user = core.state.users.get(id);
  if (!user) throw notFound('app.user.missing_account.const');
  return user;
}

/** The user with that name, if there is one. */
export function userByName(core: Core, username: string): User | undefined {
  return core.state.users.values().find((user) => user.username === username);
}

type NewUser = Pick<User, 'username' | 'email' | 'roles' | 'first_name' | 'is_bot'> & Partial<User>;

/** Adds an account to the state, with the preferences that a new one has. */
export function addUser(core: Core, given: NewUser): User {
  const now = core.clock.now();
  const user: User = {
    id: newId(),
    password: '',
    nickname: '',
    last_name: '',
    position: '',
    locale: 'en',
    timezone: {automaticTimezone: '', manualTimezone: '', useAutomaticTimezone: 'true'},
    notify_props: {
      ...{channel: 'true', comments: 'never', desktop: 'mention', desktop_sound: 'true', desktop_threads: 'all', email: 'true'},
      ...{
        email_threads: 'all',
        first_name: 'false',
        mention_keys: '',
        push: 'mention',
        push_status: 'online',
        push_threads: 'all',
      },
    },
    auth_data: '',
    auth_service: '',
    create_at: now,
    update_at: now,
    delete_at: 0,
    last_password_update: 0,
    last_picture_update: 0,
    mfa_active: false,
    picture: undefined,
    ...given,
  };
  core.state.users.set(user.id, user);
  addDefaultPreferences(core, user.id);
  core.publish('new_user', {user_id: user.id}, {});
  return user;
}

function login({core, body, path}: OpenCall): Reply {
  const loginId = text(body, 'login_id').toLowerCase();
  audit(core, undefined, path, `attempt - login_id=${loginId}`, '');
  const user = core.state.users.values().find(({username, email}) => username === loginId || email.toLowerCase() === loginId);
  const wrong = !user || user.password === '' || user.auth_service !== '' || user.password !== text(body, 'password');
  if (wrong) throw new ApiError(401, 'api.user.login.invalid_credentials_email_username');
  if (user.delete_at > 0) throw new ApiError(401, 'api.user.login.inactive.app_error');
  const session = signIn(core, user);
  audit(core, session, path, 'authenticated');
  audit(core, session, path, 'success');
  const cookie = `MMAUTHTOKEN=${session.token}; Path=/; HttpOnly`;
  return {...ok(fullUser(core, user)), headers: {Token: session.token, 'Set-Cookie': cookie}};
}

function logout({core, session}: OpenCall): Reply {
  if (session) core.state.sessions.delete(session.id);
  return done();
}

function create({core, session, me, body}: OpenCall & {me?: User}): Reply {
  if (!isRecord(body)) throw invalidBody('user');
  const actor = me ?? (session && core.state.users.get(session.user_id));
  const first = core.state.users.values().every((user) => user.is_bot);
  const admin = actor !== undefined && can(core, actor, 'manage_system');
  const open = setting(core, 'TeamSettings', 'EnableOpenServer') === true;
  if (!first && !admin && !open) throw new ApiError(403, 'api.user.create_user.no_open_server');
  const username = text(body, 'username').toLowerCase();
  const email = text(body, 'email').toLowerCase();
  checkNew(core, username, email, text(body, 'password'));
  const user = addUser(core, {
    username,
    email,
    password: text(body, 'password'),
    first_name: text(body, 'first_name'),
    last_name: text(body, 'last_name'),
    nickname: text(body, 'nickname'),
    locale: text(body, 'locale') || 'en',
    roles: first ? 'system_admin system_user' : 'system_user',
    is_bot: false,
    last_password_update: core.clock.now(),
    ...timezoneOf(body),
  });
  return created(fullUser(core, user));
}

function checkNew(core: Core, username: string, email: string, password: string): void {
  checkUsername(core, username);
  if (!/^[^@\s]+@[^@\s]+$/.test(email)) throw new ApiError(400, 'model.user.is_valid.email.app_error');
  if (core.state.users.values().some((user) => user.email === email)) {
    throw new ApiError(400, 'app.user.save.email_exists.app_error');
  }
  checkPassword(core, password);
}

/** Throws 400 where a user name is malformed or taken. */
export function checkUsername(core: Core, username: string, taken = 'app.user.save.username_exists.app_error'): void {
  if (!/^[a-z0-9._-]{1,64}$/.test(username)) throw new ApiError(400, 'model.user.is_valid.username.app_error');
  if (userByName(core, username)) throw new ApiError(400, taken);
}

/** Throws 400 for a password that is too short. */
export function checkPassword(core: Core, password: string): void {
  const least = Number(setting(core, 'PasswordSettings', 'MinimumLength'));
  if (password.length < least) throw new ApiError(400, 'model.user.is_valid.pwd_min_length.app_error');
}

function get({core, me, id}: Call): Reply {
  return ok(viewUser(core, userById(core, id('user_id')), me));
}

function getByUsername({core, me, param}: Call): Reply {
  const user = userByName(core, param('username').toLowerCase());
  if (!user) throw notFound('app.user.get_by_username.app_error');
  return ok(viewUser(core, user, me));
}

function getByEmail({core, me, param}: Call): Reply {
  const user = core.state.users.values().find(({email}) => email === param('email').toLowerCase());
  if (!user) throw notFound('app.user.missing_account.const');
  return ok(viewUser(core, user, me));
}

function patch({core, me, id, body}: Call): Reply {
  if (!isRecord(body)) throw invalidBody('user');
  needSelfEditorOrBotManager(core, me, id('user_id'));
  const user = userById(core, id('user_id'));
  const username = text(body, 'username');
  if (username && username !== user.username) checkUsername(core, username);
  for (const key of ['username', 'nickname', 'first_name', 'last_name', 'position', 'locale'] as const) {
    if (typeof body[key] === 'string') user[key] = body[key];
  }
  Object.assign(user, timezoneOf(body));
  user.update_at = core.clock.now();
  announceUser(core, user);
  return ok(viewUser(core, user, me));
}

// Mattermost takes any words as time zone and locale.
function timezoneOf(body: Record<string, unknown>): Pick<User, 'timezone'> | undefined {
  if (!isRecord(body.timezone)) return undefined;
  return {timezone: Object.fromEntries(Object.entries(body.timezone).map(([key, value]) => [key, String(value)]))};
}

function updateRoles({core, me, id, body, session, path}: Call): Reply {
  const roles = text(body, 'roles');
  const userId = id('user_id');
  checkUserRoles(roles);
  need(core, me, 'manage_roles');
  checkRolesExist(core, roles);
  const user = userById(core, userId);
  user.roles = roles.split(/\s+/).filter(Boolean).join(' ');
  user.update_at = core.clock.now();
  for (const other of core.state.sessions.values()) if (other.user_id === userId) other.roles = user.roles;
  core.publish('user_role_updated', {user_id: userId, roles: user.roles}, {userId});
  audit(core, session, path, `user=${userId} roles=${roles}`);
  return done();
}

function updateActive({core, me, id, body}: Call): Reply {
  if (!isRecord(body) || typeof body.active !== 'boolean') throw invalidBody('active');
  const user = userById(core, id('user_id'));
  const leaving = user.id === me.id && !body.active;
  if (!leaving && !can(core, me, 'sysconsole_write_user_management_users')) throw forbidden();
  setActive(core, user, body.active);
  return done();
}

function remove({core, me, id}: Call): Reply {
  needSelfEditorOrBotManager(core, me, id('user_id'));
  setActive(core, userById(core, id('user_id')), false);
  return done();
}
