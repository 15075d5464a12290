import assert from 'node:assert/strict';
import {createApi} from '../chat/mattermost-api.ts';
import {labels, type Person, type SeenPost, secretIn} from '../chat/person.ts';
import {eventually} from './eventually.ts';
import type {World} from './keeper.ts';
import {tokensOf} from './subject.ts';
import {thorough} from './thorough.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
/** All direct messages share 8 calls a second. */
const patience = thorough ? 300_000 : 60_000;

/** Somebody for each of whose tokens something is due that Token Keeper does by itself. */
export type Due = {
  readonly person: Person;
  readonly dmId: string;
  /** The old and the new tokens of each name: those that were rotated have two. */
  readonly ids: Readonly<Record<Name, readonly [string, string]>>;
};

const names = ['ended', 'stored', 'late', 'turned', 'unused', 'paused', 'held'] as const;
type Name = (typeof names)[number];

/** Whether a name's old and new token work, do not, or are gone. */
type Fact = 'works' | 'disabled' | 'gone' | '';
const factOf = (world: World, id: string): Fact => {
  const token = world.mattermost.state.tokens.get(id);
  return id === '' ? '' : token === undefined ? 'gone' : token.is_active ? 'works' : 'disabled';
};
const factsOf = (world: World, {ids}: Due, name: Name) => ids[name].map((id) => factOf(world, id)).join(' ');

/** How each name stands when all is due, when it is done, and what its owner is told then. */
const ends: Readonly<Record<Name, {readonly before: string; readonly after: string; readonly told: RegExp}>> = {
  ended: {before: 'disabled ', after: 'gone ', told: /\*\*ended\*\*.*revoked for good/u},
  stored: {before: 'disabled works', after: 'gone works', told: /\*\*stored\*\*.*revoked for good/u},
  late: {before: 'works ', after: 'disabled ', told: /\*\*late\*\*.*has passed/u},
  turned: {before: 'works works', after: 'disabled works', told: /\*\*turned\*\*.*is disabled: the new one/u},
  unused: {before: 'works works', after: 'works disabled', told: /\*\*unused\*\*.*never seen in use/u},
  paused: {before: 'disabled ', after: 'works ', told: /pause of your token \*\*paused\*\*.*works again/u},
  held: {before: 'disabled works', after: 'disabled works', told: /\*\*held\*\*.*stays disabled/u},
};

const toldTo = (world: World, {dmId}: Pick<Due, 'dmId'>, pattern: RegExp): number =>
  [...world.mattermost.state.posts.values()].filter(
    ({channel_id, user_id, message}) => channel_id === dmId && user_id === world.botId && pattern.test(message),
  ).length;

/** What is wrong with it now: what is half done, and what was told and is not so, or twice. `done`: all has to be done by now. */
export function wrongWith(world: World, due: Due, {done}: {readonly done: boolean}): string[] {
  return names.flatMap((name) => {
    const [{before, after, told}, facts] = [ends[name], factsOf(world, due, name)];
    const times = toldTo(world, due, told);
    const isSound = facts === after || (facts === before && times === 0 && !done);
    return isSound && times <= 1 && (times === 1 || !done) ? [] : [`${name}: ${facts}; told ${times} times`];
  });
}

type Owner = {readonly person: Person; readonly dmId: string; readonly ids: Map<Name, string[]>};

/** What people type while all of it is made ready. */
function createTyping(world: World) {
  const say = async ({person, ids}: Owner, line: string): Promise<SeenPost[]> => {
    const before = new Set(tokensOf(world, person).map(({id}) => id));
    const said = await person.slash(`/token ${line}`, world.townId);
    const made = tokensOf(world, person).find(({id}) => !before.has(id));
    const name = names.find((one) => one === made?.description);
    if (made && name) ids.set(name, [...(ids.get(name) ?? []), made.id]);
    return said;
  };
  const agree = async (owner: Owner, line: string): Promise<void> => {
    const question = (await say(owner, line)).at(-1) ?? assert.fail(`nothing was said to ${line}`);
    await owner.person.press(question, labels(question)[0] ?? '');
  };
  return {say, agree};
}

/** Several people for whom all is due at this moment; nothing has been done about it yet. */
export async function prepareDue(world: World, people: readonly string[]): Promise<Due[]> {
  const {say, agree} = createTyping(world);
  const owners: Owner[] = [];
  for (const name of people) {
    const person = await world.person(name);
    owners.push({person, dmId: await world.directChannel(person), ids: new Map()});
  }
  const each = (work: (owner: Owner) => Promise<unknown>) => Promise.all(owners.map(work));
  const later = async (ms: number) => {
    world.mattermost.clock.advance(ms);
    await world.goOn();
  };
  const allTold = (pattern: RegExp) =>
    eventually(`all are told ${pattern.source}`, () => owners.every((owner) => toldTo(world, owner, pattern) > 0), patience);
  const setDeadline = async (name: Name) => {
    await each(async (owner) => {
      await say(owner, `create ${name} --expires never`);
      await agree(owner, `expire ${name} 1d`);
    });
    await world.goOn();
    await allTold(new RegExp(`\\*\\*${name}\\*\\*.*reaches its deadline`, 'u'));
  };

  // A reminder would do as the notice of a deadline.
  await each((owner) => agree(owner, 'remind off'));
  await setDeadline('ended');
  await later(25 * hour);
  await allTold(/\*\*ended\*\*.*has passed/u);
  await later(7 * day);
  await each(async (owner) => {
    for (const line of ['create stored', 'rotate stored']) await say(owner, line);
    await agree(owner, 'done stored');
  });
  await later(5 * day + 22 * hour);
  await setDeadline('late');
  await each((owner) => rotateSome(world, owner, say));
  await later(24 * hour - 20 * minute);
  await each(async (owner) => {
    await say(owner, 'create paused');
    for (const line of ['pause paused 1h', `pause ${owner.ids.get('held')?.[0]} 1h`, 'done held']) await agree(owner, line);
  });
  world.mattermost.clock.advance(25 * hour);
  const idsOf = ({ids}: Owner) =>
    Object.fromEntries(
      names.map((name) => [name, [ids.get(name)?.[0] ?? '', ids.get(name)?.[1] ?? '']]),
    ) as unknown as Due['ids'];
  return owners.map((owner) => ({...owner, ids: idsOf(owner)}));
}

/** Of three rotations with an overlap of a little more than a day, one new secret is in use. */
async function rotateSome(world: World, owner: Owner, say: (owner: Owner, line: string) => Promise<SeenPost[]>): Promise<void> {
  for (const name of ['turned', 'unused', 'held']) {
    await say(owner, `create ${name}`);
    const secret = secretIn(await say(owner, `rotate ${name} --overlap 25h`));
    if (name === 'turned') await createApi(world.mattermost.url, secret).status('GET', '/users/me');
  }
}
