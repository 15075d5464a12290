import assert from 'node:assert/strict';
import {type Person, secretIn} from '../chat/person.ts';
import type {Stage} from './stage.ts';

/** The button that rotates in place. */
export const yes = 'Replace the secret now';

/** A token "ci" made here, with 30 days to live. */
export async function made(stage: Stage, ann: Person): Promise<{id: string; secret: string}> {
  const secret = secretIn(await stage.sayAll(ann, 'create ci --expires 30d'));
  const [token] = await stage.tokens(ann);
  assert.ok(token);
  return {id: token.id, secret};
}

/** How often the server was asked to rotate in place. */
export const rotations = ({world}: Stage): number =>
  world.mattermost.requests().filter(({path}) => path.endsWith('/users/tokens/rotate')).length;

/** Ten seconds more or less. */
export const near = (at: number | undefined, wanted: number): boolean => Math.abs((at ?? 0) - wanted) < 10_000;
