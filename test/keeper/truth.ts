import {readdir, readFile} from 'node:fs/promises';
import {join} from 'node:path';
import {openStore} from '../../src/store/open.ts';
import type {Store} from '../../src/store/store.ts';
import {eventually} from './eventually.ts';
import type {World} from './keeper.ts';
import {type Subject, shownTo, tokensOf, type Verb} from './subject.ts';

/** What a sentence claims of the change: it was done; nothing was; the person is asked for the secret; more will be told. */
export type Claim = 'done' | 'nothing' | 'asked' | 'later' | 'none';

const claims: readonly (readonly [Claim, RegExp])[] = [
  ['asked', /Did you get it\?|did not say whether the secret reached you/u],
  ['later', /cannot see yet|does not let me disable its token yet|could not be revoked yet/u],
  ['nothing', /nothing (else )?was changed|did not happen|else is as before|asks for patience|signed out|refused that/iu],
  ['nothing', /, so the (?:old|new) one stays/u],
  ['done', /(?:is|was) created|new secret|works again|is disabled|is revoked for good|then I disable it|was done/u],
];

export const claimOf = (text: string): Claim => claims.find(([, pattern]) => pattern.test(text))?.[0] ?? 'none';

/** The direct messages about the change. */
export function toldOf({mattermost, botId}: World, {dmId, before}: Subject): string[] {
  /** The first id in a receipt is that of the token that was made. */
  const isOfBefore = (text: string) => {
    const about = /\(`([a-z0-9]{6})`\)/u.exec(text)?.[1] ?? '';
    return before.some((id) => id.startsWith(about));
  };
  return [...mattermost.state.posts.values()]
    .filter((post) => post.channel_id === dmId && post.user_id === botId)
    .map(({message}) => message)
    .filter((text) => /I was interrupted while/u.test(text) || (/new secret|was created/u.test(text) && !isOfBefore(text)));
}

type Facts = {
  readonly old: boolean;
  readonly fresh: boolean;
  readonly there: boolean;
  readonly made: number;
  readonly seen: boolean;
  /** The list shows the deadline that was set. */
  readonly dated: boolean;
};

/** What the server has: which tokens of the subject work, how many new ones, and whether their secrets were shown. */
function factsOf(world: World, {person, oldId, newId, before}: Subject): Facts {
  const tokens = tokensOf(world, person);
  const works = (id: string): boolean => tokens.some((token) => token.id === id && token.is_active);
  const made = tokens.filter((token) => !before.includes(token.id) && token.is_active);
  const seen = made.every(({token}) => shownTo(person).includes(token));
  const there = tokens.some(({id}) => id === oldId);
  const dated = /\*\*ci\*\*.*in (?:29|30) days/u.test(person.seen.ephemerals.at(-1)?.message ?? '');
  return {old: works(oldId), fresh: works(newId), there, made: made.length, seen, dated};
}

type Fit = (facts: Facts) => boolean;
const both: Fit = ({old, fresh}) => old && fresh;
const oneMade: Fit = ({made}) => made === 1;
const truths: Readonly<Record<Verb, Readonly<Partial<Record<Claim, Fit>>>>> = {
  create: {done: ({made, seen}) => made === 1 && seen, nothing: ({made}) => made === 0, asked: oneMade},
  rotate: {
    done: ({old, made, seen}) => old && made === 1 && seen,
    nothing: ({old, made}) => old && made === 0,
    asked: ({old, made}) => old && made === 1,
  },
  lost: {
    done: ({there, made, seen}) => !there && made === 1 && seen,
    nothing: ({old, made}) => old && made === 0,
    asked: ({there, made}) => !there && made === 1,
  },
  done: {done: ({old, fresh}) => !old && fresh, nothing: both},
  undo: {done: ({old, fresh}) => old && !fresh, nothing: both},
  disable: {done: ({old}) => !old, nothing: ({old}) => old},
  enable: {done: ({old}) => old, nothing: ({old}) => !old},
  revoke: {done: ({there}) => !there, nothing: ({old}) => old},
  pause: {done: ({old}) => !old, nothing: ({old}) => old},
  extend: {done: ({old}) => old, nothing: ({old}) => !old},
  expire: {done: ({dated}) => dated, nothing: ({dated}) => !dated},
};

