import type {Hold, HoldReason, LedgerToken, Token} from '../domain/token.ts';
import type {
  AuditEntry,
  AuditStep,
  Backup,
  Census,
  NewRotation,
  Notice,
  Outcome,
  Reminder,
  ReportRun,
  Rotation,
  RotationNote,
  TokenNote,
} from './records.ts';

export type * from './records.ts';

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
    /**
     * Takes over tokens that the ledger lacks, as the server had them at `at`: those that went before that come back, living ones
     * stay as they are. Answers how many it wrote.
     */
    add(tokens: readonly Token[], at: number): Promise<number>;
    /** Marks tokens that the server no longer has. */
    gone(ids: readonly string[], at: number): Promise<void>;
    note(id: string, note: TokenNote): Promise<void>;
    /** All living tokens in short, for comparing them with what the server has. */
    census(): Promise<Census>;
    /** Living tokens by id, those after `afterId`, at most `limit`: for reading all of them in pages. */
    page(afterId: string, limit: number): Promise<LedgerToken[]>;
    /** Living, active tokens whose deadline is before any end of the server's own and by `until`, by id, those after `afterId`. */
    deadlinesBy(until: number, afterId: string, limit: number): Promise<LedgerToken[]>;
    /** Living tokens with an end of the server's own, at most `limit`. */
    withServerEnd(limit: number): Promise<LedgerToken[]>;
    /** Living tokens that work and are marked as replaced, although nothing holds them and they are the old one of no open rotation. */
    replacedAlone(now: number, limit: number): Promise<LedgerToken[]>;
    /** Owners with living tokens whose sessions were read before `before`, longest ago first. */
    ownersToRead(before: number, limit: number): Promise<string[]>;
    /** The sessions of this owner were read. */
    ownerRead(ownerId: string, at: number): Promise<void>;
    /** Puts these owners among those that were never read. */
    readAgain(ownerIds: readonly string[]): Promise<void>;
    /** Those of these that the ledger has, gone ones included. */
    known(ids: readonly string[]): Promise<ReadonlySet<string>>;
    /** How many people and bots have living tokens. */
    owners(): Promise<number>;
    /** Living tokens by state and kind of end: for reports. `now` decides what is expired. */
    counts(
      now: number,
    ): Promise<
      Readonly<Record<'active' | 'disabled' | 'expired' | 'neverEnding' | 'endingIn30Days' | 'unseenFor90Days', number>>
    >;
    /** Forgets tokens that went before `before`, at most `limit`, with their holds, reminders and closed rotations; answers how many. */
    forgetGone(before: number, limit: number): Promise<number>;
  };

  readonly holds: {
    of(tokenIds: readonly string[]): Promise<Hold[]>;
    add(hold: Hold): Promise<void>;
    lift(ids: readonly string[]): Promise<void>;
    /** Holds of living tokens that the ledger has as active: stale, or of a change under way. */
    ofActive(limit: number): Promise<Hold[]>;
    /** Holds that end by themselves at or before `now` (pauses), earliest first. */
    ended(now: number, limit: number): Promise<Hold[]>;
    /** Holds of this reason that began at or before `before`, earliest first: for revoking what was disabled long ago. */
    olderThan(reason: HoldReason, before: number, limit: number): Promise<Hold[]>;
  };

  readonly audit: {
    open(entry: AuditEntry): Promise<void>;
    /** Moves an open entry on; names the new token once it is known. False where it is closed. */
    step(id: string, step: AuditStep, newTokenId?: string): Promise<boolean>;
    close(id: string, outcome: Outcome, at: number, errorCode?: string): Promise<void>;
    /** Open entries, oldest first. */
    unfinished(): Promise<AuditEntry[]>;
    find(id: string): Promise<AuditEntry | null>;
    /** Newest first. */
    ofToken(tokenId: string, limit: number): Promise<AuditEntry[]>;
  };

  readonly rotations: {
    /** What is not given is as in a new rotation. */
    open(rotation: NewRotation): Promise<void>;
    find(id: string): Promise<Rotation | null>;
    /** Open ones of an owner. */
    openOf(ownerId: string): Promise<Rotation[]>;
    /** All open ones, oldest first. */
    allOpen(): Promise<Rotation[]>;
    note(id: string, note: RotationNote): Promise<void>;
    close(id: string, outcome: 'done' | 'undone', at: number): Promise<void>;
  };

  readonly reminders: {
    /** Adds those whose key is new; those that exist stay as they are. */
    plan(reminders: readonly Reminder[]): Promise<void>;
    /**
     * Pending and due, those with the nearest end first; without those of an end to come whose token is disabled or the old one of an
     * open rotation: they wait for what becomes of it.
     */
    due(now: number, limit: number): Promise<Reminder[]>;
    ofToken(tokenId: string): Promise<Reminder[]>;
    /** Pending ones of these owners, the nearest end first. */
    pendingOf(ownerIds: readonly string[]): Promise<Reminder[]>;
    /** Living, active tokens that end after `after` and by `until`, and have no reminder of that end yet, earliest first. */
    unplanned(after: number, until: number, limit: number): Promise<LedgerToken[]>;
    /**
     * Looks at `limit` sent ones with a key after `after`: answers those of tokens that have been dealt with since (gone, disabled,
     * replaced, with another end, snoozed), and where to go on; null at the end.
     */
    dealtWith(after: string, limit: number): Promise<{readonly dealt: Reminder[]; readonly next: string | null}>;
    /** Sent ones whose cards do not say so any more are pending again; `closedAt` stays as it was. */
    reopen(keys: readonly string[]): Promise<void>;
    /** The cards of sent ones say that they were dealt with. */
    done(keys: readonly string[]): Promise<void>;
    close(keys: readonly string[], state: 'sent' | 'overtaken' | 'silent', at: number, noticeId?: string): Promise<void>;
    /** Moves pending ones to a later time (working hours, snooze). */
    move(keys: readonly string[], dueAt: number): Promise<void>;
  };

  readonly backups: {
    of(ownerId: string): Promise<Backup | null>;
    /** Owners who named this person, accepted ones only. */
    owners(backupId: string): Promise<string[]>;
    /** Names a backup owner in place of any earlier one, not yet accepted. */
    ask(backup: Backup): Promise<void>;
    accept(ownerId: string, backupId: string, at: number): Promise<void>;
    remove(ownerId: string): Promise<void>;
  };

  readonly reports: {
    /** Takes a due time for making its report; false where it was made or is being made (taken less than 10 minutes ago). */
    begin(dueAt: number, now: number): Promise<boolean>;
    posted(dueAt: number, counts: ReportRun['counts'], at: number): Promise<void>;
    /** The newest that was posted. */
    last(): Promise<ReportRun | null>;
  };

  /** Small values of our own: what an admin set, where a job stands. */
  readonly settings: {
    get(name: string): Promise<string | null>;
    set(name: string, value: string): Promise<void>;
  };

  readonly notices: {
    /** False where a notice of that key exists already. */
    add(notice: Notice): Promise<boolean>;
    find(id: string): Promise<Notice | null>;
    byKey(key: string): Promise<Notice | null>;
    /** Undelivered and due, oldest first. */
    due(now: number, limit: number): Promise<Notice[]>;
    delivered(id: string, post: {readonly postId: string; readonly channelId: string}, at: number): Promise<void>;
    /** Not delivered: tried again at `dueAt`. */
    postpone(id: string, dueAt: number): Promise<void>;
    /** Those that were delivered before `before`, by id, those after `afterId`, at most `limit`. */
    over(before: number, afterId: string, limit: number): Promise<Notice[]>;
    /** Deletes what is over: their keys are free again. */
    forget(ids: readonly string[]): Promise<void>;
  };

  readonly claims: {
    /** Takes a key until `until`; false where somebody holds it at `now`. One caller wins, over all processes. */
    take(key: string, now: number, until: number): Promise<boolean>;
    /** Gives a key back. With the `until` it was taken with, only that claim: one that ran out may be another caller's by now. */
    release(key: string, until?: number): Promise<void>;
    sweep(now: number): Promise<number>;
    /**
     * Takes the next turn of a key and says how long it is until then, in ms: `apartMs` after the turn before it, or none where that
     * is past. By the database's clock, since those of the processes differ; over a minute means that it was set back, and is none.
     */
    turn(key: string, apartMs: number): Promise<number>;
  };
}
