import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import type {MisbehaviourRule} from '../mattermost/server.ts';
import {eventually} from './eventually.ts';
import {type InPlaceSubject, prepareInPlace, toldInPlace, wrongInPlace} from './in-place-subject.ts';
import {type ProcessWorld, startProcessWorld} from './process-world.ts';
import {thorough} from './thorough.ts';
import {leaks, recovered} from './truth.ts';

const random = thorough ? 60 : 8;
/** More calls than a rotation in place makes. */
const mostCalls = 12;

const [rotate, show, disable] = [/\/users\/tokens\/rotate$/u, /\/posts\/ephemeral$/u, /\/users\/tokens\/disable$/u];

type Killed = {readonly what: string; readonly subject: InPlaceSubject; readonly said: string};

let world: ProcessWorld;
before(async () => {
  world = await startProcessWorld();
});
after(() => world.stop());

const subject = (): Promise<InPlaceSubject> => prepareInPlace(world, `ann${world.mattermost.state.users.size}`);

/** Killed while the server holds a call up, before it does the work or after. */
async function killedAt(what: string, path: RegExp, kind: MisbehaviourRule['kind'], unshown = false): Promise<Killed> {
  const ann = await subject();
  const refused = unshown ? world.mattermost.misbehave({path: show, kind: 'unauthorised', userId: world.botId}) : null;
  const rule = world.mattermost.misbehave({method: 'POST', path, kind, times: 1, userId: world.botId});
  const said = ann.act().catch(() => '');
  await eventually(what, () => rule.hits > 0);
  // What it does after the hit is done before its answer would go out.
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  await world.crash();
  refused?.stop();
  return {what, subject: ann, said: await said};
}

/** Killed after so many calls of the server and turns of the event loop. */
async function killedAfter(index: number): Promise<Killed> {
  const ann = await subject();
  const [calls, turns] = [1 + (index % mostCalls), (index * 7) % 20];
  const from = world.mattermost.requests().length;
  const said = ann.act().catch(() => '');
  const deadline = performance.now() + 2_000;
  while (world.mattermost.requests().length - from < calls && performance.now() < deadline)
    await new Promise((resolve) => setImmediate(resolve));
  for (let turn = 0; turn < turns; turn++) await new Promise((resolve) => setImmediate(resolve));
  await world.crash();
  return {what: `after ${calls} calls and ${turns} turns`, subject: ann, said: await said};
}

test('killed at any point of a rotation in place: no unknown secret works, and its owner is told what is true', async () => {
  const killed = [
    await killedAt('before the server rotated', rotate, 'hang'),
    await killedAt('after the server rotated', rotate, 'hang-after'),
    await killedAt('before the secret was shown', show, 'hang'),
    await killedAt('after the secret was shown', show, 'hang-after'),
    await killedAt('while a secret that was not shown is taken back', disable, 'hang', true),
  ];
  for (let index = 0; index < random; index++) killed.push(await killedAfter(index));
  const secrets = [...world.mattermost.state.tokens.values()].map(({token}) => token);
  assert.equal(await recovered(world), 0, 'changes are left open');
  const isNew = ({tokenId, secret}: InPlaceSubject) => world.mattermost.state.tokens.get(tokenId)?.token !== secret;
  const untold = () => killed.filter((one) => isNew(one.subject) && toldInPlace(world, one.subject).length === 0);
  await eventually('everybody is told', () => untold().length === 0, 60_000).catch(() => {});
  assert.deepEqual(
    untold().map(({what}) => what),
    [],
  );
  assert.deepEqual(
    killed.flatMap(({what, subject: ann, said}) => wrongInPlace(world, ann, said).map((wrong) => `${what}: ${wrong}`)),
    [],
  );
  assert.deepEqual(await leaks(world, secrets), []);
  for (const {subject: ann} of killed) ann.person.close();
});
