import {z} from 'zod';
import type {MattermostGateway, ServerAudit, Session, User} from '../gateway.ts';
import {inBatches, pageSize} from './batches.ts';
import {type Caller, done, list, loose} from './caller.ts';
import {pathId, pathName} from './in-path.ts';

const user = z
  .object({
    id: z.string(),
    username: z.string(),
    email: loose,
    delete_at: z.number().default(0),
    roles: loose,
    locale: loose,
    timezone: z.record(z.string(), z.string()).nullish(),
    is_bot: z.boolean().default(false),
    last_picture_update: z.number().default(0),
  })
  .transform(
    (raw): User => ({
      id: raw.id,
      username: raw.username,
      email: raw.email,
      deletedAt: raw.delete_at,
      roles: words(raw.roles),
      locale: raw.locale,
      timeZone: zoneOf(raw.timezone ?? {}),
      isBot: raw.is_bot,
      pictureAt: raw.last_picture_update,
    }),
  );

const session = z
  .object({
    id: z.string(),
    user_id: z.string(),
    create_at: z.number(),
    expires_at: z.number(),
    last_activity_at: z.number(),
    is_oauth: z.boolean(),
    props: z.record(z.string(), z.string()).nullish(),
  })
  .transform(
    (raw): Session => ({
      id: raw.id,
      userId: raw.user_id,
      createdAt: raw.create_at,
      expiresAt: raw.expires_at,
      lastActivityAt: raw.last_activity_at,
      isOauth: raw.is_oauth,
      tokenId: raw.props?.type === 'UserAccessToken' ? (raw.props.user_access_token_id ?? null) : null,
    }),
  );

const audit = z
  .object({id: z.string(), create_at: z.number(), user_id: loose, action: loose, extra_info: loose, session_id: loose})
  .transform(
    (raw): ServerAudit => ({
      id: raw.id,
      at: raw.create_at,
      userId: raw.user_id,
      action: raw.action,
      info: raw.extra_info,
      sessionId: raw.session_id,
    }),
  );

const users = list(user);
const sessions = list(session);
const audits = list(audit);
const rolesAtOnce = 100;
const roles = list(z.object({name: z.string(), permissions: list(z.string())}));

type Reads =
  | 'me'
  | 'user'
  | 'usersByIds'
  | 'usersByUsernames'
  | 'usersByEmail'
  | 'searchUsers'
  | 'autocompleteUsers'
  | 'image'
  | 'sessions'
  | 'auditsPage'
  | 'rolesByName';

/** What is asked of accounts. */
export function userReads({read}: Caller): Pick<MattermostGateway, Reads> {
  return {
    me: () => read(user, (client) => client.getMe()),
    user: (id) => read(user, (client) => client.getUser(pathId(id))),
    usersByIds: (ids) => inBatches(ids, pageSize, (batch) => read(users, (client) => client.getProfilesByIds(batch))),
    usersByUsernames: (names) =>
      inBatches(names, pageSize, (batch) => read(users, (client) => client.getProfilesByUsernames(batch))),
    usersByEmail: (email) => read(user, (client) => client.getUserByEmail(pathName(email))),
    searchUsers: (term, {teamId = '', allowInactive = false} = {}) =>
      read(users, (client) => client.searchUsers(term, {team_id: teamId, allow_inactive: allowInactive})),
    autocompleteUsers: async (name, {teamId = '', channelId = ''} = {}) => {
      const found = z.object({users: list(user)});
      return (await read(found, (client) => client.autocompleteUsers(name, teamId, channelId))).users;
    },
    image: (userId) => read(z.instanceof(Uint8Array), (client) => client.bytes(`/users/${pathId(userId)}/image`)),
    sessions: (userId) => read(sessions, (client) => client.getSessions(pathId(userId))),
    auditsPage: (userId, {page, perPage}) => read(audits, (client) => client.getUserAudits(pathId(userId), page, perPage)),
    rolesByName: (names) =>
      inBatches([...new Set(names)], rolesAtOnce, (batch) => read(roles, (client) => client.getRolesByNames(batch))),
  };
}

type Acts = 'setRoles' | 'setImage' | 'setMfa' | 'setPassword' | 'setAuth' | 'endSession' | 'endAllSessions';

/** What is changed about accounts. */
export function userActs({act}: Caller): Pick<MattermostGateway, Acts> {
  return {
    setRoles: (userId, roles) => act(done, (client) => client.updateUserRoles(pathId(userId), roles.join(' '))),
    setImage: (userId, png) => {
      const picture = new File([new Uint8Array(png)], 'image.png', {type: 'image/png'});
      return act(done, (client) => client.uploadProfileImage(pathId(userId), picture));
    },
    setMfa: (userId, active, code = '') => act(done, (client) => client.updateUserMfa(pathId(userId), active, code)),
    setPassword: (userId, password) => act(done, (client) => client.updateUserPassword(pathId(userId), '', password.reveal())),
    setAuth: (userId, service, data) =>
      act(done, (client) => client.call('PUT', `/users/${pathId(userId)}/auth`, {auth_service: service, auth_data: data})),
    endSession: (userId, sessionId) => act(done, (client) => client.revokeSession(pathId(userId), sessionId)),
    endAllSessions: (userId) => act(done, (client) => client.revokeAllSessionsForUser(pathId(userId))),
  };
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== '');
}

function zoneOf(zone: Readonly<Record<string, string>>): string {
  return (zone.useAutomaticTimezone === 'true' ? zone.automaticTimezone : zone.manualTimezone) ?? '';
}
