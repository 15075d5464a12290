import type {Hold, LedgerToken, Token} from '../../src/domain/token.ts';
import type {AuditEntry, Backup, Notice, Reminder, Rotation} from '../../src/store/store.ts';

export const token = (part: Partial<Token> = {}): Token => ({
  id: 'token-1',
  ownerId: 'ann',
  name: 'ci',
  active: true,
  expiresAt: null,
  ...part,
});

/** What the ledger holds of a token that was only seen, first at 1000. */
export const ledgerToken = (part: Partial<LedgerToken> = {}): LedgerToken => ({
  ...token(),
  deadlineAt: null,
  firstSeenAt: 1000,
  createdAt: null,
  rotatedAt: null,
  lastUsedAt: null,
  origin: 'server',
  replacedBy: null,
  goneAt: null,
  ...part,
});

export const hold = (part: Partial<Hold> = {}): Hold => ({
  id: 'hold-1',
  tokenId: 'token-1',
  reason: 'owner',
  byKind: 'user',
  byId: 'ann',
  since: 1000,
  until: null,
  ...part,
});

export const auditEntry = (part: Partial<AuditEntry> = {}): AuditEntry => ({
  id: 'entry-1',
  at: 1000,
  actor: {kind: 'user', id: 'ann'},
  verb: 'rotate',
  ownerId: 'ann',
  tokenId: 'token-1',
  newTokenId: null,
  sentEnd: null,
  step: 'intent',
  channelId: 'channel-1',
  outcome: null,
  errorCode: null,
  closedAt: null,
  ...part,
});

export const rotation = (part: Partial<Rotation> = {}): Rotation => ({
  id: 'rotation-1',
  ownerId: 'ann',
  oldTokenId: 'token-1',
  newTokenId: 'token-2',
  startedAt: 1000,
  overlapEndsAt: 2000,
  overlapIsSet: false,
  newSeenAt: null,
  oldSeenAt: null,
  askedAt: null,
  extended: false,
  outcome: null,
  closedAt: null,
  ...part,
});

export const notice = (part: Partial<Notice> = {}): Notice => ({
  id: 'notice-1',
  key: 'receipt:entry-1',
  userId: 'ann',
  kind: 'receipt',
  values: {name: 'ci', days: 90, kept: true, end: null},
  dueAt: 1000,
  pendingPostId: 'pending-1',
  attempts: 0,
  deliveredAt: null,
  postId: null,
  channelId: null,
  ...part,
});

export const reminder = (part: Partial<Reminder> = {}): Reminder => ({
  key: 'token-1:9000:7000',
  tokenId: 'token-1',
  ownerId: 'ann',
  endAt: 9000,
  leadMs: 7000,
  dueAt: 2000,
  state: 'pending',
  noticeId: null,
  closedAt: null,
  ...part,
});

export const backup = (part: Partial<Backup> = {}): Backup => ({
  ownerId: 'ann',
  backupId: 'bob',
  askedAt: 1000,
  acceptedAt: null,
  ...part,
});
