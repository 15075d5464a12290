import type {Database} from '../schema.ts';
import type {Store} from '../store.ts';

/** Backup owners: one for each owner at most. */
export function backupQueries(db: Database): Store['backups'] {
  return {
    async of(ownerId) {
      const row = await db
        .selectFrom('keeperBackups')
        .select(['ownerId', 'backupId', 'askedAt', 'acceptedAt'])
        .where('ownerId', '=', ownerId)
        .executeTakeFirst();
      return row ?? null;
    },
    async owners(backupId) {
      const rows = await db
        .selectFrom('keeperBackups')
        .select('ownerId')
        .where('backupId', '=', backupId)
        .where('acceptedAt', 'is not', null)
        .orderBy('ownerId')
        .execute();
      return rows.map(({ownerId}) => ownerId);
    },
    async ask({ownerId, backupId, askedAt}) {
      const asked = {backupId, askedAt, acceptedAt: null};
      await db
        .insertInto('keeperBackups')
        .values({ownerId, ...asked})
        .onConflict((conflict) => conflict.column('ownerId').doUpdateSet(asked))
        .execute();
    },
    async accept(ownerId, backupId, at) {
      await db
        .updateTable('keeperBackups')
        .set({acceptedAt: at})
        .where('ownerId', '=', ownerId)
        .where('backupId', '=', backupId)
        .where('acceptedAt', 'is', null)
        .execute();
    },
    async remove(ownerId) {
      await db.deleteFrom('keeperBackups').where('ownerId', '=', ownerId).execute();
    },
  };
}
