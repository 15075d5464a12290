import type {IncomingMessage} from 'node:http';
import {type Core, setting, since} from './core.ts';
import {newId} from './ids.ts';
import type {Session, Token, User} from './model.ts';

const day = 86_400_000;

/** The token that a request carries: cookie, Authorization header, or (OAuth sessions only) the query. */
export function tokenOf(request: IncomingMessage): {token: string; fromQuery: boolean} {
  const cookie = /(?:^|;\s*)MMAUTHTOKEN=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
  const header = /^(?:bearer|token)\s+(.+)$/i.exec(request.headers.authorization ?? '')?.[1];
  const found = cookie ?? header;
  if (found) return {token: found.slice(0, 50), fromQuery: false};
  const query = new URL(request.url ?? '/', 'http://server').searchParams.get('access_token') ?? '';
  return {token: query, fromQuery: true};
}

/** The session of a request. A personal access token mints one at its first use. */
export function authenticate(core: Core, request: IncomingMessage): Session | undefined {
  const {token, fromQuery} = tokenOf(request);
  if (!token) return undefined;
  const session = sessionOf(core, token);
  return fromQuery && !session?.is_oauth ? undefined : session;
}

/** The living session of a token; minted if the token is a personal access token that has none. */
export function sessionOf(core: Core, token: string): Session | undefined {
  const session = findSession(core, token);
  if (!session) return mint(core, token);
  if (session.expires_at <= core.clock.now()) return undefined;
  const user = core.state.users.get(session.user_id);
  if (!user || user.delete_at > 0) return undefined;
  return session.props.type === 'UserAccessToken' && !tokensAllowed(core, user) ? undefined : session;
}

/** The session with that token, living or not, without minting one. */
export function findSession(core: Core, token: string): Session | undefined {
  return core.state.sessions.values().find((session) => session.token === token);
}

/** Whether personal access tokens of that user work at all: those of bots do even when the setting is off. */
export function tokensAllowed(core: Core, user: User): boolean {
  return user.is_bot || setting(core, 'ServiceSettings', 'EnableUserAccessTokens') === true;
}

/** True for a token past its end; servers before 11.9 know none. */
export function isExpired(core: Core, token: Token): boolean {
  return since(core, '11.10') && token.expires_at > 0 && token.expires_at <= core.clock.now();
}

function mint(core: Core, secret: string): Session | undefined {
  const token = core.state.tokens.values().find((candidate) => candidate.token === secret);
  if (!token?.is_active || isExpired(core, token)) return undefined;
  const user = core.state.users.get(token.user_id);
  if (!user || user.delete_at > 0 || !tokensAllowed(core, user)) return undefined;
  const end = since(core, '11.10') && token.expires_at > 0 ? token.expires_at : core.clock.now() + 36_500 * day;
  const props: Record<string, string> = {
    is_guest: String(isGuest(user)),
    type: 'UserAccessToken',
    user_access_token_id: token.id,
  };
  if (user.is_bot) props.is_bot = 'true';
  return addSession(core, user, secret, end, props);
}

/** The session that a sign-in by password makes: 30 days. */
export function signIn(core: Core, user: User): Session {
  return addSession(core, user, newId(), core.clock.now() + 30 * day, {
    browser: 'Unknown/0.0',
    csrf: newId(),
    isMobile: 'false',
    isOAuthUser: 'false',
    isSaml: 'false',
    is_guest: String(isGuest(user)),
    os: '',
    platform: since(core, '10.11') ? 'Unknown' : 'Windows',
  });
}

function addSession(core: Core, user: User, token: string, expiresAt: number, props: Record<string, string>): Session {
  const now = core.clock.now();
  const session: Session = {
    id: newId(),
    token,
    create_at: now,
    expires_at: expiresAt,
    last_activity_at: now,
    user_id: user.id,
    device_id: '',
    roles: user.roles,
    is_oauth: false,
    props,
  };
  core.state.sessions.set(session.id, session);
  return session;
}

/** Moves a session's last activity on, at most every 5 minutes, as Mattermost does. */
export function touch(core: Core, session: Session): void {
  const now = core.clock.now();
  if (now - session.last_activity_at > 300_000) session.last_activity_at = now;
}

/** Ends the sessions that `which` picks. Open websockets of theirs stay open and fall silent. */
export function endSessions(core: Core, which: (session: Session) => boolean): void {
  for (const session of [...core.state.sessions.values()]) if (which(session)) core.state.sessions.delete(session.id);
}

/** True for guest accounts. */
export function isGuest(user: User): boolean {
  return user.roles.split(' ').includes('system_guest');
}
