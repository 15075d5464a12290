import type {Actor} from '../domain/actor.ts';
import type {LedgerToken, Token} from '../domain/token.ts';

/** What a change of a token is called in the audit; `report` is what an admin asked for, or was refused. */
export type Verb =
  | 'create'
  | 'rotate'
  | 'rotate-in-place'
  | 'done'
  | 'undo'
  | 'lost'
  | 'disable'
  | 'enable'
  | 'revoke'
  | 'expire'
  | 'extend'
  | 'pause'
  | 'resume'
  | 'enabled-elsewhere'
  | 'report';

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
  /**
   * Of a rotation in place: the end that the server is called with, epoch ms, null for never; by it alone the server shows whether it
   * did it. Null for all else.
   */
  readonly sentEnd: number | null;
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
  /** The person set the overlap: the old one is not disabled before its end. */
  readonly overlapIsSet: boolean;
  /** First seen in use, and the old one last seen in use, at least; null where never. */
  readonly newSeenAt: number | null;
  readonly oldSeenAt: number | null;
  /** When the owner was asked whether to cut over; null before. */
  readonly askedAt: number | null;
  /** The overlap was lengthened once by a day. */
  readonly extended: boolean;
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

/** The living tokens as they were at one time. Those that are named are crossed off. */
export type Census = {
  /** Those of these that the ledger did not have just so: not among its living ones, or otherwise. */
  news(tokens: readonly Token[]): {readonly added: Token[]; readonly changed: Token[]};
  /** The ids that were never named. */
  rest(): string[];
};

/** What only we know of a token; each key that is given is written. */
export type TokenNote = Partial<
  Pick<LedgerToken, 'deadlineAt' | 'createdAt' | 'rotatedAt' | 'lastUsedAt' | 'origin' | 'replacedBy'>
> & {
  /** HMAC of a secret that we issued, and the id of the key that made it. */
  readonly secretHash?: {readonly hash: string; readonly keyId: string};
};

/** A rotation as it begins. */
export type NewRotation = Pick<Rotation, 'id' | 'ownerId' | 'oldTokenId' | 'newTokenId' | 'startedAt' | 'overlapEndsAt'> &
  Partial<Rotation>;

/** What is done with a rotation while it is open; each key that is given is written. */
export type RotationNote = Partial<
  Pick<Rotation, 'overlapEndsAt' | 'overlapIsSet' | 'newSeenAt' | 'oldSeenAt' | 'askedAt' | 'extended'>
>;

/**
 * One step of the reminders of one token's end: kept for ever so that it is sent once. `pending` until its time; `sent` with a card;
 * `overtaken` by a tighter step; `silent` because the token was dealt with, or the server says it itself; `done` once a card that
 * was sent says that the token was dealt with. Where that may be undone it is `pending` again, `closedAt` being when it was sent.
 */
export type Reminder = {
  /** Token, end and step: unique. */
  readonly key: string;
  readonly tokenId: string;
  readonly ownerId: string;
  /** The end that it speaks of, epoch ms. */
  readonly endAt: number;
  /** How long before the end, in ms; 0 for the notice at the end. */
  readonly leadMs: number;
  readonly dueAt: number;
  readonly state: 'pending' | 'sent' | 'overtaken' | 'silent' | 'done';
  readonly noticeId: string | null;
  readonly closedAt: number | null;
};

/** Who may be told of, and may disable, somebody's tokens; in force once accepted. */
export type Backup = {
  readonly ownerId: string;
  readonly backupId: string;
  readonly askedAt: number;
  readonly acceptedAt: number | null;
};

/** A report that was due: made once over restarts and replicas. `counts` is kept for the change since. */
export type ReportRun = {
  /** When it was due, epoch ms: the key. */
  readonly dueAt: number;
  readonly counts: Readonly<Record<string, number>>;
  readonly postedAt: number | null;
};
