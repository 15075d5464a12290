import type {Secret} from '../domain/secret.ts';
import type {Token} from '../domain/token.ts';
import type {
  Attachment,
  Bot,
  Channel,
  Dialog,
  NewSlashCommand,
  Post,
  PostBody,
  Preference,
  Role,
  ServerAudit,
  ServerFeatures,
  Session,
  SlashCommand,
  Team,
  User,
} from './server-objects.ts';

export type * from './server-objects.ts';

type Paged = {readonly page: number; readonly perPage: number};

/**
 * Everything that Token Keeper asks of a Mattermost server. Each call throws `ServerError` where it does not succeed; safe
 * calls were then already tried again. `…Page` calls give one page; 200 rows a page is the server's most.
 */
export interface MattermostGateway {
  me(): Promise<User>;
  user(id: string): Promise<User>;
  /** Unknown ids are missing from the answer. */
  usersByIds(ids: readonly string[]): Promise<User[]>;
  usersByUsernames(usernames: readonly string[]): Promise<User[]>;
  usersByEmail(email: string): Promise<User>;
  searchUsers(term: string, options?: {readonly teamId?: string; readonly allowInactive?: boolean}): Promise<User[]>;
  autocompleteUsers(name: string, options?: {readonly teamId?: string; readonly channelId?: string}): Promise<User[]>;
  /** Replaces all of a user's system roles. */
  setRoles(userId: string, roles: readonly string[]): Promise<void>;
  image(userId: string): Promise<Uint8Array>;
  setImage(userId: string, png: Uint8Array): Promise<void>;
  setMfa(userId: string, active: boolean, code?: string): Promise<void>;
  setPassword(userId: string, password: Secret): Promise<void>;
  setAuth(userId: string, service: string, data: string): Promise<void>;
  sessions(userId: string): Promise<Session[]>;
  endSession(userId: string, sessionId: string): Promise<void>;
  endAllSessions(userId: string): Promise<void>;
  /** Newest first. */
  auditsPage(userId: string, page: Paged): Promise<ServerAudit[]>;
  teamsOf(userId: string): Promise<Team[]>;
  rolesByName(names: readonly string[]): Promise<Role[]>;

  /** All tokens of one user, all pages, each once. */
  tokensOf(userId: string): Promise<Token[]>;
  allTokensPage(page: Paged): Promise<Token[]>;
  searchTokens(term: string): Promise<Token[]>;
  token(id: string): Promise<Token>;
  /** `expiresAt` in epoch ms; a server before 11.9 drops it: then the answer's `expiresAt` is null. */
  createToken(userId: string, name: string, expiresAt: number | null): Promise<{token: Token; secret: Secret}>;
  disableToken(id: string): Promise<void>;
  enableToken(id: string): Promise<void>;
  revokeToken(id: string): Promise<void>;
  /** In place, 11.10 and later; null means that it never ends. */
  rotateToken(id: string, expiresAt: number | null): Promise<{token: Token; secret: Secret}>;
  nonCompliantCount(): Promise<number>;
  revokeNonCompliant(): Promise<number>;
  /** Answers `removed in 5.6` on the servers that lack it. */
  webrtcToken(): Promise<string>;

  commandsOf(teamId: string): Promise<SlashCommand[]>;
  command(id: string): Promise<SlashCommand>;
  createCommand(command: NewSlashCommand): Promise<SlashCommand>;
  updateCommand(command: SlashCommand): Promise<SlashCommand>;
  deleteCommand(id: string): Promise<void>;
  regenerateCommandToken(id: string): Promise<Secret>;

  teamsPage(page: Paged): Promise<Team[]>;
  teamByName(name: string): Promise<Team>;
  addTeamMember(teamId: string, userId: string): Promise<void>;
  /** In batches of 256, gracefully: the answer names whom the server refused. */
  addTeamMembers(teamId: string, userIds: readonly string[]): Promise<{refused: {userId: string; reason: string}[]}>;
  inviteByEmail(teamId: string, emails: readonly string[]): Promise<{refused: {email: string; reason: string}[]}>;

  channel(id: string): Promise<Channel>;
  /** Also an archived one, since its name stays taken. */
  channelByName(teamId: string, name: string): Promise<Channel>;
  createChannel(channel: Omit<Channel, 'id' | 'deletedAt'>): Promise<Channel>;
  channelMembersPage(channelId: string, page: Paged): Promise<{userId: string}[]>;
  addChannelMember(channelId: string, userId: string): Promise<void>;
  directChannel(userId: string, otherId: string): Promise<Channel>;
  /** The direct channels that our own account is in; `lastPostAt` in epoch ms, 0 where nothing was written. */
  directChannelsOf(): Promise<{channel: Channel; lastPostAt: number}[]>;

  preferences(userId: string): Promise<Preference[]>;
  preferencesIn(userId: string, category: string): Promise<Preference[]>;
  savePreferences(userId: string, preferences: readonly Preference[]): Promise<void>;
  deletePreferences(userId: string, preferences: readonly Preference[]): Promise<void>;

  /** `pendingPostId` makes it happen once within 30 s; must be unguessable. The answer's author must be checked by the caller. */
  createPost(post: PostBody, pendingPostId: string): Promise<Post>;
  post(id: string): Promise<Post>;
  patchPost(id: string, change: {readonly message?: string; readonly attachments?: readonly Attachment[]}): Promise<Post>;
  deletePost(id: string): Promise<void>;
  /** Newest first. */
  postsOf(channelId: string, page: Paged): Promise<Post[]>;
  /** Shown to one person only and stored nowhere: the one exit of a secret. */
  createEphemeral(userId: string, post: PostBody): Promise<void>;
  uploadFile(channelId: string, name: string, content: Uint8Array): Promise<string>;

  createBot(bot: {readonly username: string; readonly displayName: string; readonly description: string}): Promise<Bot>;
  bot(userId: string): Promise<Bot>;
  enableBot(userId: string): Promise<void>;
  botsOwnedPage(page: Paged): Promise<Bot[]>;

  config(): Promise<Readonly<Record<string, unknown>>>;
  clientConfig(): Promise<Readonly<Record<string, string>>>;
  openDialog(triggerId: string, url: string, dialog: Dialog): Promise<void>;
}

/** Whose share of the calls a call takes (design section 2.7): people have 20 at once, jobs 8 a second, security acts go first. */
export type Lane = 'security' | 'people' | 'jobs';

/** The connection to one server: the gateway for each lane, and what is known of the server. */
export interface Mattermost {
  readonly lane: Readonly<Record<Lane, MattermostGateway>>;
  /** The people's lane, with this person's share of it: at most 5 calls at once. */
  person(userId: string): MattermostGateway;
  /** What was read last; `refresh` reads it again. */
  features(): ServerFeatures;
  refresh(): Promise<ServerFeatures>;
  /** The server's clock in epoch ms, by the `Date` of its last answer; null before the first. */
  serverNow(): number | null;
  /** The same, and our own clock's before the server has answered: the time by which tokens end. */
  now(): number;
}