/** Tokens that work, whose secret the person never saw, and that nobody asks them about. */
export function orphans(world: World, {person, dmId}: Subject): string[] {
  const asked = [...world.mattermost.state.posts.values()]
    .filter(({channel_id, message}) => channel_id === dmId && /Did you get it\?/u.test(message))
    .map(({message}) => message);
  return tokensOf(world, person)
    .filter(({is_active, token}) => is_active && !shownTo(person).includes(token))
    .filter(({id}) => !asked.some((text) => text.includes(id.slice(0, 6))))
    .map(({id}) => id);
}

/** Stops Token Keeper, does something with its store, and starts it again. */
export async function inStore<T>(world: World, work: (store: Store) => Promise<T>, databaseUrl?: string): Promise<T> {
  const result: T[] = [];
  await world.restart(async () => {
    const place = databaseUrl === undefined ? {} : {databaseUrl};
    const store = await openStore({...place, sqlitePath: join(world.folder, 'keeper.db')});
    result.push(await work(store).finally(() => store.close()));
  });
  const [only] = result;
  return only as T;
}

/** How many changes are open. */
export const openChanges = (world: World): Promise<number> =>
  inStore(world, async (store) => (await store.audit.unfinished()).length);

/** Lets everything that is open come to its end: what a crash left is looked into at a start, and told after the next. */
export async function recovered(world: World): Promise<number> {
  world.mattermost.clock.advance(2 * 3_600_000);
  await world.restart();
  await world.restart();
  // What a stop cut off is tried again a little later; what is being delivered now would take the jump for its own slowness.
  await world.goOn();
  world.mattermost.clock.advance(60_000);
  await world.goOn();
  const looks = () => world.log().split('looked into a change').length;
  let from = looks();
  let open = await openChanges(world);
  // A stop cuts recovery off as well: where much was open, it needs its time.
  for (let start = 0; open > 0 && start < 8; start++) {
    await eventually('all that was open is looked into', () => looks() - from >= open, 20_000).catch(() => {});
    from = looks();
    open = await openChanges(world);
  }
  return open;
}

/** Each place where one of the secrets can be read, other than the one ephemeral post that it may be in. */
export async function leaks(world: World, secrets: readonly string[]): Promise<string[]> {
  const entries = await readdir(world.folder, {withFileTypes: true});
  const files = entries.filter((entry) => entry.isFile()).map(({name}) => name);
  const contents = await Promise.all(
    files.map(async (file) => [file, await readFile(join(world.folder, file), 'latin1')] as const),
  );
  const posts = JSON.stringify([...world.mattermost.state.posts.values()]);
  const places = [...contents, ['the log', world.log()] as const, ['a stored post', posts] as const];
  const found = places.flatMap(([place, text]) => secrets.filter((secret) => text.includes(secret)).map(() => place));
  const ephemerals = [...world.mattermost.state.ephemerals.values()].flat();
  for (const secret of secrets) {
    const shown = ephemerals.filter((post) => JSON.stringify(post).includes(secret));
    if (shown.length > 1) found.push('two ephemeral posts');
    // What an HTTP answer shows has the person themselves as its author.
    if (shown.some(({user_id}) => user_id !== world.botId)) found.push('an HTTP answer');
  }
  return found;
}

/** What the person was told that is not so; null where all is well. */
export function untrue(world: World, subject: Subject, said: string): string | null {
  // What is said by direct message comes after what was said at once.
  const text = toldOf(world, subject).at(-1) ?? said;
  const claim = claimOf(text);
  if (claim === 'later') return `nothing was told after “${text}”`;
  // Where even that could not be shown, a direct message says so, and claims nothing.
  if (claim === 'none' && /^(?:$|Working on it)/u.test(text)) return null;
  return truths[subject.verb][claim]?.(factsOf(world, subject)) ? null : `told “${text}”, which is not so`;
}
