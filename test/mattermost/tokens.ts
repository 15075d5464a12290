import {endSessions} from './authentication.ts';
import {isRecord, number, text} from './body.ts';
import {audit, since} from './core.ts';
import {ApiError, forbidden, invalidBody, needKeepable} from './errors.ts';
import {newId} from './ids.ts';
import type {Token} from './model.ts';
import {hasNegativePage, paged} from './paging.ts';
import {need, needSelfEditorOrBotManager} from './permissions.ts';
import {type Call, done, ok, type Reply, type Route, route} from './routes.ts';
import {checkLifetime, isExpiryReadable} from './token-policy.ts';
import {deleteToken, moveToEnd, needAdminForAdmin, needTokensAllowed, tokenById, viewToken} from './token-table.ts';
import {userById} from './users.ts';

/** Personal access tokens: make, list, search, read, end, switch off and on. */
export const tokenRoutes: readonly Route[] = [
  route('post', '/users/tokens/search', search),
  route('post', '/users/tokens/revoke', revoke),
  route('post', '/users/tokens/disable', (call) => setActive(call, false, 'revoke_user_access_token')),
  route('post', '/users/tokens/enable', (call) => setActive(call, true, 'create_user_access_token')),
  route('get', '/users/tokens', listAll),
  route('get', '/users/tokens/:token_id', get),
  route('post', '/users/:user_id/tokens', create),
  route('get', '/users/:user_id/tokens', list),
];

function create(call: Call): Reply {
  const {core, me, session, body, path} = call;
  const owner = userById(core, call.id('user_id'));
  if (session.is_oauth) throw forbidden();
  if (!isRecord(body) || !isExpiryReadable(core, body)) throw invalidBody('user_access_token');
  const description = text(body, 'description');
  if (description === '') throw invalidBody('description');
  audit(core, session, path, '');
  need(core, me, 'create_user_access_token');
  needSelfEditorOrBotManager(core, me, owner.id);
  needAdminForAdmin(core, me, owner);
  needTokensAllowed(core, owner);
  const expiresAt = since(core, '11.10') ? number(body, 'expires_at') : 0;
  checkLifetime(core, owner, expiresAt);
  if (Buffer.byteLength(description) > 255) {
    throw new ApiError(400, 'model.user_access_token.is_valid.description.app_error');
  }
  needKeepable(description, 'app.user_access_token.save.app_error');
  const token: Token = {
    id: newId(),
    token: newId(),
    user_id: owner.id,
    description,
    is_active: true,
    expires_at: expiresAt,
    last_notified_at: 0,
  };
  core.state.tokens.set(token.id, token);
  if (!owner.is_bot) core.state.mails.push({to: owner.email, kind: 'token-added', at: core.clock.now()});
  audit(core, session, path, `success - token_id=${token.id}`);
  return ok(viewToken(core, token, true));
}

function list({core, me, id, query}: Call): Reply {
  const userId = id('user_id');
  need(core, me, 'read_user_access_token');
  needSelfEditorOrBotManager(core, me, userId);
  if (since(core, '10.11') && hasNegativePage(query)) throw new ApiError(500, 'app.user_access_token.get_by_user.app_error');
  const own = core.state.tokens.values().filter((token) => token.user_id === userId);
  return ok(paged(own, query).map((token) => viewToken(core, token)));
}

function listAll({core, me, query}: Call): Reply {
  need(core, me, 'manage_system');
  return ok(paged(core.state.tokens.values(), query).map((token) => viewToken(core, token)));
}

function search({core, me, body}: Call): Reply {
  need(core, me, 'manage_system');
  if (!isRecord(body)) throw invalidBody('user_access_token_search');
  const term = text(body, 'term');
  if (term === '') throw invalidBody('term');
  // 5.37 looks for what begins with the term, later servers for what equals it.
  const matches = (value: string | undefined) => (since(core, '10.11') ? value === term : value?.startsWith(term) === true);
  const found = core.state.tokens
    .values()
    .filter((token) => [token.id, token.user_id, core.state.users.get(token.user_id)?.username].some(matches));
  return ok([...found].map((token) => viewToken(core, token)));
}

function get({core, me, id}: Call): Reply {
  const tokenId = id('token_id');
  need(core, me, 'read_user_access_token');
  const token = tokenById(core, tokenId);
  needSelfEditorOrBotManager(core, me, token.user_id);
  return ok(viewToken(core, token));
}

// An empty or malformed id ends as 404 here: the server overwrites its own 400.
function changeable({core, me, session, body, path}: Call, permission: string): Token {
  if (since(core, '11.10') && session.is_oauth) throw forbidden();
  audit(core, session, path, '');
  need(core, me, permission);
  const token = tokenById(core, text(body, 'token_id'));
  needSelfEditorOrBotManager(core, me, token.user_id);
  return token;
}

function revoke(call: Call): Reply {
  const token = changeable(call, 'revoke_user_access_token');
  deleteToken(call.core, token);
  audit(call.core, call.session, call.path, `success - token_id=${token.id}`);
  return done();
}

function setActive(call: Call, active: boolean, permission: string): Reply {
  const {core} = call;
  const token = changeable(call, permission);
  token.is_active = active;
  moveToEnd(core, token);
  if (!active) endSessions(core, (session) => session.token === token.token);
  audit(core, call.session, call.path, `success - token_id=${token.id}`);
  return done();
}
