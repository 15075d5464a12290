import {type Core, since} from './core.ts';
import type {User} from './model.ts';
import {can} from './permissions.ts';

/** A user as `viewer` may see them: own account in full, more for system admins (from 10.11), a profile for others. */
export function viewUser(core: Core, user: User, viewer: User): Record<string, unknown> {
  return viewer.id === user.id ? fullUser(core, user) : listedUser(core, user, viewer);
}

/** As `viewUser`, but as lists show people: one's own account is a profile there, too. */
export function listedUser(core: Core, user: User, viewer: User): Record<string, unknown> {
  if (since(core, '10.11') && can(core, viewer, 'manage_system'))
    return {...base(core, user), notify_props: notifyProps(core, user)};
  return profile(core, user);
}

/** A user in full, as at sign-in and creation. */
export function fullUser(core: Core, user: User): Record<string, unknown> {
  const authData = since(core, '10.11') ? {} : {auth_data: ''};
  return {
    ...base(core, user),
    ...authData,
    notify_props: notifyProps(core, user),
    ...(user.last_password_update > 0 && {last_password_update: user.last_password_update}),
  };
}

/** A user as everybody sees them. */
export function profile(core: Core, user: User): Record<string, unknown> {
  return {...base(core, user), auth_data: ''};
}

function base(core: Core, user: User): Record<string, unknown> {
  const bot = core.state.bots.get(user.id);
  return {
    id: user.id,
    create_at: user.create_at,
    update_at: user.update_at,
    delete_at: user.delete_at,
    username: user.username,
    auth_service: user.auth_service,
    email: user.email,
    nickname: user.nickname,
    first_name: user.first_name,
    last_name: user.last_name,
    position: user.position,
    roles: user.roles,
    ...(user.last_picture_update > 0 && {last_picture_update: user.last_picture_update}),
    ...(user.mfa_active && {mfa_active: true}),
    locale: user.locale,
    timezone: user.timezone,
    ...(since(core, '10.11') && !bot && {remote_id: ''}),
    ...(bot && {is_bot: true, bot_description: bot.description}),
    disable_welcome_email: false,
  };
}

function notifyProps(core: Core, user: User): Record<string, string> {
  if (since(core, '10.11')) return user.notify_props;
  const {desktop_threads, email_threads, push_threads, ...older} = user.notify_props;
  return {...older, push_status: 'away'};
}

/** Tells the websockets that an account changed: from 10.11 in full to its owner, to others (and on 5.37 to all) as a profile. */
export function announceUser(core: Core, user: User): void {
  const own = since(core, '10.11');
  if (own) core.publish('user_updated', {user: fullUser(core, user)}, {userId: user.id});
  core.publish('user_updated', {user: profile(core, user)}, {only: (userId) => !own || userId !== user.id});
}
