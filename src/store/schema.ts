import type {Kysely} from 'kysely';
import type {Hold, LedgerToken} from '../domain/token.ts';
import type {AuditEntry, Backup, Notice, Reminder, Rotation} from './store.ts';

/**
 * The tables as the queries see them: camelCase here is snake_case in the database. Times are epoch ms in `bigint`, booleans
 * 0 or 1, structures JSON in `text`. The prefix keeps them apart where a database is shared, Mattermost's own included.
 */
export type Schema = {
  keeperTokens: Omit<LedgerToken, 'active'> & {
    readonly active: number;
    readonly secretHash: string | null;
    readonly secretKeyId: string | null;
  };
  keeperHolds: Hold;
  keeperAudit: Omit<AuditEntry, 'actor'> & {readonly actorKind: AuditEntry['actor']['kind']; readonly actorId: string};
  keeperOwners: {readonly ownerId: string; readonly readAt: number};
  keeperRotations: Omit<Rotation, 'overlapIsSet' | 'extended'> & {readonly overlapIsSet: number; readonly extended: number};
  keeperNotices: Omit<Notice, 'values'> & {readonly values: string};
  keeperReminders: Reminder;
  keeperBackups: Backup;
  keeperReports: {
    readonly dueAt: number;
    readonly begunAt: number;
    readonly counts: string | null;
    readonly postedAt: number | null;
  };
  keeperSettings: {readonly name: string; readonly value: string};
  keeperClaims: {readonly key: string; readonly until: number};
};

/** A database, or one transaction of it. */
export type Database = Kysely<Schema>;
