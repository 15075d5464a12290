import {KeeperError} from './errors.ts';
import {nearest} from './nearest.ts';
import {type Said, said} from './said.ts';
import type {LedgerToken} from './token.ts';
import {fold, unquoted} from './typed-text.ts';

/** How many letters of an id are enough to name a token; also how many are shown. */
const shortIdLength = 6;
/** How much of a name that nothing bears is repeated, in characters. */
const longestShown = 100;

/** `reading` also takes the unambiguous start of a name; a change needs the whole of it. */
export type Purpose = 'reading' | 'changing';

/** The letters of the id that name this token among its owner's: 6, or more where two ids begin alike. */
export function shortId(token: Pick<LedgerToken, 'id'>, among: readonly Pick<LedgerToken, 'id'>[]): string {
  for (let length = shortIdLength; length < token.id.length; length++) {
    const start = token.id.slice(0, length);
    if (!among.some((other) => other.id !== token.id && other.id.startsWith(start))) return start;
  }
  return token.id;
}

/** The living token that stands in for this one, at first hand or for one that stood in and is gone; undefined where none does. */
export function standInOf(token: LedgerToken, all: readonly LedgerToken[]): LedgerToken | undefined {
  const passed = new Set([token.id]);
  let next = all.find(({id}) => id === token.replacedBy);
  while (next && next.goneAt !== null && !passed.has(next.id)) {
    passed.add(next.id);
    const {replacedBy} = next;
    next = all.find(({id}) => id === replacedBy);
  }
  return next?.goneAt === null ? next : undefined;
}

/** After a rotation the newest bears the name. */
const bearsItsName = (token: LedgerToken, all: readonly LedgerToken[]): boolean => standInOf(token, all) === undefined;

const preferLiving = (found: readonly LedgerToken[]): readonly LedgerToken[] => {
  const living = found.filter(({goneAt}) => goneAt === null);
  return living.length > 0 ? living : found;
};

/** The tokens of that very name, living ones first; after a rotation only the newest. */
export function namesakes(name: string, tokens: readonly LedgerToken[]): readonly LedgerToken[] {
  const wanted = fold(name);
  const named = preferLiving(tokens.filter((token) => fold(token.name) === wanted));
  const bearers = named.filter((token) => bearsItsName(token, tokens));
  return bearers.length > 0 ? bearers : named;
}

/** The tokens that a text could mean, best reading first: a whole id, a whole name, the start of an id, the start of a name. */
export function matching(text: string, tokens: readonly LedgerToken[], purpose: Purpose): readonly LedgerToken[] {
  const typed = unquoted(text);
  const wanted = fold(typed);
  if (wanted === '') return [];
  // 26 letters that are an id can mean nothing else: buttons name tokens by them.
  const same = tokens.filter(({id}) => id === typed);
  if (same.length > 0) return same;
  const named = namesakes(typed, tokens);
  if (named.length > 0) return named;
  const byId = /^[a-z0-9]{6,26}$/u.test(wanted) ? preferLiving(tokens.filter(({id}) => id.startsWith(wanted))) : [];
  if (byId.length > 0 || purpose === 'changing') return byId;
  return preferLiving(tokens.filter((token) => fold(token.name).startsWith(wanted) && bearsItsName(token, tokens)));
}

/**
 * The token that a text names. Throws KeeperError `bad-input` where it names nothing, `not-found` (for a change also where the
 * token is gone), or `ambiguous` with the choices in `choices`.
 */
export function nameOne(text: string, tokens: readonly LedgerToken[], purpose: Purpose): LedgerToken {
  const name = unquoted(text);
  if (fold(name) === '') throw new KeeperError('bad-input', said('error.name-needed'));
  const [first, ...others] = matching(text, tokens, purpose);
  if (!first) throw new KeeperError('not-found', noSuchToken(name, tokens));
  if (purpose === 'changing' && first.goneAt !== null) throw new KeeperError('not-found', said('error.tokens-gone'));
  if (others.length > 0) throw new AmbiguousName(name.slice(0, longestShown), [first, ...others]);
  return first;
}

/** Says which living token was probably meant, where that can be guessed. */
function noSuchToken(name: string, tokens: readonly LedgerToken[]): Said {
  if (name.length > longestShown) return said('error.no-such-token', {name: name.slice(0, longestShown)});
  const living = tokens.filter((token) => token.goneAt === null && fold(token.name) !== '');
  const meant = nearest(
    fold(name),
    living.map((token) => fold(token.name)),
  );
  const near = living.find((token) => fold(token.name) === meant)?.name;
  return near === undefined ? said('error.no-such-token', {name}) : said('error.no-such-token-near', {name, near});
}

/** Several tokens bear the name; the person chooses by id. */
export class AmbiguousName extends KeeperError {
  readonly choices: readonly LedgerToken[];

  constructor(name: string, choices: readonly LedgerToken[]) {
    super('ambiguous', said('error.several-tokens', {name, count: choices.length}));
    this.choices = choices;
  }
}

/** Splits at commas. A part in quotes may hold commas and needs none behind it; a quote within a part belongs to the name. */
function split(text: string): string[] {
  const parts = [...text.matchAll(/"[^"]*"(?=\s*(?:[",]|$))|[^,\s][^,]*/gu)].map(([part]) => part.trim());
  return [...new Set(parts.filter((part) => part !== ''))];
}

/** The living tokens that a text names: the word `all`, one name as it stands, or several with commas or quotes; each once. */
export function nameSeveral(text: string, tokens: readonly LedgerToken[]): LedgerToken[] {
  if (fold(text) === 'all') return tokens.filter(({goneAt}) => goneAt === null);
  const parts = matching(text, tokens, 'changing').length > 0 ? [text] : split(text);
  return [...new Set((parts.length > 1 ? parts : [text]).map((part) => nameOne(part, tokens, 'changing')))];
}
