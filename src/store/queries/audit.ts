import type {Database, Schema} from '../schema.ts';
import type {AuditEntry, Store} from '../store.ts';

const columns = [
  'id',
  'at',
  'actorKind',
  'actorId',
  'verb',
  'ownerId',
  'tokenId',
  'newTokenId',
  'sentEnd',
  'step',
  'channelId',
  'outcome',
  'errorCode',
  'closedAt',
] as const;

const toEntry = ({actorKind, actorId, ...row}: Schema['keeperAudit']): AuditEntry => ({
  ...row,
  actor: {kind: actorKind, id: actorId},
});

/** Changes of tokens: intent, steps, outcome. */
export function auditQueries(db: Database): Store['audit'] {
  return {
    async open({actor, ...entry}) {
      await db
        .insertInto('keeperAudit')
        .values({...entry, actorKind: actor.kind, actorId: actor.id})
        .execute();
    },
    async step(id, step, newTokenId) {
      const {numUpdatedRows} = await db
        .updateTable('keeperAudit')
        .set({step, ...(newTokenId === undefined ? {} : {newTokenId})})
        .where('id', '=', id)
        .where('outcome', 'is', null)
        .executeTakeFirstOrThrow();
      return numUpdatedRows > 0n;
    },
    async close(id, outcome, at, errorCode) {
      await db
        .updateTable('keeperAudit')
        .set({outcome, closedAt: at, errorCode: errorCode ?? null})
        .where('id', '=', id)
        .where('outcome', 'is', null)
        .execute();
    },
    async unfinished() {
      const rows = await db
        .selectFrom('keeperAudit')
        .select(columns)
        .where('outcome', 'is', null)
        .orderBy('at')
        .orderBy('id')
        .execute();
      return rows.map(toEntry);
    },
    async find(id) {
      const row = await db.selectFrom('keeperAudit').select(columns).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toEntry(row);
    },
    async ofToken(tokenId, limit) {
      const rows = await db
        .selectFrom('keeperAudit')
        .select(columns)
        .where((either) => either.or([either('tokenId', '=', tokenId), either('newTokenId', '=', tokenId)]))
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .execute();
      return rows.map(toEntry);
    },
  };
}
