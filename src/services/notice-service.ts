import type {Clock, Ids} from '../domain/clock.ts';
import type {Hold, LedgerToken} from '../domain/token.ts';
import type {AuditEntry, Notice, Rotation, Store, Verb} from '../store/store.ts';
import type {Recipient} from './audience.ts';
import {wasExtended} from './was-extended.ts';

/** The kinds of direct message; `src/messages/notices.ts` has a text for each. */
export type NoticeKind =
  | 'created'
  | 'rotated'
  | 'rotated-in-place'
  | 'replaced'
  | 'received'
  | 'settled'
  | 'unshown'
  | RotationKind
  | DeadlineKind;

/** What is said of a rotation that goes on by itself. */
type RotationKind =
  | 'rotation-ask'
  | 'rotation-extended'
  | 'rotation-done'
  | 'rotation-given-up'
  | 'rotation-left'
  | 'rotation-fell-back';

/** What is said of deadlines and pauses. */
type DeadlineKind = 'end-kept' | 'deadline-nears' | 'deadline-passed' | 'pause-ended' | 'pause-stays' | 'revoked';

export type BackupKind = 'backup-asked' | 'backup-accepted' | 'backup-ended' | 'backup-disabled';

export type NoticeService = {
  /** The receipt of a create or a rotation, without its secret; once per change. `oldGoesNext`: it says what came of that. */
  receipt(entry: AuditEntry, options: {readonly askIfReceived: boolean; readonly oldGoesNext?: boolean}): Promise<void>;
  /** What became of a change that a crash or a lost answer had cut off; once per change, with the transaction that closes it. */
  settled(tx: Store, entry: AuditEntry, outcome: 'done' | 'failed' | 'undone'): Promise<void>;
  /** Something about a backup owner, with the transaction that changes it; with a key, once for it. */
  backup(tx: Store, kind: BackupKind, userId: string, values: Notice['values'], key?: string): Promise<void>;
  /** Asks whether the old token of a rotation may go now; once each round, with the transaction that notes it. */
  askToCutOver(tx: Store, rotation: Rotation, round: 'first' | 'second'): Promise<void>;
  /** A rotation is over because one of its tokens is out, with the transaction that closes it. */
  rotationClosed(tx: Store, rotation: Rotation, by: 'done' | 'undo'): Promise<void>;
  /** A token's deadline nears; once for each key. */
  deadlineNears(token: LedgerToken, key: string, to: Recipient): Promise<void>;
  /** The server does not keep the token's end any more and we do, with the transaction that notes it. */
  endKept(tx: Store, to: Recipient, token: LedgerToken, deadlineAt: number): Promise<void>;
  /** A pause is over and the token stays disabled, with the transaction that ends it. */
  staysPaused(tx: Store, hold: Hold, ownerId: string, why: 'held' | 'right'): Promise<void>;
  /** What one of our jobs changed by itself, with the transaction that records it; nothing for what people do. Once for each round. */
  doneByJob(tx: Store, entry: AuditEntry, to: Recipient, round?: number): Promise<void>;
  /** What was said of that so far, one for each round. */
  ofJob(entry: AuditEntry): Promise<Notice[]>;
  /** An answer could not be shown to this person. */
  unshown(userId: string): Promise<void>;
  /** Notices were added in a transaction, and it is over. */
  wake(): void;
  /** Calls the listener whenever a notice was added. */
  onAdded(listener: () => void): void;
};

const jobKinds: Readonly<Partial<Record<Verb, NoticeKind>>> = {
  done: 'rotation-done',
  undo: 'rotation-given-up',
  disable: 'deadline-passed',
  resume: 'pause-ended',
  revoke: 'revoked',
};

const receiptKind = {create: 'created', rotate: 'rotated', 'rotate-in-place': 'rotated-in-place', lost: 'replaced'} as const;

/** How long the old token of a rotation takes to go where it goes next, in ms, mostly; the receipt says what is true then. */
const oldsTurn = 15_000;

/** What a rotation put away is not revoked by the days of that while such another hold is on it. */
const outlasts = ({reason}: Hold): boolean => reason !== 'rotation' && reason !== 'pause';

/** A second round, to somebody whom the first did not reach, has a key of its own. */
const jobKey = (kind: NoticeKind, id: string, round: number): string => `${kind}:${id}${round === 0 ? '' : `:${round}`}`;

