import {type CompiledQuery, sql} from 'kysely';
import type {Token} from '../../domain/token.ts';
import {batches} from '../batches.ts';
import type {Database} from '../schema.ts';
import {storable} from '../storable-text.ts';
import type {Store} from '../store.ts';

/** So many rows go into one statement: more take no less time, but more memory to build it. */
const atOnce = 200;

/** One row per token, and always in the same order, so that two processes never wait for each other's rows. */
export const inOrder = (tokens: readonly Token[]): Token[] =>
  [...new Map(tokens.map((token) => [token.id, token])).values()].sort((a, b) => (a.id < b.id ? -1 : 1));

/** What the server says of a token in place of what it said before; binds nothing. */
export const asToldNow = {
  ownerId: sql<string>`excluded.owner_id`,
  name: sql<string>`excluded.name`,
  active: sql<number>`excluded.active`,
  expiresAt: sql<number | null>`excluded.expires_at`,
  goneAt: sql.lit(null),
};

/** Writes tokens that are new to the ledger. The statement is built once for all of them, since that takes longer than running it. */
export function newTokens(db: Database): Store['tokens']['add'] {
  return async (tokens, at) => {
    const whole = tokens.length < atOnce ? null : insertOf(db, atOnce, at);
    let written = 0;
    for (const batch of batches(inOrder(tokens), atOnce)) {
      const insert = batch.length === atOnce && whole ? whole : insertOf(db, batch.length, at);
      const parameters = [...batch.flatMap((token) => bound(token, at)), at];
      const {numAffectedRows = 0n} = await db.executeQuery({...insert, parameters});
      written += Number(numAffectedRows);
    }
    return written;
  };
}

/** What is bound of one row, in the order of the columns below; past the plugins, so it is made storable here. */
const bound = ({id, ownerId, name, active, expiresAt}: Token, at: number) => [
  storable(id),
  storable(ownerId),
  storable(name),
  active ? 1 : 0,
  expiresAt,
  at,
];

function insertOf(db: Database, rows: number, at: number): CompiledQuery {
  const row = {id: '', ownerId: '', name: '', active: 0, expiresAt: 0, firstSeenAt: at, origin: sql.lit('server' as const)};
  return db
    .insertInto('keeperTokens')
    .values(Array.from({length: rows}, () => row))
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet(asToldNow)
        // One that lives, or went since, was written meanwhile by somebody who knew more of it.
        .where('keeperTokens.goneAt', '<', at),
    )
    .compile();
}
