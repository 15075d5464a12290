import type {Database} from '../schema.ts';
import type {Store} from '../store.ts';

/** Small values of our own, by name. */
export function settingQueries(db: Database): Store['settings'] {
  return {
    async get(name) {
      const row = await db.selectFrom('keeperSettings').select('value').where('name', '=', name).executeTakeFirst();
      return row?.value ?? null;
    },
    async set(name, value) {
      await db
        .insertInto('keeperSettings')
        .values({name, value})
        .onConflict((conflict) => conflict.column('name').doUpdateSet({value}))
        .execute();
    },
  };
}
