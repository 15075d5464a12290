import type {Actor} from '../domain/actor.ts';
import type {Hold, LedgerToken, Token} from '../domain/token.ts';

/** What a change of a token is called in the audit. */
export type Verb = 'create' | 'rotate' | 'done' | 'undo' | 'lost' | 'disable' | 'enable' | 'revoke';

export type Outcome = 'done' | 'failed' | 'undone';

/**
 * One change of a token: written as an intent before the server is called, closed with its outcome afterwards. An entry
 * with `outcome` null after a start was cut off by a crash. Holds parsed verbs and ids, never raw text.
 */
export type AuditEntry = {
  readonly id: string;
  readonly at: number;
  readonly actor: Actor;
  readonly verb: Verb;
  readonly ownerId: string;
  /** The token that is changed or replaced; null for a create. */
  readonly tokenId: string | null;
  /** The token that was made; null until the server named it. */
  readonly newTokenId: string | null;
  /** How far it came: `intent`, `created`, `answering`, `answered`. */
  readonly step: AuditStep;
  /** Where the person asked, for the sentence after a crash. */
  readonly channelId: string | null;
  readonly outcome: Outcome | null;
  readonly errorCode: string | null;
  readonly closedAt: number | null;
};

export type AuditStep = 'intent' | 'created' | 'answering' | 'answered';

/** A rotation whose two tokens both work, or did. Open while `closedAt` is null. */
export type Rotation = {
  readonly id: string;
  readonly ownerId: string;
  readonly oldTokenId: string;
  readonly newTokenId: string;
  readonly startedAt: number;
  /** When the old one is looked at again, epoch ms. */
  readonly overlapEndsAt: number;
  readonly outcome: 'done' | 'undone' | null;
  readonly closedAt: number | null;
};

/**
 * A direct message that must arrive: a receipt, a card, a notice. Kept until delivered; `key` makes it happen once. Its text is
 * rendered at delivery from `kind` and `values`, in the reader's language.
 */
export type Notice = {
  readonly id: string;
  readonly key: string;
  readonly userId: string;
  readonly kind: string;
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
  readonly dueAt: number;
  /** Unguessable; the server makes at most one post of it. */
  readonly pendingPostId: string;
  readonly attempts: number;
  readonly deliveredAt: number | null;
  readonly postId: string | null;
  readonly channelId: string | null;
};

/** What only we know of a token; each key that is given is written. */
export type TokenNote = Partial<Pick<LedgerToken, 'deadlineAt' | 'createdAt' | 'lastUsedAt' | 'origin' | 'replacedBy'>> & {
  /** HMAC of a secret that we issued, and the id of the key that made it. */
  readonly secretHash?: {readonly hash: string; readonly keyId: string};
};

/** Everything that Token Keeper remembers. One set of queries behind it, for SQLite and Postgres. Times are epoch ms. */
export interface Store {
  /** True where no other process can have this store open (SQLite): what is open at a start was cut off. */
  readonly exclusive: boolean;
  /**
   * Runs `work` in one transaction: all of it is kept or, where it throws, none. Inside, use the store that `work` is given and
   * never await the network: SQLite has one connection, so anything else waits for the end (the outer store would for ever).
   */
  atomically<T>(work: (store: Store) => Promise<T>): Promise<T>;
  close(): Promise<void>;

  readonly tokens: {
    /** All of one owner's, those that are gone included. */
    of(ownerId: string): Promise<LedgerToken[]>;
    find(id: string): Promise<LedgerToken | null>;
    /** Takes over what the server said of these tokens; new ones are dated `at`, known ones that differ are updated, gone ones come back. */
    seen(tokens: readonly Token[], at: number): Promise<void>;
    /** Marks tokens that the server no longer has. */
    gone(ids: readonly string[], at: number): Promise<void>;
    note(id: string, note: TokenNote): Promise<void>;
    /** Forgets tokens that went before `before`. */
    forgetGone(before: number): Promise<number>;
  };

  readonly holds: {
    of(tokenIds: readonly string[]): Promise<Hold[]>;
    add(hold: Hold): Promise<void>;
    lift(ids: readonly string[]): Promise<void>;
  };

  readonly audit: {
    open(entry: AuditEntry): Promise<void>;
    /** Moves an open entry on; names the new token once it is known. */
    step(id: string, step: AuditStep, newTokenId?: string): Promise<void>;
    close(id: string, outcome: Outcome, at: number, errorCode?: string): Promise<void>;
    /** Open entries, oldest first. */
    unfinished(): Promise<AuditEntry[]>;
    find(id: string): Promise<AuditEntry | null>;
    /** Newest first. */
    ofToken(tokenId: string, limit: number): Promise<AuditEntry[]>;
  };

  readonly rotations: {
    open(rotation: Rotation): Promise<void>;
    find(id: string): Promise<Rotation | null>;
    /** Open ones of an owner. */
    openOf(ownerId: string): Promise<Rotation[]>;
    close(id: string, outcome: 'done' | 'undone', at: number): Promise<void>;
  };

  readonly notices: {
    /** False where a notice of that key exists already. */
    add(notice: Notice): Promise<boolean>;
    find(id: string): Promise<Notice | null>;
    /** Undelivered and due, oldest first. */
    due(now: number, limit: number): Promise<Notice[]>;
    delivered(id: string, post: {readonly postId: string; readonly channelId: string}, at: number): Promise<void>;
    /** Not delivered: tried again at `dueAt`. */
    postpone(id: string, dueAt: number): Promise<void>;
  };

  readonly claims: {
    /** Takes a key until `until`; false where somebody holds it at `now`. One caller wins, over all processes. */
    take(key: string, now: number, until: number): Promise<boolean>;
    /** Gives a key back. With the `until` it was taken with, only that claim: one that ran out may be another caller's by now. */
    release(key: string, until?: number): Promise<void>;
    sweep(now: number): Promise<number>;
  };
}
