import {type Kysely, sql} from 'kysely';
import {type Migration, Migrator} from 'kysely/migration';
import type {Database} from './schema.ts';

/** In order, append only: one that was released is never changed. The same statements run on SQLite and Postgres. */
const migrations: Readonly<Record<string, Migration>> = {
  '001-tokens': {up: tokens},
  '002-changes': {up: changes},
  '003-deliveries': {up: deliveries},
  '004-ends': {up: ends},
  '005-rotations-in-use': {up: rotationsInUse},
  '006-reminders': {up: reminders},
  '007-arrangements': {up: arrangements},
  '008-reminder-cards': {up: reminderCards},
  '009-in-place': {up: inPlace},
  '010-lighter-ledger': {up: lighterLedger},
  '011-few-of-many': {up: fewOfMany},
};

/**
 * Brings a database to the newest schema. Processes may do so at the same time: Postgres lets one in after the other, SQLite
 * has one process only. Throws the database's own error; what was begun is rolled back.
 */
export async function migrate(db: Database): Promise<void> {
  const migrator = new Migrator({
    db: db.withoutPlugins(),
    provider: {getMigrations: async () => migrations},
    migrationTableName: 'keeper_migrations',
    migrationLockTableName: 'keeper_migrations_lock',
  });
  const {error} = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}

async function tokens(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('keeper_tokens')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('active', 'smallint', (column) => column.notNull())
    .addColumn('expires_at', 'bigint')
    .addColumn('deadline_at', 'bigint')
    .addColumn('first_seen_at', 'bigint', (column) => column.notNull())
    .addColumn('created_at', 'bigint')
    .addColumn('last_used_at', 'bigint')
    .addColumn('origin', 'text', (column) => column.notNull())
    .addColumn('replaced_by', 'text')
    .addColumn('gone_at', 'bigint')
    .addColumn('secret_hash', 'text')
    .addColumn('secret_key_id', 'text')
    .execute();
  await db.schema.createIndex('keeper_tokens_owner').on('keeper_tokens').column('owner_id').execute();
  await db.schema
    .createTable('keeper_holds')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('token_id', 'text', (column) => column.notNull())
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('by_kind', 'text', (column) => column.notNull())
    .addColumn('by_id', 'text', (column) => column.notNull())
    .addColumn('since', 'bigint', (column) => column.notNull())
    .addColumn('until', 'bigint')
    .execute();
  await db.schema.createIndex('keeper_holds_token').on('keeper_holds').column('token_id').execute();
}

