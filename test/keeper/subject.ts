import {labels, type Person, type SeenPost, secretIn} from '../chat/person.ts';
import type {Token} from '../mattermost/model.ts';
import {eventually} from './eventually.ts';
import type {World} from './keeper.ts';

export const verbs = ['create', 'rotate', 'lost', 'done', 'undo', 'disable', 'enable', 'revoke'] as const;
export type Verb = (typeof verbs)[number];

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
};
const confirmed: ReadonlySet<Verb> = new Set(['lost', 'done', 'undo', 'disable', 'enable', 'revoke']);
const working = /^Working on it/u;

export const tokensOf = ({mattermost}: World, {userId}: Person): Token[] =>
  [...mattermost.state.tokens.values()].filter((token) => token.user_id === userId);

const isSecret = ({message}: SeenPost): boolean => /```\n[a-z0-9]{26}\n```/u.test(message);

/** The secrets that were shown to a person. */
export const shownTo = ({seen}: Person): string[] => seen.ephemerals.filter(isSecret).map((post) => secretIn([post]));

/** Waits for the answer where it is late. */
async function lastSaid(world: World, person: Person, from: number, unshownBefore: number): Promise<string> {
  const said = () => person.seen.ephemerals.slice(from).filter((post) => !isSecret(post));
  const isLate = () => working.test(said().at(-1)?.message ?? '');
  await eventually('the answer after “working on it”', () => !isLate() || unshown(world) > unshownBefore);
  return said().at(-1)?.message ?? '';
}

const unshown = (world: World): number => world.log().split('an answer could not be shown').length;

/** A new person with what the verb needs. */
export async function prepare(world: World, verb: Verb, name: string): Promise<Subject> {
  const person = await world.person(name);
  const say = (line: string) => person.slash(`/token ${line}`, world.townId);
  if (verb !== 'create') await say('create ci');
  const [old] = tokensOf(world, person);
  if (verb === 'done' || verb === 'undo') await say('rotate ci');
  if (verb === 'enable') {
    const [question] = await say('disable ci');
    if (question) await person.press(question, 'Disable it');
  }
  const ready = tokensOf(world, person);
  const works = ready.every(({is_active, token}) => is_active !== (verb === 'enable') && shownTo(person).includes(token));
  if (!works || ready.length !== counts[verb])
    throw new Error(`${verb} could not be prepared; said: ${person.seen.ephemerals.at(-1)?.message}`);
  const before = ready.map(({id}) => id);
  const [question] = confirmed.has(verb) ? await say(`${verb} ci`) : [];
  const dmId = await world.directChannel(person);
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
      else await say(`${verb} ci`);
      return lastSaid(world, person, from, unshownBefore);
    },
  };
}
