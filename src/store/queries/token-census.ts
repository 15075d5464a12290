import {crc32} from 'node:zlib';
import {sql} from 'kysely';
import type {Token} from '../../domain/token.ts';
import type {Database} from '../schema.ts';
import {storable} from '../storable-text.ts';
import type {Census, Store} from '../store.ts';

const pageSize = 1_000;

/** Stands for the text in memory, where names may be long: one change in four thousand million goes unseen until the next. */
const checksum = (text: string): number => crc32(text) | 0;

/** What the server can change of a token, in one text; spelled as the query does. */
const inShort = ({ownerId, active, expiresAt, name}: Token): string =>
  `${ownerId} ${active ? 1 : 0} ${expiresAt ?? ''} ${storable(name)}`;

/** Reads two columns and no more: this goes over all tokens. */
const pageAfter = (id: string) => sql<{id: string; known: string}>`
  select id, owner_id || ' ' || active || ' ' || coalesce(cast(expires_at as text), '') || ' ' || name as known
  from keeper_tokens where gone_at is null and id > ${id} order by id limit ${pageSize}`;

/** All living tokens in short. */
export function tokenCensus(db: Database): Store['tokens']['census'] {
  return async () => {
    const known = new Map<string, number>();
    for (let last: string | undefined = ''; last !== undefined; ) {
      const {rows}: {rows: {id: string; known: string}[]} = await pageAfter(last).execute(db.withoutPlugins());
      for (const row of rows) known.set(row.id, checksum(row.known));
      last = rows.at(-1)?.id;
    }
    return createCensus(known);
  };
}

/** `known` holds the checksums by id. */
const createCensus = (known: Map<string, number>): Census => ({
  news(tokens) {
    const added: Token[] = [];
    const changed: Token[] = [];
    for (const token of tokens) {
      const before = known.get(token.id);
      if (before === undefined) added.push(token);
      else if (before !== checksum(inShort(token))) changed.push(token);
      known.delete(token.id);
    }
    return {added, changed};
  },
  rest: () => [...known.keys()],
});