async function changes(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('keeper_audit')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor_kind', 'text', (column) => column.notNull())
    .addColumn('actor_id', 'text', (column) => column.notNull())
    .addColumn('verb', 'text', (column) => column.notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('token_id', 'text')
    .addColumn('new_token_id', 'text')
    .addColumn('step', 'text', (column) => column.notNull())
    .addColumn('channel_id', 'text')
    .addColumn('outcome', 'text')
    .addColumn('error_code', 'text')
    .addColumn('closed_at', 'bigint')
    .execute();
  await db.schema.createIndex('keeper_audit_token').on('keeper_audit').column('token_id').execute();
  await db.schema.createIndex('keeper_audit_new_token').on('keeper_audit').column('new_token_id').execute();
  await sql`create index keeper_audit_open on keeper_audit (at) where outcome is null`.execute(db);
  await db.schema
    .createTable('keeper_rotations')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('old_token_id', 'text', (column) => column.notNull())
    .addColumn('new_token_id', 'text', (column) => column.notNull())
    .addColumn('started_at', 'bigint', (column) => column.notNull())
    .addColumn('overlap_ends_at', 'bigint', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('closed_at', 'bigint')
    .execute();
  await sql`create index keeper_rotations_open on keeper_rotations (owner_id) where closed_at is null`.execute(db);
}

async function deliveries(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('keeper_notices')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('key', 'text', (column) => column.notNull().unique())
    .addColumn('user_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('values', 'text', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('pending_post_id', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('delivered_at', 'bigint')
    .addColumn('post_id', 'text')
    .addColumn('channel_id', 'text')
    .execute();
  await sql`create index keeper_notices_due on keeper_notices (due_at) where delivered_at is null`.execute(db);
  await db.schema
    .createTable('keeper_claims')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('until', 'bigint', (column) => column.notNull())
    .execute();
}

async function ends(db: Kysely<unknown>): Promise<void> {
  // The earlier of the two ends, in the words of the query: an index on an expression serves only that expression.
  await sql`
    create index keeper_tokens_end on keeper_tokens
      ((case when expires_at is null or deadline_at < expires_at then deadline_at else expires_at end), id)
      where gone_at is null and active = 1`.execute(db);
  await sql`create index keeper_tokens_living_owner on keeper_tokens (owner_id) where gone_at is null`.execute(db);
  await db.schema
    .createTable('keeper_owners')
    .addColumn('owner_id', 'text', (column) => column.primaryKey())
    .addColumn('read_at', 'bigint', (column) => column.notNull())
    .execute();
  await sql`create index keeper_holds_until on keeper_holds (until) where until is not null`.execute(db);
  await db.schema.createIndex('keeper_holds_since').on('keeper_holds').columns(['reason', 'since']).execute();
}

async function rotationsInUse(db: Kysely<unknown>): Promise<void> {
  const rotations = db.schema.alterTable('keeper_rotations');
  await rotations.addColumn('overlap_is_set', 'smallint', (column) => column.notNull().defaultTo(0)).execute();
  await rotations.addColumn('new_seen_at', 'bigint').execute();
  await rotations.addColumn('old_seen_at', 'bigint').execute();
  await rotations.addColumn('asked_at', 'bigint').execute();
  await rotations.addColumn('extended', 'smallint', (column) => column.notNull().defaultTo(0)).execute();
}

async function reminders(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('keeper_reminders')
    .addColumn('key', 'text', (column) => column.primaryKey())
    .addColumn('token_id', 'text', (column) => column.notNull())
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('end_at', 'bigint', (column) => column.notNull())
    .addColumn('lead_ms', 'bigint', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('notice_id', 'text')
    .addColumn('closed_at', 'bigint')
    .execute();
  await db.schema.createIndex('keeper_reminders_token').on('keeper_reminders').column('token_id').execute();
  await sql`create index keeper_reminders_due on keeper_reminders (due_at) where state = 'pending'`.execute(db);
}

async function arrangements(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('keeper_backups')
    .addColumn('owner_id', 'text', (column) => column.primaryKey())
    .addColumn('backup_id', 'text', (column) => column.notNull())
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .addColumn('accepted_at', 'bigint')
    .execute();
  await db.schema.createIndex('keeper_backups_backup').on('keeper_backups').column('backup_id').execute();
  await db.schema
    .createTable('keeper_reports')
    .addColumn('due_at', 'bigint', (column) => column.primaryKey())
    .addColumn('begun_at', 'bigint', (column) => column.notNull())
    .addColumn('counts', 'text')
    .addColumn('posted_at', 'bigint')
    .execute();
  await db.schema
    .createTable('keeper_settings')
    .addColumn('name', 'text', (column) => column.primaryKey())
    .addColumn('value', 'text', (column) => column.notNull())
    .execute();
}

async function reminderCards(db: Kysely<unknown>): Promise<void> {
  await sql`create index keeper_reminders_pending on keeper_reminders (owner_id) where state = 'pending'`.execute(db);
  await sql`create index keeper_reminders_sent on keeper_reminders (key) where state = 'sent'`.execute(db);
  await db.schema.createIndex('keeper_reminders_end').on('keeper_reminders').columns(['token_id', 'end_at']).execute();
}

async function inPlace(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('keeper_tokens').addColumn('rotated_at', 'bigint').execute();
  await db.schema.alterTable('keeper_audit').addColumn('sent_end', 'bigint').execute();
}

/** Each index costs as much as its row when a token is written: one by owner for all, and only ends that there are. */
async function lighterLedger(db: Kysely<unknown>): Promise<void> {
  for (const name of ['owner', 'living_owner', 'end']) await db.schema.dropIndex(`keeper_tokens_${name}`).execute();
  await db.schema.createIndex('keeper_tokens_of_owner').on('keeper_tokens').columns(['owner_id', 'gone_at']).execute();
  await sql`
    create index keeper_tokens_ending on keeper_tokens
      ((case when expires_at is null or deadline_at < expires_at then deadline_at else expires_at end))
      where gone_at is null and active = 1
        and (case when expires_at is null or deadline_at < expires_at then deadline_at else expires_at end) is not null
  `.execute(db);
}

/** What jobs look for among all tokens, and mostly find little of; a scan writes neither. */
async function fewOfMany(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index keeper_tokens_deadline on keeper_tokens (deadline_at)
      where gone_at is null and active = 1 and deadline_at is not null`.execute(db);
  await sql`create index keeper_tokens_replaced on keeper_tokens (id) where replaced_by is not null`.execute(db);
}
