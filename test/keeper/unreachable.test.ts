import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, type Person, type SeenPost} from '../chat/person.ts';
import {type Door, startDoor} from './door.ts';
import {startWorld, type World} from './keeper.ts';
import {tokensOf} from './subject.ts';
import {openChanges} from './truth.ts';

/** Where no connection to the server comes about, a change surely did not happen, and that is said. */
let door: Door;
let world: World;
let ann: Person;

before(async () => {
  world = await startWorld({
    async settingsFor({admin}) {
      door = await startDoor(admin.url);
      return {MATTERMOST_URL: door.url};
    },
  });
  ann = await world.person('ann');
});
after(async () => {
  ann?.close();
  await world?.stop();
  door?.stop();
});

const slash = (line: string) => ann.slash(`/token ${line}`, world.townId);
const last = (posts: readonly SeenPost[]): SeenPost => posts.at(-1) ?? assert.fail('nothing was said');
const nothing = /Nothing was changed/u;

/** Does something while nobody can reach the server any more after that call. */
async function shutAfter<T>(method: string, path: RegExp, work: () => Promise<T>): Promise<T> {
  door.shutAfter(method, path);
  try {
    return await work();
  } finally {
    await door.open();
  }
}
const state = () => tokensOf(world, ann).map(({id, is_active}) => [id, is_active]);

test('a change whose call could not be sent is said not to have happened, is not left open, and can be pressed again', async () => {
  await slash('create ci');
  const before = state();
  const question = last(await slash('disable ci'));
  const press = () => ann.press(question, labels(question)[0] ?? '');
  const said = last(await shutAfter('GET', /\/tokens\b/u, press)).message;
  assert.match(said, nothing);
  assert.deepEqual(state(), before);
  assert.equal(await openChanges(world), 0);
  assert.doesNotMatch(last(await press()).message, nothing);
  assert.deepEqual(
    state().map(([, isActive]) => isActive),
    [false],
  );
});

test('so is a create', async () => {
  const before = state();
  assert.match(last(await shutAfter('GET', /\/sessions$/u, () => slash('create other'))).message, nothing);
  assert.deepEqual(state(), before);
  assert.equal(await openChanges(world), 0);
});

test('a secret that could not be sent has surely reached nobody: nothing is asked, and its token is put away', async () => {
  const said = last(await shutAfter('POST', /\/users\/[a-z0-9]{26}\/tokens$/u, () => slash('create unseen'))).message;
  assert.match(said, /could not be shown to you.*Nobody has that secret/u);
  const [made] = tokensOf(world, ann).slice(-1);
  assert.equal(made?.is_active, true);
  await world.goOn();
  await ann.posted(({message}) => /interrupted.*`create`.*what was half made is disabled/u.test(message));
  assert.deepEqual([made?.is_active, await openChanges(world)], [false, 0]);
});
