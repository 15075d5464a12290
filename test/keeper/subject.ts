import {confirm, labels, type Person, type SeenPost, secretIn} from '../chat/person.ts';
import type {Token} from '../mattermost/model.ts';
import {eventually} from './eventually.ts';
import type {World} from './keeper.ts';

export type Verb =
  | 'create'
  | 'rotate'
  | 'lost'
  | 'done'
  | 'undo'
  | 'disable'
  | 'enable'
  | 'revoke'
  | 'pause'
  | 'extend'
  | 'expire';

/** Somebody with the tokens that a verb needs, and what they have seen. */
export type Subject = {
  readonly person: Person;
  readonly verb: Verb;
  readonly dmId: string;
  /** The token that the verb is about: the old one of a rotation; '' for a create. */
  readonly oldId: string;
  /** The new one of a rotation that is ended; '' otherwise. */
  readonly newId: string;
  /** The ids of all tokens before the verb. */
  readonly before: readonly string[];
  /** Does the verb; answers the last that was said about it, once nothing more is to come. */
  act(): Promise<string>;
  /** Asks for the list, where only that says whether the verb was done. */
  look(): Promise<void>;
};

const counts: Readonly<Record<Verb, number>> = {
  create: 0,
  rotate: 1,
  lost: 1,
  done: 2,
  undo: 2,
  disable: 1,
  enable: 1,
  revoke: 1,
  pause: 1,
  extend: 1,
  expire: 1,
};
const confirmed: ReadonlySet<Verb> = new Set([
  'lost',
  'done',
  'undo',
  'disable',
  'enable',
  'revoke',
  'pause',
  'extend',
  'expire',
]);
const startsDisabled: ReadonlySet<Verb> = new Set(['enable', 'extend']);
/** How long a pause of a subject is, in ms. */
export const pauseLength = 7 * 86_400_000;
const lines: Readonly<Partial<Record<Verb, string>>> = {pause: 'pause ci 7d', expire: 'expire ci 30d'};
const working = /^Working on it/u;

export const tokensOf = ({mattermost}: World, {userId}: Person): Token[] =>
  [...mattermost.state.tokens.values()].filter((token) => token.user_id === userId);

const isSecret = ({message}: SeenPost): boolean => /```\n[a-z0-9]{26}\n```/u.test(message);

/** The secrets that were shown to a person. */
export const shownTo = ({seen}: Person): string[] => seen.ephemerals.filter(isSecret).map((post) => secretIn([post]));

/** What was said, other than secrets and that the answer follows. */
export const answersIn = (posts: readonly SeenPost[]): SeenPost[] =>
  posts.filter((post) => !isSecret(post) && !working.test(post.message));

/** What was said last since `from`; waits for it where it is late, '' where it could not be shown. */
export async function lastSaid(world: World, person: Person, from: number, unshownBefore: number): Promise<string> {
  const said = () => person.seen.ephemerals.slice(from);
  const answers = () => answersIn(said());
  // Where both are quick, “working on it” can be seen after the answer.
  const isLate = () => said().some(({message}) => working.test(message)) && answers().length === 0;
  await eventually('the answer after “working on it”', () => !isLate() || unshown(world) > unshownBefore);
  return answers().at(-1)?.message ?? '';
}

/** How many answers could not be shown so far, and one more. */
export const unshown = (world: World): number => world.log().split('an answer could not be shown').length;

/** Lets the deadline of a person's token pass, after the notice that has to come before. */
async function passDeadline(world: World, person: Person, dmId: string): Promise<void> {
  const told = (pattern: RegExp) =>
    eventually(`told ${pattern.source}`, () => {
      const posts = [...world.mattermost.state.posts.values()];
      return posts.some(({channel_id, message}) => channel_id === dmId && pattern.test(message));
    });
  // A reminder would do as the notice.
  for (const line of ['remind off', 'expire ci 1d']) await confirm(person, `/token ${line}`, world.townId);
  await world.goOn();
  await told(/reaches its deadline/u);
  world.mattermost.clock.advance(25 * 3_600_000);
  await world.goOn();
  await told(/deadline.*has passed/u);
}

/** Makes what the verb needs. */
async function makeReady(world: World, verb: Verb, person: Person, say: (line: string) => Promise<SeenPost[]>): Promise<void> {
  if (verb !== 'create') await say('create ci');
  if (verb === 'done' || verb === 'undo') await say('rotate ci');
  if (verb === 'extend') await passDeadline(world, person, await world.directChannel(person));
  if (verb !== 'enable') return;
  const [question] = await say('disable ci');
  if (question) await person.press(question, 'Disable it');
}

/** A new person with what the verb needs. */
export async function prepare(world: World, verb: Verb, name: string): Promise<Subject> {
  const person = await world.person(name);
  const say = async (line: string): Promise<SeenPost[]> => {
    const [from, unshownBefore] = [person.seen.ephemerals.length, unshown(world)];
    await person.slash(`/token ${line}`, world.townId);
    await lastSaid(world, person, from, unshownBefore);
    return person.seen.ephemerals.slice(from).filter(({message}) => !working.test(message));
  };
  const dmId = await world.directChannel(person);
  await makeReady(world, verb, person, say);
  const ready = tokensOf(world, person);
  const works = ready.every(({is_active, token}) => is_active !== startsDisabled.has(verb) && shownTo(person).includes(token));
  if (!works || ready.length !== counts[verb])
    throw new Error(`${verb} could not be prepared; said: ${person.seen.ephemerals.at(-1)?.message}`);
  const before = ready.map(({id}) => id);
  // The new one of a rotation comes last.
  const [old] = ready;
  const line = lines[verb] ?? `${verb} ci`;
  const [question] = confirmed.has(verb) ? await say(line) : [];
  return {
    person,
    verb,
    dmId,
    oldId: old?.id ?? '',
    newId: before.find((id) => id !== old?.id) ?? '',
    before,
    async act() {
      const [from, unshownBefore] = [person.seen.ephemerals.length, unshown(world)];
      if (question) await person.press(question, labels(question)[0] ?? '');
      else await person.slash(`/token ${line}`, world.townId);
      return lastSaid(world, person, from, unshownBefore);
    },
    async look() {
      if (verb === 'expire') await say('list');
    },
  };
}