const kindOf = ({actor, verb}: AuditEntry): NoticeKind | undefined => (actor.kind === 'job' ? jobKinds[verb] : undefined);

async function saidOf(store: Store, entry: AuditEntry): Promise<Notice[]> {
  const kind = kindOf(entry);
  const said: Notice[] = [];
  for (let isMore = kind !== undefined; kind && isMore; ) {
    const notice = await store.notices.byKey(jobKey(kind, entry.id, said.length));
    if (notice) said.push(notice);
    isMore = notice !== null;
  }
  return said;
}

export function createNoticeService({store, clock, ids}: {store: Store; clock: Clock; ids: Ids}): NoticeService {
  const listeners = new Set<() => void>();
  const wake = (): void => {
    for (const listener of listeners) listener();
  };
  const add = async (
    to: Store,
    key: string,
    userId: string,
    kind: NoticeKind | BackupKind,
    values: Notice['values'],
    dueAt = clock.now(),
  ): Promise<void> => {
    const notice = {id: ids.next(), key, userId, kind, values, dueAt, pendingPostId: ids.next()};
    const added = await to.notices.add({...notice, attempts: 0, deliveredAt: null, postId: null, channelId: null});
    if (added) wake();
  };
  const ofRotation = (tx: Store, {id, ownerId, oldTokenId, newTokenId: tokenId}: Rotation, kind: RotationKind) =>
    add(tx, `${kind}:${id}`, ownerId, kind, {tokenId, oldTokenId});
  return {
    async receipt(entry, {askIfReceived, oldGoesNext = false}) {
      const kind = askIfReceived ? 'received' : receiptKind[entry.verb as keyof typeof receiptKind];
      const values = {
        // In place, the old token is the new one.
        tokenId: entry.newTokenId ?? entry.tokenId,
        oldTokenId: entry.newTokenId === null ? null : entry.tokenId,
        verb: entry.verb,
      };
      await add(store, `receipt:${entry.id}`, entry.ownerId, kind, values, clock.now() + (oldGoesNext ? oldsTurn : 0));
    },
    settled: (tx, entry, outcome) =>
      add(tx, `settled:${entry.id}`, entry.ownerId, 'settled', {tokenId: entry.tokenId, verb: entry.verb, outcome}),
    backup: (tx, kind, userId, values, key = ids.next()) => add(tx, `${kind}:${key}`, userId, kind, values),
    askToCutOver: (tx, rotation, round) => ofRotation(tx, rotation, round === 'first' ? 'rotation-ask' : 'rotation-extended'),
    rotationClosed: (tx, rotation, by) => ofRotation(tx, rotation, by === 'done' ? 'rotation-left' : 'rotation-fell-back'),
    deadlineNears: ({id: tokenId, deadlineAt}, key, {userId, bot}) =>
      add(store, key, userId, 'deadline-nears', {tokenId, deadlineAt, bot}),
    endKept: (tx, {userId, bot}, {id: tokenId, expiresAt}, deadlineAt) =>
      add(tx, `end-kept:${tokenId}:${expiresAt}`, userId, 'end-kept', {tokenId, deadlineAt, bot}),
    staysPaused: (tx, {id, tokenId}, ownerId, why) => add(tx, `pause-stays:${id}`, ownerId, 'pause-stays', {tokenId, why}),
    async doneByJob(tx, entry, {userId, bot}, round = 0) {
      const kind = kindOf(entry);
      if (!kind) return;
      const {id, verb, tokenId, newTokenId} = entry;
      const putAway = verb === 'undo' ? newTokenId : tokenId;
      const held = putAway !== null && (await tx.holds.of([putAway])).some(outlasts);
      const rotated = {tokenId: newTokenId, oldTokenId: tokenId, held};
      const extended = tokenId !== null && (await wasExtended(tx, tokenId));
      const values = kind.startsWith('rotation') ? rotated : {tokenId, extended, bot};
      await add(tx, jobKey(kind, id, round), userId, kind, values);
    },
    ofJob: (entry) => saidOf(store, entry),
    unshown: (userId) => add(store, `unshown:${ids.next()}`, userId, 'unshown', {}),
    wake,
    onAdded: (listener) => void listeners.add(listener),
  };
}
