import {newId} from './ids.ts';
import type {
  Audit,
  Bot,
  Channel,
  ChannelMember,
  Command,
  CommandWebhook,
  Config,
  FileInfo,
  IncomingWebhook,
  Job,
  Mail,
  Post,
  Preference,
  Role,
  Session,
  Team,
  TeamMember,
  Token,
  User,
} from './model.ts';

/** Everything that the server holds, to look at in tests. Maps are by id unless the name says otherwise. */
export type State = {
  config: Config;
  readonly users: Map<string, User>;
  readonly tokens: Map<string, Token>;
  readonly sessions: Map<string, Session>;
  readonly audits: Audit[];
  readonly teams: Map<string, Team>;
  /** By `team:user`. */
  readonly teamMembers: Map<string, TeamMember>;
  readonly channels: Map<string, Channel>;
  /** By `channel:user`. */
  readonly channelMembers: Map<string, ChannelMember>;
  readonly posts: Map<string, Post>;
  /** Every ephemeral post that was sent, by the user who got it. */
  readonly ephemerals: Map<string, Post[]>;
  readonly commands: Map<string, Command>;
  readonly commandWebhooks: Map<string, CommandWebhook>;
  readonly incomingWebhooks: Map<string, IncomingWebhook>;
  readonly bots: Map<string, Bot>;
  /** By `user:category:name`. */
  readonly preferences: Map<string, Preference>;
  readonly files: Map<string, FileInfo>;
  readonly jobs: Map<string, Job>;
  /** By name. */
  readonly roles: Map<string, Role>;
  readonly mails: Mail[];
  /** Posts by `pending_post_id`, with the time of the first. */
  readonly pendingPosts: Map<string, {postId: string; at: number}>;
};

/** A server with nothing in it but its settings. */
export function createState(config: Config): State {
  return {
    config,
    users: new Map(),
    tokens: new Map(),
    sessions: new Map(),
    audits: [],
    teams: new Map(),
    teamMembers: new Map(),
    channels: new Map(),
    channelMembers: new Map(),
    posts: new Map(),
    ephemerals: new Map(),
    commands: new Map(),
    commandWebhooks: new Map(),
    incomingWebhooks: new Map(),
    bots: new Map(),
    preferences: new Map(),
    files: new Map(),
    jobs: new Map(),
    roles: new Map(),
    mails: [],
    pendingPosts: new Map(),
  };
}

/** Adds a session of an OAuth app that the user allowed, as `is_oauth` in the list of sessions; its token can be used. */
export function addOAuthSession(state: State, userId: string, now: number): Session {
  const id = newId();
  const session: Session = {
    id,
    token: newId(),
    create_at: now,
    expires_at: now + 30 * 86_400_000,
    last_activity_at: now,
    user_id: userId,
    device_id: '',
    roles: state.users.get(userId)?.roles ?? '',
    is_oauth: true,
    props: {isOAuthUser: 'true', platform: 'OAuth'},
  };
  state.sessions.set(id, session);
  return session;
}
