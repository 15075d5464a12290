import {type Person, whyNotOwn} from '../domain/person.ts';
import type {Block, Button, Field, Reply} from '../domain/reply.ts';
import {mayLift} from '../domain/standing.ts';
import {endOf, type Hold, isPastDeadline, isWorking, type LedgerToken, stateOf, type TokenState} from '../domain/token.ts';
import {shortId, standInOf} from '../domain/token-names.ts';
import type {MessageKey} from './locales/en.ts';
import {brief, plain} from './plain.ts';
import type {Reader} from './reader.ts';
import {type ButtonVerb, verbButton} from './verb-button.ts';

/** How many tokens a page of the list shows. */
export const pageSize = 20;

const urgency: Readonly<Record<TokenState, number>> = {'ends-soon': 0, expired: 1, active: 2, disabled: 3, gone: 4};

/** Most urgent first: what ends soon, what has ended, what lives (by its end), what is disabled, what is gone. */
export function byUrgency(tokens: readonly LedgerToken[], now: number): LedgerToken[] {
  const rank = (token: LedgerToken) => urgency[stateOf(token, now)];
  const end = (token: LedgerToken) => endOf(token) ?? Number.MAX_SAFE_INTEGER;
  return [...tokens].sort(
    (a, b) => rank(a) - rank(b) || end(a) - end(b) || a.name.localeCompare(b.name) || a.id.localeCompare(b.id),
  );
}

/** How much of a name a line or a menu shows, in characters. */
const longestOnALine = 40;

/** The whole name in bold. No space stands at its edges: there it would not be bold. */
export const bold = (token: Pick<LedgerToken, 'name'>): string => `**${plain(token.name).trim() || '–'}**`;
export const code = (id: string): string => `\`${id}\``;

const stateKeys: Readonly<Record<TokenState, MessageKey>> = {
  active: 'state.active',
  'ends-soon': 'state.ends-soon',
  disabled: 'state.disabled',
  expired: 'state.expired',
  gone: 'state.gone',
};

/** `holds`: those on this token; what only a pause disables says until when. */
export function stateText(reader: Reader, token: LedgerToken, holds: readonly Hold[] = []): string {
  const state = stateOf(token, reader.now);
  const until = state === 'disabled' && holds.every(({reason}) => reason === 'pause') ? holds[0]?.until : null;
  return until ? reader.t('state.paused', {moment: reader.moment(until)}) : reader.t(stateKeys[state]);
}

/** What is still good of a token that another one replaces. */
export function oldText(reader: Reader, old: LedgerToken): string {
  const id = old.id.slice(0, 6);
  const state = stateOf(old, reader.now);
  if (state === 'gone' || state === 'disabled' || state === 'expired') return reader.t(`old.${state}`, {id});
  const end = endOf(old);
  // Past its deadline it works until that is enforced, a day after its notice.
  return end === null || end <= reader.now
    ? reader.t('old.works', {id})
    : reader.t('old.works-until', {id, date: reader.date(end)});
}

export function endText(reader: Reader, token: Pick<LedgerToken, 'active' | 'expiresAt' | 'deadlineAt'>): string {
  const end = endOf(token);
  if (end === null) return reader.t('end.none');
  const past = isWorking(token, reader.now) ? 'end.deadline-passed' : 'end.was';
  return reader.t(end <= reader.now ? past : 'end.will', {date: reader.date(end), away: reader.away(end)});
}

/** Mattermost keeps no last use; what its sessions show is a lower bound. */
export const useText = (reader: Reader, token: Pick<LedgerToken, 'lastUsedAt'>): string =>
  token.lastUsedAt === null ? reader.t('use.unseen') : reader.t('use.seen', {away: reader.away(token.lastUsedAt)});

/** The name in bold, cut to what a line has room for. */
export const boldBrief = ({name}: Pick<LedgerToken, 'name'>): string => bold({name: brief(name, longestOnALine)});

