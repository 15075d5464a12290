import {test} from 'node:test';
import type {Person, SeenPost} from '../chat/person.ts';
import {postgresUrl} from '../store/postgres-url.ts';
import {type Replicas, startReplicas} from './replicas.ts';

/** A test with Token Keeper processes on one Postgres, none of them started yet, and somebody who will use them. */
export function check(guarantee: string, run: (world: Replicas, ann: Person) => Promise<void>): void {
  const skip = postgresUrl === undefined ? 'TEST_DATABASE_URL names no Postgres to test on' : false;
  test(guarantee, {skip}, async (t) => {
    const world = await startReplicas(postgresUrl ?? '');
    t.after(() => world.stop());
    const ann = await world.person('ann');
    t.after(() => ann.close());
    await run(world, ann);
  });
}

export const say = (world: Replicas, person: Person, line: string): Promise<SeenPost[]> =>
  person.slash(`/token ${line}`, world.townId);

/** How often each notice to a person was posted, once nothing is left to deliver. */
export async function timesPosted(world: Replicas, person: Person, patience?: number): Promise<number[]> {
  const delivered = async (): Promise<boolean> => {
    const [open] = await world.query('select count(*)::int as count from keeper_notices where delivered_at is null');
    return open?.count === 0;
  };
  await world.until('all notices are delivered', delivered, patience);
  const counts = new Map<unknown, number>();
  for (const {props} of await world.notices(person)) {
    counts.set(props.token_keeper_notice, (counts.get(props.token_keeper_notice) ?? 0) + 1);
  }
  return [...counts.values()];
}
