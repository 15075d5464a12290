import {endSessions} from './authentication.ts';
import {isRecord, number, text} from './body.ts';
import {audit} from './core.ts';
import {ApiError, forbidden, invalidBody} from './errors.ts';
import {newId} from './ids.ts';
import {need, needSelfEditorOrBotManager} from './permissions.ts';
import {type Call, ok, type Reply, type Route, route} from './routes.ts';
import {checkLifetime, isExpiryReadable, nonCompliant, policyDays} from './token-policy.ts';
import {deleteToken, moveToEnd, needAdminForAdmin, needTokensAllowed, tokenById, viewToken} from './token-table.ts';
import {userById} from './users.ts';

/** What came with 11.9 and 11.10: rotation, and the tokens that break the lifetime policy. */
export const tokenRotationRoutes: readonly Route[] = [
  route('post', '/users/tokens/rotate', rotate, {since: '11.10'}),
  route('get', '/users/tokens/non_compliant/count', countNonCompliant, {since: '11.10'}),
  route('post', '/users/tokens/non_compliant/revoke', revokeNonCompliant, {since: '11.10'}),
];

function rotate({core, me, session, body, path}: Call): Reply {
  if (!isRecord(body) || !isExpiryReadable(core, body)) throw invalidBody('rotate_user_access_token');
  const tokenId = text(body, 'token_id');
  if (tokenId === '') throw invalidBody('token_id');
  if (session.is_oauth) throw forbidden();
  audit(core, session, path, '');
  need(core, me, 'create_user_access_token');
  const token = tokenById(core, tokenId);
  const owner = userById(core, token.user_id);
  needSelfEditorOrBotManager(core, me, owner.id);
  needAdminForAdmin(core, me, owner);
  if (!token.is_active) throw new ApiError(400, 'api.user.rotate_user_access_token.disabled_token.app_error');
  needTokensAllowed(core, owner);
  const expiresAt = number(body, 'expires_at');
  checkLifetime(core, owner, expiresAt);
  const old = token.token;
  endSessions(core, (other) => other.token === old);
  // When its owner was last warned stays: an end in the bucket that was warned of brings no new notice.
  Object.assign(token, {token: newId(), expires_at: expiresAt});
  moveToEnd(core, token);
  if (!owner.is_bot) core.state.mails.push({to: owner.email, kind: 'token-rotated', at: core.clock.now()});
  audit(core, session, path, `success - token_id=${token.id}`);
  return ok(viewToken(core, token, true));
}

function countNonCompliant({core, me}: Call): Reply {
  need(core, me, 'manage_system');
  return ok({count: nonCompliant(core).length});
}

function revokeNonCompliant({core, me}: Call): Reply {
  need(core, me, 'manage_system');
  if (policyDays(core) === 0) throw new ApiError(400, 'app.user_access_token.revoke_non_compliant.no_policy.app_error');
  const found = nonCompliant(core);
  for (const token of found) deleteToken(core, token);
  return ok({count: found.length});
}
