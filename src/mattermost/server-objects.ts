import type {Secret} from '../domain/secret.ts';

/** A person or bot account, as the server says now. */
export type User = {
  readonly id: string;
  readonly username: string;
  readonly email: string;
  /** Epoch ms of the deactivation; 0 for an active account. */
  readonly deletedAt: number;
  readonly roles: readonly string[];
  /** As in the profile: may be any text. */
  readonly locale: string;
  /** The profile's zone in force (automatic or chosen): may be any text, '' where unset. */
  readonly timeZone: string;
  readonly isBot: boolean;
  /** Epoch ms of the last change of the picture; 0 where it was never set. */
  readonly pictureAt: number;
};

export type Bot = {
  readonly userId: string;
  readonly username: string;
  readonly ownerId: string;
  readonly deletedAt: number;
};

/** A sign-in of a user, or the use of a token by one. */
export type Session = {
  readonly id: string;
  readonly userId: string;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly lastActivityAt: number;
  readonly isOauth: boolean;
  /** The token whose use made this session; null for an ordinary sign-in. */
  readonly tokenId: string | null;
};

/** One line of a user's server audit: `action` is the request's path, `info` such as `success - token_id=…`. */
export type ServerAudit = {
  readonly id: string;
  readonly at: number;
  readonly userId: string;
  readonly action: string;
  readonly info: string;
  readonly sessionId: string;
};

export type Role = {readonly name: string; readonly permissions: readonly string[]};

export type SlashCommand = {
  readonly id: string;
  readonly token: Secret;
  readonly creatorId: string;
  readonly teamId: string;
  readonly trigger: string;
  readonly method: 'P' | 'G';
  readonly url: string;
  readonly displayName: string;
  readonly description: string;
  readonly hint: string;
  /** Epoch ms of the last change, or of its making: the server stamps it on every change, whoever makes it. */
  readonly updatedAt: number;
};

export type NewSlashCommand = Omit<SlashCommand, 'id' | 'token' | 'creatorId' | 'updatedAt'>;

export type Team = {
  readonly id: string;
  readonly name: string;
  readonly displayName: string;
  /** Epoch ms of its archiving; 0 for a living one. */
  readonly deletedAt: number;
};

export type Channel = {
  readonly id: string;
  readonly teamId: string;
  /** `O` open, `P` private, `D` direct, `G` group. */
  readonly type: 'O' | 'P' | 'D' | 'G';
  readonly name: string;
  readonly displayName: string;
  /** Epoch ms of its archiving; 0 for a living one. */
  readonly deletedAt: number;
};

export type Preference = {readonly userId: string; readonly category: string; readonly name: string; readonly value: string};

/** A button or menu of an attachment. `id` holds letters and digits only: before 11.10 others do nothing. */
export type PostAction = {
  readonly id: string;
  readonly name: string;
  readonly type: 'button' | 'select';
  readonly style?: 'default' | 'primary' | 'danger' | 'success' | 'warning' | 'good';
  readonly options?: readonly {readonly text: string; readonly value: string}[];
  readonly integration: {readonly url: string; readonly context: Readonly<Record<string, unknown>>};
};

export type Attachment = {
  readonly fallback?: string;
  readonly title?: string;
  readonly text?: string;
  readonly fields?: readonly {readonly title: string; readonly value: string; readonly short: boolean}[];
  readonly actions?: readonly PostAction[];
};

export type PostBody = {
  readonly channelId: string;
  readonly message: string;
  readonly rootId?: string;
  readonly attachments?: readonly Attachment[];
  readonly fileIds?: readonly string[];
  /** Marks of our own on the post; the server keeps and returns them. */
  readonly props?: Readonly<Record<string, string>>;
};

export type Post = {
  readonly id: string;
  readonly userId: string;
  readonly channelId: string;
  readonly rootId: string;
  readonly createdAt: number;
  readonly message: string;
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
};

export type DialogElement = {
  readonly displayName: string;
  readonly name: string;
  readonly type: 'text' | 'select';
  readonly default?: string;
  readonly placeholder?: string;
  readonly helpText?: string;
  readonly optional?: boolean;
  readonly maxLength?: number;
  readonly options?: readonly {readonly text: string; readonly value: string}[];
};

/** Title at most 24 bytes (before 12.0); element names unique. */
export type Dialog = {
  readonly callbackId: string;
  readonly title: string;
  readonly introduction?: string;
  readonly submitLabel: string;
  readonly state: string;
  readonly notifyOnCancel: boolean;
  readonly elements: readonly DialogElement[];
};

/** What this server offers, read from its version, its config and its answers. */
export type ServerFeatures = {
  /** `major.minor.patch`, '' before the first answer. */
  readonly version: string;
  readonly siteUrl: string;
  readonly tokensEnabled: boolean;
  readonly commandsEnabled: boolean;
  /** 11.9 and later: the server keeps and enforces an end. */
  readonly expiry: boolean;
  /** 11.10 and later. */
  readonly rotate: boolean;
  /** The server's own longest lifetime, in days; 0 where it has none. */
  readonly maxLifetimeDays: number;
  /** SPKI DER in base64: verifies trigger ids; '' where not yet read. */
  readonly signingKey: string;
};