/** What a menu says of a token: no Markdown, and the letters of its id that name it among these. */
export const choiceText = (token: LedgerToken, among: readonly LedgerToken[]): string =>
  `${brief(token.name, longestOnALine) || '–'} (${shortId(token, among)})`;

/** One token on one line, as lists and confirmations show it. */
export function tokenLine(
  reader: Reader,
  token: LedgerToken,
  among: readonly LedgerToken[],
  holds: readonly Hold[] = [],
): string {
  const own = holds.filter(({tokenId}) => tokenId === token.id);
  const parts = [stateText(reader, token, own), endText(reader, token), useText(reader, token)];
  const successor = standInOf(token, among);
  const replaced = token.active && successor ? [reader.t('replaced-by', {id: shortId(successor, among)})] : [];
  const facts =
    token.goneAt === null
      ? [...parts, ...replaced]
      : [...parts.slice(0, 1), reader.t('gone.since', {date: reader.date(token.goneAt)})];
  return `- ${boldBrief(token)} ${code(shortId(token, among))} · ${facts.join(' · ')}`;
}

export type Listing = {
  readonly tokens: readonly LedgerToken[];
  /** On any of these tokens. */
  readonly holds: readonly Hold[];
  readonly page: number;
  readonly everything: boolean;
  readonly caller: Pick<Person, 'mayOwnTokens' | 'isGuest'>;
  /** False where the server accepts no token of a person now. */
  readonly tokensEnabled: boolean;
};

/** A person's tokens, a page of them, with a menu to open one. */
export function tokenList(reader: Reader, {tokens, holds, page, everything, caller, tokensEnabled}: Listing): Reply {
  const {mayOwnTokens} = caller;
  if (tokens.length === 0 && mayOwnTokens) return {text: reader.t('list.empty')};
  if (tokens.length === 0) return {text: reader.t('list.empty-and-may-not', {why: reader.t(whyNotOwn(caller))})};
  const pages = Math.ceil(tokens.length / pageSize);
  const at = Math.min(Math.max(1, page), pages);
  const shown = byUrgency(tokens, reader.now).slice((at - 1) * pageSize, at * pageSize);
  const gone = tokens.filter(({goneAt}) => goneAt !== null).length;
  const head = reader.t('list.head', {count: tokens.length - gone, gone, page: at, pages});
  const lines = shown.map((token) => tokenLine(reader, token, tokens, holds));
  const living = gone < tokens.length;
  const mayNot = [reader.t('list.may-not'), ...(living ? [reader.t('list.still-may')] : [])].join(' ');
  const foot = [...(mayOwnTokens ? [] : [mayNot]), ...(tokensEnabled || !living ? [] : [reader.t('list.switched-off')])];
  return {
    text: [head, ...lines, ...(foot.length > 0 ? ['', ...foot] : [])].join('\n'),
    blocks: [listControls(reader, shown, tokens, {at, pages, everything})],
  };
}

function listControls(
  reader: Reader,
  shown: readonly LedgerToken[],
  all: readonly LedgerToken[],
  page: {at: number; pages: number; everything: boolean},
): Block {
  const scope = page.everything ? 'list all' : 'list';
  const turn = (to: number, key: MessageKey) =>
    ({label: reader.t(key), style: 'default', deed: {kind: 'run', line: `${scope} ${to}`}}) as const;
  const next = page.at < page.pages ? [turn(page.at + 1, 'list.next')] : [];
  const back = page.at > 1 ? [turn(page.at - 1, 'list.back')] : [];
  const options = shown.map((token) => ({text: choiceText(token, all), value: token.id}));
  return {buttons: [...next, ...back], menu: {label: reader.t('list.open'), line: 'show', options}};
}

