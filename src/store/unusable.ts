import {resolve} from 'node:path';
import {KeeperError} from '../domain/errors.ts';

/** The store cannot be opened; the message is a sentence for the operator. */
export class StoreUnusable extends Error {
  constructor(sentence: string, cause: unknown) {
    super(sentence, {cause});
    this.name = 'StoreUnusable';
  }
}

const newer = (where: string): string =>
  `${where} was written by a newer Token Keeper. Start that version again, or bring back a copy from before it.`;
const isNewer = (error: Error): boolean => error.message.startsWith('corrupted migrations');

/** Postgres's code for it. */
const insufficientPrivilege = '42501';
const rightsNeeded = 'Its role must own the database, or have the right CREATE on it and on its schema public.';
const ourPostgres = 'The Postgres database in DATABASE_URL';

/** What stands in the way of a Postgres database, or of `what` of it, with the name of its setting. A KeeperError stays what it is. */
export function postgresUnusable(error: unknown, what = ourPostgres): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (error instanceof KeeperError || error instanceof StoreUnusable) return error;
  if (isNewer(error)) return new StoreUnusable(newer(ourPostgres), error);
  const {code, message} = error as NodeJS.ErrnoException;
  const rights = code === insufficientPrivilege ? ` ${rightsNeeded}` : '';
  return new StoreUnusable(`${what} cannot be used: ${message || code}.${rights}`, error);
}

/** The same for the queues of the jobs, which pg-boss keeps in that database. */
export const queuesUnusable = (error: unknown): Error =>
  postgresUnusable(error, 'The schema keeper_jobs of the Postgres database in DATABASE_URL');

/** What stands in the way of the file, with its whole path. A KeeperError stays what it is. */
export function sqliteUnusable(error: unknown, path: string): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (error instanceof KeeperError || error instanceof StoreUnusable) return error;
  const where = resolve(path);
  return new StoreUnusable(isNewer(error) ? newer(where) : sentenceFor(error, where), error);
}

function sentenceFor(error: Error, where: string): string {
  const {code, errcode = 0, message} = error as NodeJS.ErrnoException & {readonly errcode?: number};
  // The lower bits are SQLite's result: 13 is FULL, 11 CORRUPT, 26 NOTADB.
  const result = errcode & 0xff;
  if (result === 13 || code === 'ENOSPC') return `The disk of ${where} is full. Make room on it.`;
  if (result === 11 || result === 26)
    return `${where} is damaged, or is no database: bring back a copy of it, or move it away to begin anew.`;
  return `${where} cannot be written to: ${message}. Make its folder writable for this account.`;
}
