import type {Person} from '../chat/person.ts';
import type {Token} from '../mattermost/model.ts';
import type {World} from './keeper.ts';
import {lastSaid, shownTo, tokensOf, unshown} from './subject.ts';

export const day = 86_400_000;

/** Somebody with a token "ci", and the question whether to rotate it in place. */
export type InPlaceSubject = {
  readonly person: Person;
  readonly dmId: string;
  readonly tokenId: string;
  /** The secret before. */
  readonly secret: string;
  /** Presses; answers the last that was said about it, '' where even that could not be shown. */
  act(): Promise<string>;
};

export async function prepareInPlace(world: World, name: string): Promise<InPlaceSubject> {
  const person = await world.person(name);
  await person.slash('/token create ci --expires 30d', world.townId);
  const [token] = tokensOf(world, person);
  const question = (await person.slash('/token rotate ci --in-place', world.townId)).at(-1);
  if (!token || !question) throw new Error('could not be prepared');
  const dmId = await world.directChannel(person);
  return {
    person,
    dmId,
    tokenId: token.id,
    secret: token.token,
    async act() {
      const [from, before] = [person.seen.ephemerals.length, unshown(world)];
      await person.press(question, 'Replace the secret now').catch(() => []);
      return lastSaid(world, person, from, before);
    },
  };
}

/** What was told of the rotation by direct message. */
export const toldInPlace = ({mattermost, botId}: World, {dmId}: InPlaceSubject): string[] =>
  [...mattermost.state.posts.values()]
    .filter((post) => post.channel_id === dmId && post.user_id === botId)
    .map(({message}) => message)
    .filter((text) => !/was created|You asked me something/u.test(text));

type Facts = {readonly token: Token | undefined; readonly isNew: boolean; readonly isKnown: boolean};

/** Each thing that a sentence can claim, and what then has to be so. */
const claims: readonly (readonly [RegExp, (facts: Facts) => boolean])[] = [
  [/Did you get it\?|whether the secret reached you/u, ({token, isNew}) => isNew && token?.is_active === true],
  [/nobody has (?:it, so|the new one, so)/u, ({token, isNew, isKnown}) => isNew && !isKnown && token?.is_active === false],
  [/has a new secret/u, ({token, isNew, isKnown}) => isNew && isKnown && token?.is_active === true],
  [
    /nothing was changed|did not happen|asks for patience|signed out|refused that/iu,
    ({token, isNew}) => !isNew && token?.is_active === true,
  ],
];

/** What is wrong with how it ended: what was told is not so, or a secret works that nobody has and nobody is asked about. */
export function wrongInPlace(world: World, subject: InPlaceSubject, said: string): string[] {
  const token = world.mattermost.state.tokens.get(subject.tokenId);
  const [isNew, isKnown] = [token?.token !== subject.secret, shownTo(subject.person).includes(token?.token ?? '')];
  const told = toldInPlace(world, subject);
  const text = told.at(-1) ?? said;
  const claim = claims.find(([pattern]) => pattern.test(text));
  const isAsked = told.some((one) => /Did you get it\?/u.test(one));
  return [
    ...(claim?.[1]({token, isNew, isKnown}) || (!claim && text === '' && !isNew) ? [] : [`told “${text}”, which is not so`]),
    ...(token?.is_active && !isKnown && !isAsked ? ['a secret works that nobody has'] : []),
    ...(told.length > 1 ? [`told more than once: ${told.join(' / ')}`] : []),
  ];
}