export type Details = {
  readonly token: LedgerToken;
  readonly among: readonly LedgerToken[];
  readonly holds: readonly Hold[];
  /** The name of who put a hold on it, by their id. */
  readonly names: ReadonlyMap<string, string>;
  /** What was done with it through us, newest first. */
  readonly history: readonly {readonly verb: string; readonly at: number; readonly outcome: string | null}[];
  /** The two tokens of the rotation that it is part of. */
  readonly rotation: {readonly oldTokenId: string; readonly newTokenId: string} | null;
  readonly mayOwnTokens: boolean;
  /** It was given its 7 more days. */
  readonly extended: boolean;
  /** False where the server accepts no token of a person now, and makes none. */
  readonly tokensEnabled: boolean;
};

/** All that is known of one token, with what can be done next. */
export function tokenDetails(reader: Reader, details: Details): Reply {
  const {token, among} = details;
  const state = stateOf(token, reader.now);
  const field = (title: MessageKey, values: readonly string[]): Field[] =>
    values.length === 0 ? [] : [{title: reader.t(title), value: values.join('\n')}];
  const end = endOf(token);
  const gone = token.goneAt === null ? '' : ` ${reader.t('gone.since', {date: reader.date(token.goneAt)})}`;
  const fields = [
    ...field('field.state', [`${stateText(reader, token, details.holds)}${gone}`]),
    ...field('field.end', [end === null ? reader.t('end.none') : reader.moment(end)]),
    ...field('field.created', [createdText(reader, token)]),
    ...field('field.used', [seenText(reader, token)]),
    ...field('field.why', whyDisabled(reader, details)),
    ...field('field.rotation', rotationText(reader, details)),
    ...field('field.history', pastDeeds(reader, details)),
    ...field('field.id', [code(token.id)]),
  ];
  return {text: `${bold(token)} ${code(shortId(token, among))}`, blocks: [{fields, buttons: nextSteps(reader, details, state)}]};
}

const createdText = (reader: Reader, {createdAt, firstSeenAt}: LedgerToken): string =>
  createdAt === null ? reader.t('created.unknown', {date: reader.date(firstSeenAt)}) : reader.moment(createdAt);

const seenText = (reader: Reader, {lastUsedAt}: LedgerToken): string =>
  lastUsedAt === null ? reader.t('use.never') : reader.t('use.at-least', {moment: reader.moment(lastUsedAt)});

const whyDisabled = (reader: Reader, {holds, names}: Details): string[] =>
  holds.map((hold) => reader.t(`hold.${hold.reason}`, {who: plain(names.get(hold.byId) ?? ''), date: reader.date(hold.since)}));

function rotationText(reader: Reader, {token, among, rotation}: Details): string[] {
  if (rotation === null) return [];
  if (rotation.oldTokenId === token.id) return [reader.t('replaced-by', {id: rotation.newTokenId.slice(0, 6)})];
  const old = among.find(({id}) => id === rotation.oldTokenId);
  return old ? [oldText(reader, old)] : [];
}

const pastDeeds = (reader: Reader, {history}: Details): string[] =>
  history
    .filter(({outcome}) => outcome === 'done')
    .map(({verb, at}) => reader.t(`history.${verb}` as MessageKey, {date: reader.date(at)}));

function nextSteps(reader: Reader, details: Details, state: TokenState): Button[] {
  const {token, rotation, mayOwnTokens, extended, tokensEnabled, holds} = details;
  const run = (verb: ButtonVerb, style: Button['style']) => verbButton(reader, verb, token.id, style);
  if (state === 'gone') return [];
  if (rotation !== null) return [run('done', 'primary'), run('undo', 'default'), run('revoke', 'danger')];
  if (state === 'disabled') {
    // Also the way to rotate one that has ended meanwhile.
    const mayEnable = mayOwnTokens && holds.every((hold) => mayLift({kind: 'user', id: token.ownerId}, hold));
    const isPast = isPastDeadline(token, reader.now);
    const back = isPast ? 'extend' : 'enable';
    return [...(mayEnable && !(isPast && extended) ? [run(back, 'primary')] : []), run('revoke', 'danger')];
  }
  return [
    ...(mayOwnTokens && tokensEnabled ? [run('rotate', 'primary')] : []),
    run('disable', 'default'),
    run('revoke', 'danger'),
  ];
}
