import {endSessions} from './authentication.ts';
import {isRecord, record, text} from './body.ts';
import {type Core, since} from './core.ts';
import {ApiError, forbidden, invalidBody} from './errors.ts';
import {formOf} from './form.ts';
import {can, need, needSelfEditorOrBotManager, needSelfOrEditor} from './permissions.ts';
import {type Call, done, type OpenCall, ok, openRoute, type Reply, type Route, route} from './routes.ts';
import {announceUser} from './user-view.ts';
import {checkPassword, userById} from './users.ts';

/** How people sign in, and their pictures. */
export const accountRoutes: readonly Route[] = [
  route('put', '/users/:user_id/password', updatePassword),
  openRoute('post', '/users/password/reset/send', sendReset),
  route('put', '/users/:user_id/mfa', updateMfa),
  route('put', '/users/:user_id/auth', updateAuth),
  route('get', '/users/:user_id/image', getImage),
  route('post', '/users/:user_id/image', setImage),
];

const blankPicture = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

function updatePassword({core, me, id, body}: Call): Reply {
  const user = userById(core, id('user_id'));
  if (user.id === me.id) {
    const current = text(body, 'current_password');
    if (current === '') throw invalidBody('current_password');
    if (current !== user.password) throw new ApiError(400, 'api.user.update_password.incorrect.app_error');
  } else {
    const needed = can(core, user, 'manage_system') ? 'manage_system' : 'sysconsole_write_user_management_users';
    if (!can(core, me, needed)) throw new ApiError(403, 'api.user.update_password.context.app_error');
  }
  const password = text(body, 'new_password');
  checkPassword(core, password);
  Object.assign(user, {password, auth_service: '', auth_data: '', last_password_update: core.clock.now()});
  core.state.mails.push({to: user.email, kind: 'password-changed', at: core.clock.now()});
  return done();
}

// Nothing sends mail here, as on the recorded servers: a known address shows that, an unknown one is answered as if it were fine.
function sendReset({core, body}: OpenCall): Reply {
  const email = text(body, 'email').toLowerCase();
  if (email === '') throw invalidBody('email');
  const known = core.state.users.values().some((user) => user.email === email);
  if (known) throw new ApiError(500, 'api.user.send_password_reset.send.app_error');
  return done();
}

function updateMfa({core, me, session, id, body}: Call): Reply {
  const user = userById(core, id('user_id'));
  if (session.is_oauth) throw forbidden();
  needSelfOrEditor(core, me, user.id);
  if (!isRecord(body) || typeof body.activate !== 'boolean') throw invalidBody('activate');
  if (body.activate && text(body, 'code') === '') throw invalidBody('code');
  user.mfa_active = body.activate;
  core.state.mails.push({to: user.email, kind: 'mfa-changed', at: core.clock.now()});
  return done();
}

function updateAuth({core, me, id, body}: Call): Reply {
  need(core, me, 'edit_other_users');
  const data = text(body, 'auth_data');
  const service = text(body, 'auth_service');
  if (data === '' || service === '') throw new ApiError(400, 'api.user.update_user_auth.invalid_request');
  const user = userById(core, id('user_id'));
  Object.assign(user, {auth_data: data, auth_service: service, update_at: core.clock.now()});
  if (since(core, '11.10')) endSessions(core, (session) => session.user_id === user.id);
  return ok({...record(body), auth_data: data, auth_service: service});
}

function getImage({core, id}: Call): Reply {
  const user = userById(core, id('user_id'));
  const headers = {'Cache-Control': 'max-age=86400, private', Etag: String(user.last_picture_update)};
  return {status: 200, data: user.picture ?? blankPicture, type: 'image/png', headers};
}

async function setImage(call: Call): Promise<Reply> {
  const {core, me, id} = call;
  needSelfEditorOrBotManager(core, me, id('user_id'));
  const image = (await formOf(call))?.get('image');
  if (!(image instanceof Blob)) throw new ApiError(400, 'api.user.upload_profile_user.no_file.app_error');
  const user = userById(core, id('user_id'));
  user.picture = Buffer.from(await image.arrayBuffer());
  markPicture(core, user);
  return done();
}

function markPicture(core: Core, user: ReturnType<typeof userById>): void {
  user.last_picture_update = core.clock.now();
  user.update_at = user.last_picture_update;
  announceUser(core, user);
}
