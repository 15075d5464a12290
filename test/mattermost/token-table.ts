import {endSessions, tokensAllowed} from './authentication.ts';
import {type Core, since} from './core.ts';
import {ApiError, notFound} from './errors.ts';
import type {Token, User} from './model.ts';
import {can, need} from './permissions.ts';

/** A token as clients see it: its secret only at its birth, its end only where the server knows one (11.9). */
export function viewToken(core: Core, token: Token, withSecret = false): Record<string, unknown> {
  return {
    id: token.id,
    ...(withSecret && {token: token.token}),
    user_id: token.user_id,
    description: token.description,
    is_active: token.is_active,
    ...(since(core, '11.10') && {expires_at: token.expires_at}),
  };
}

/** The token with that id. Throws 404 where there is none, which comes before any check of whose it is. */
export function tokenById(core: Core, id: string): Token {
  const token = core.state.tokens.get(id);
  if (!token) throw notFound('app.user_access_token.get_by_user.app_error');
  return token;
}

/** Throws 501 where tokens are switched off and the owner is no bot. */
export function needTokensAllowed(core: Core, owner: User): void {
  if (!tokensAllowed(core, owner)) throw new ApiError(501, 'app.user_access_token.disabled');
}

/** Throws 403 where the owner is a system admin and the caller is none (from 11.x; 5.37 let editors of users through). */
export function needAdminForAdmin(core: Core, me: User, owner: User): void {
  if (since(core, '10.11') && can(core, owner, 'manage_system')) need(core, me, 'manage_system');
}

/** Deletes a token and its sessions, for good. */
export function deleteToken(core: Core, token: Token): void {
  core.state.tokens.delete(token.id);
  endSessions(core, (session) => session.token === token.token);
}

/** Puts a changed token at the end of the table, where a database leaves it. */
export function moveToEnd(core: Core, token: Token): void {
  core.state.tokens.delete(token.id);
  core.state.tokens.set(token.id, token);
}
