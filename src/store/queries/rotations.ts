import type {Database} from '../schema.ts';
import type {Store} from '../store.ts';

const columns = ['id', 'ownerId', 'oldTokenId', 'newTokenId', 'startedAt', 'overlapEndsAt', 'outcome', 'closedAt'] as const;

/** Rotations with an overlap. */
export function rotationQueries(db: Database): Store['rotations'] {
  return {
    async open({id, ownerId, oldTokenId, newTokenId, startedAt, overlapEndsAt, outcome, closedAt}) {
      await db
        .insertInto('keeperRotations')
        .values({id, ownerId, oldTokenId, newTokenId, startedAt, overlapEndsAt, outcome, closedAt})
        .execute();
    },
    async find(id) {
      const row = await db.selectFrom('keeperRotations').select(columns).where('id', '=', id).executeTakeFirst();
      return row ?? null;
    },
    async openOf(ownerId) {
      return db
        .selectFrom('keeperRotations')
        .select(columns)
        .where('ownerId', '=', ownerId)
        .where('closedAt', 'is', null)
        .orderBy('startedAt')
        .orderBy('id')
        .execute();
    },
    async close(id, outcome, at) {
      await db
        .updateTable('keeperRotations')
        .set({outcome, closedAt: at})
        .where('id', '=', id)
        .where('closedAt', 'is', null)
        .execute();
    },
  };
}
