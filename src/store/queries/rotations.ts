import type {Database, Schema} from '../schema.ts';
import type {Rotation, Store} from '../store.ts';

const columns = [
  'id',
  'ownerId',
  'oldTokenId',
  'newTokenId',
  'startedAt',
  'overlapEndsAt',
  'overlapIsSet',
  'newSeenAt',
  'oldSeenAt',
  'askedAt',
  'extended',
  'outcome',
  'closedAt',
] as const;

const asNew = {
  overlapIsSet: false,
  newSeenAt: null,
  oldSeenAt: null,
  askedAt: null,
  extended: false,
  outcome: null,
  closedAt: null,
} as const;

const toRow = ({overlapIsSet, extended, ...rotation}: Rotation): Schema['keeperRotations'] => ({
  ...rotation,
  overlapIsSet: overlapIsSet ? 1 : 0,
  extended: extended ? 1 : 0,
});

const toRotation = (row: Schema['keeperRotations']): Rotation => ({
  ...row,
  overlapIsSet: row.overlapIsSet === 1,
  extended: row.extended === 1,
});

const flag = (name: 'extended' | 'overlapIsSet', value: boolean | undefined) =>
  value === undefined ? {} : {[name]: value ? 1 : 0};

/** Rotations with an overlap. */
export function rotationQueries(db: Database): Store['rotations'] {
  const open = () =>
    db.selectFrom('keeperRotations').select(columns).where('closedAt', 'is', null).orderBy('startedAt').orderBy('id');
  return {
    async open(rotation) {
      await db
        .insertInto('keeperRotations')
        .values(toRow({...asNew, ...rotation}))
        .execute();
    },
    async find(id) {
      const row = await db.selectFrom('keeperRotations').select(columns).where('id', '=', id).executeTakeFirst();
      return row === undefined ? null : toRotation(row);
    },
    async openOf(ownerId) {
      return (await open().where('ownerId', '=', ownerId).execute()).map(toRotation);
    },
    async allOpen() {
      return (await open().execute()).map(toRotation);
    },
    async note(id, {extended, overlapIsSet, ...noted}) {
      const values = {...noted, ...flag('extended', extended), ...flag('overlapIsSet', overlapIsSet)};
      if (Object.keys(values).length === 0) return;
      await db.updateTable('keeperRotations').set(values).where('id', '=', id).where('closedAt', 'is', null).execute();
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
