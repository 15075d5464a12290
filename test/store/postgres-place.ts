import {randomUUID} from 'node:crypto';
import {Client} from 'pg';
import {openPostgres} from '../../src/store/postgres.ts';
import type {Place} from './place.ts';

const tables = [
  'tokens',
  'holds',
  'owners',
  'audit',
  'rotations',
  'reminders',
  'backups',
  'reports',
  'settings',
  'notices',
  'claims',
];

/** One statement on a connection of its own. */
export async function query(databaseUrl: string, statement: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({connectionString: databaseUrl});
  await client.connect();
  try {
    return (await client.query(statement)).rows;
  } finally {
    await client.end();
  }
}

/** Makes a database for one run of the tests and gives its address. */
export async function newDatabase(postgresUrl: string): Promise<string> {
  const url = new URL(postgresUrl);
  url.pathname = `/keeper_${randomUUID().replaceAll('-', '')}`;
  await query(postgresUrl, `create database ${databaseName(url.href)} template template0`);
  return url.href;
}

/** Not `with (force)`: that fails for an ordinary role while autovacuum is at work; this waits for it, and for our sessions to end. */
export async function dropDatabase(postgresUrl: string, databaseUrl: string): Promise<void> {
  await query(postgresUrl, `drop database ${databaseName(databaseUrl)}`);
}

export const databaseName = (databaseUrl: string): string => new URL(databaseUrl).pathname.slice(1);

/** The database with a new, empty schema; tests that share a database have it one after the other. */
export async function postgresPlace(databaseUrl: string): Promise<Place> {
  await query(databaseUrl, 'drop schema public cascade; create schema public');
  // `xmin` and `xmax` name the transactions that wrote or locked a row last.
  const versions = tables.map(
    (table) => `select '${table}' as name, t.ctid::text, t.xmin::text, t.xmax::text from keeper_${table} t`,
  );
  return {
    open: () => openPostgres(databaseUrl),
    fingerprint: async () => JSON.stringify(await query(databaseUrl, `${versions.join(' union all ')} order by 1, 2`)),
    remove: async () => undefined,
  };
}
