import {KeeperError} from './errors.ts';
import {said} from './said.ts';
import type {LedgerToken} from './token.ts';
import {fold, unquoted} from './typed-text.ts';

/** How many letters of an id are enough to name a token; also how many are shown. */
const shortIdLength = 6;

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

/** After a rotation the newest bears the name: a token whose stand-in still lives does not. */
const bearsItsName = (token: LedgerToken, all: readonly LedgerToken[]): boolean =>
  !all.some((other) => other.id === token.replacedBy && other.goneAt === null);

function candidates(text: string, tokens: readonly LedgerToken[], purpose: Purpose): readonly LedgerToken[] {
  const wanted = fold(unquoted(text));
  if (wanted === '') return [];
  const named = tokens.filter((token) => fold(token.name) === wanted);
  const bearers = named.filter((token) => bearsItsName(token, tokens));
  if (bearers.length > 0) return bearers;
  if (named.length > 0) return named;
  const byId = /^[a-z0-9]{6,26}$/u.test(wanted) ? tokens.filter((token) => token.id.startsWith(wanted)) : [];
  if (byId.length > 0 || purpose === 'changing') return byId;
  return tokens.filter((token) => fold(token.name).startsWith(wanted) && bearsItsName(token, tokens));
}

/** The tokens that a text could mean, best reading first: the whole name, the start of an id, the start of a name. */
export const matching = (text: string, tokens: readonly LedgerToken[], purpose: Purpose): readonly LedgerToken[] => {
  const found = candidates(text, tokens, purpose);
  const living = found.filter((token) => token.goneAt === null);
  return living.length > 0 ? living : found;
};

/** The token that a text names. Throws KeeperError `not-found`, or `ambiguous` with the choices in `choices`. */
export function nameOne(text: string, tokens: readonly LedgerToken[], purpose: Purpose): LedgerToken {
  const [first, ...others] = matching(text, tokens, purpose);
  if (!first) throw new KeeperError('not-found', said('error.no-such-token', {name: unquoted(text)}));
  if (others.length > 0) throw new AmbiguousName(unquoted(text), [first, ...others]);
  return first;
}

/** Several tokens bear the name; the person chooses by id. */
export class AmbiguousName extends KeeperError {
  readonly choices: readonly LedgerToken[];

  constructor(name: string, choices: readonly LedgerToken[]) {
    super('ambiguous', said('error.several-tokens', {name, count: choices.length}));
    this.choices = choices;
  }
}

/** Splits at commas and spaces between quoted parts: `a, "b c" "d"` is three names. */
function split(text: string): string[] {
  const parts = [...text.matchAll(/"[^"]*"|[^",]+/gu)].map(([part]) => part.trim());
  return parts.filter((part) => part !== '');
}

/** The tokens that a text names: one name as it stands, the word `all`, or several with commas or quotes; each once. */
export function nameSeveral(text: string, tokens: readonly LedgerToken[]): LedgerToken[] {
  const living = tokens.filter((token) => token.goneAt === null);
  if (matching(text, living, 'changing').length > 0) return [nameOne(text, living, 'changing')];
  if (fold(text) === 'all') return living;
  const parts = split(text);
  return [...new Set((parts.length > 1 ? parts : [text]).map((part) => nameOne(part, living, 'changing')))];
}
