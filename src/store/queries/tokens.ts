import type {CompiledQuery} from 'kysely';
import {isAsKnown, type Token} from '../../domain/token.ts';
import {batches} from '../batches.ts';
import type {Database} from '../schema.ts';
import {storable} from '../storable-text.ts';
import type {Store} from '../store.ts';
import {asToldNow, inOrder, newTokens} from './new-tokens.ts';
import {tokenCensus} from './token-census.ts';
import {columns, type Row, toToken} from './token-rows.ts';
import {ownerScans, tokenScans} from './token-scans.ts';

/** The ledger's tokens. The hash of a secret is written here and never read with a token. */
export function tokenQueries(db: Database): Store['tokens'] {
  let ofOwner: CompiledQuery | undefined;
  return {
    ...tokenScans(db),
    ...ownerScans(db),
    census: tokenCensus(db),
    async of(ownerId) {
      // Asked for by every command: making the query takes longer than answering it.
      ofOwner ??= db
        .selectFrom('keeperTokens')
        .select(columns)
        .where('ownerId', '=', '')
        .orderBy('firstSeenAt')
        .orderBy('id')
        .compile();
      const {rows} = await db.executeQuery<Row>({...ofOwner, parameters: [storable(ownerId)]});
      return rows.map(toToken);
    },
    async find(id) {
      const row = await db.selectFrom('keeperTokens').select(columns).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toToken(row);
    },
    async known(ids) {
      const known = new Set<string>();
      for (const batch of batches(ids)) {
        const rows = await db.selectFrom('keeperTokens').select('id').where('id', 'in', batch).execute();
        for (const {id} of rows) known.add(id);
      }
      return known;
    },
    async seen(tokens, at) {
      for (const batch of batches(inOrder(tokens))) await takeOver(db, batch, at);
    },
    add: newTokens(db),
    async gone(ids, at) {
      for (const batch of batches(ids)) {
        await db.updateTable('keeperTokens').set({goneAt: at}).where('id', 'in', batch).where('goneAt', 'is', null).execute();
      }
    },
    async note(id, {secretHash, ...known}) {
      const hash = secretHash === undefined ? {} : {secretHash: secretHash.hash, secretKeyId: secretHash.keyId};
      const values = {...known, ...hash};
      if (Object.keys(values).length === 0) return;
      await db.updateTable('keeperTokens').set(values).where('id', '=', id).execute();
    },
    async forgetGone(before, limit) {
      const gone = await db.selectFrom('keeperTokens').select('id').where('goneAt', '<', before).limit(limit).execute();
      for (const batch of batches(gone.map(({id}) => id))) {
        await db.deleteFrom('keeperHolds').where('tokenId', 'in', batch).execute();
        await db.deleteFrom('keeperReminders').where('tokenId', 'in', batch).execute();
        await db.deleteFrom('keeperRotations').where('closedAt', 'is not', null).where('oldTokenId', 'in', batch).execute();
        await db.deleteFrom('keeperTokens').where('id', 'in', batch).where('goneAt', '<', before).execute();
      }
      return gone.length;
    },
  };
}

/** Compares before it writes: in Postgres an upsert that changes nothing would still lock, and so write, the row. */
async function takeOver(db: Database, tokens: readonly Token[], at: number): Promise<void> {
  const ids = tokens.map(({id}) => id);
  const rows = await db.selectFrom('keeperTokens').select(columns).where('id', 'in', ids).execute();
  const known = new Map(rows.map((row) => [row.id, toToken(row)]));
  const differing = tokens.filter((token) => !isAsKnown({...token, name: storable(token.name)}, known.get(token.id)));
  if (differing.length === 0) return;
  await db
    .insertInto('keeperTokens')
    .values(
      differing.map(({id, ownerId, name, active, expiresAt, endUnknown}) => ({
        id,
        ownerId,
        name,
        active: active ? 1 : 0,
        expiresAt: endUnknown ? (known.get(id)?.expiresAt ?? null) : expiresAt,
        firstSeenAt: at,
        origin: 'server' as const,
      })),
    )
    .onConflict((conflict) => conflict.column('id').doUpdateSet(asToldNow))
    .execute();
}
