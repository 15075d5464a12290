import {cardLines} from '../domain/reminder.ts';
import type {Block, Menu, Reply} from '../domain/reply.ts';
import {endOf, type LedgerToken} from '../domain/token.ts';
import {shortId} from '../domain/token-names.ts';
import {plain} from './plain.ts';
import type {Reader} from './reader.ts';
import {boldBrief, choiceText, code} from './tokens.ts';
import {verbButton} from './verb-button.ts';

/** A token on a card. */
export type CardToken = {
  readonly token: LedgerToken;
  /** The end that the card speaks of, epoch ms. */
  readonly endAt: number;
  /** Until when it was put off, epoch ms; null where it was not. */
  readonly snoozedUntil: number | null;
  /** It does not work only because it is paused. */
  readonly isPaused: boolean;
  /** Whose it is, where it is not the reader's own; foreign text. */
  readonly ownerName: string | null;
  /** It is a bot's. */
  readonly isBots: boolean;
  /** Nobody can be told of it, so its deadline is not enforced. */
  readonly isLeftAlone: boolean;
};

export type Card = {
  readonly kind: 'reminders' | 'reminders-backup' | 'reminders-channel';
  /** Most urgent first. */
  readonly tokens: readonly CardToken[];
  /** How many tokens the menu offers at most: an old server's posts hold little. */
  readonly choices: number;
};

const day = 86_400_000;
const snoozeDays = [1, 3, 7] as const;

type Dealt = 'rotated' | 'disabled' | 'gone' | 'changed' | 'snoozed';

/** What became of it; null while it needs somebody. */
function dealt({token, endAt, snoozedUntil, isPaused}: CardToken): Dealt | null {
  if (token.replacedBy !== null) return 'rotated';
  if (token.goneAt !== null) return token.goneAt < endAt ? 'gone' : null;
  if (endOf(token) !== endAt) return 'changed';
  if (!token.active && !isPaused) return 'disabled';
  return snoozedUntil === null ? null : 'snoozed';
}

const isOpen = (entry: CardToken): boolean => dealt(entry) === null;

/** Of what was deleted there is nothing left to act on. */
const canAct = (entry: CardToken): boolean => isOpen(entry) && entry.token.goneAt === null;

/** A deadline of ours that has passed is enforced a day after this card at the earliest (design section 2.6). */
function endKey(reader: Reader, {token, endAt, isLeftAlone}: CardToken) {
  if (endAt > reader.now) return 'reminder.ends';
  if (token.expiresAt === endAt) return 'reminder.ended';
  return isLeftAlone ? 'reminder.deadline-left' : 'reminder.deadline-passed';
}

function line(reader: Reader, entry: CardToken, among: readonly LedgerToken[]): string {
  const {token, endAt, snoozedUntil, ownerName} = entry;
  const outcome = dealt(entry);
  const key = outcome ? (`reminder.is-${outcome}` as const) : endKey(reader, entry);
  const fact = reader.t(key, {moment: reader.moment(outcome === 'snoozed' && snoozedUntil !== null ? snoozedUntil : endAt)});
  const whose = ownerName === null ? [] : [reader.t('reminder.of', {name: plain(ownerName)})];
  return `- ${[`${boldBrief(token)} ${code(shortId(token, among))}`, ...whose, fact].join(' · ')}`;
}

/** The days that a token can be put off, so that a day is left before its end, as a menu; null where there are none. */
export function snoozeMenu(reader: Reader, tokenId: string, endAt: number): Menu | null {
  const fitting = snoozeDays.filter((count) => reader.now + (count + 1) * day <= endAt);
  if (fitting.length === 0) return null;
  const options = fitting.map((count) => ({text: reader.t('reminder.in-days', {count}), value: `${count}d`}));
  return {label: reader.t('reminder.snooze'), line: `snooze ${tokenId}`, options};
}

/** What an owner can do about one token that ends. */
export function controls(reader: Reader, token: LedgerToken, endAt: number): Block {
  const menu = snoozeMenu(reader, token.id, endAt);
  const rotate = verbButton(reader, 'rotate', token.id, 'primary');
  const disable = endAt > reader.now ? [verbButton(reader, 'disable', token.id, 'default')] : [];
  return {text: reader.t('reminder.for', {name: boldBrief(token)}), buttons: [rotate, ...disable], ...(menu ? {menu} : {})};
}

function choice(entries: readonly CardToken[], {label, run}: {label: string; run: string}): Block[] {
  const tokens = entries.map(({token}) => token);
  const options = tokens.map((token) => ({text: choiceText(token, tokens), value: token.id}));
  return options.length === 0 ? [] : [{menu: {label, line: run, options}}];
}

function ownersBlocks(reader: Reader, tokens: readonly CardToken[], choices: number): Block[] {
  // Bots' tokens are named only.
  const [first, ...others] = tokens.filter((entry) => canAct(entry) && entry.ownerName === null);
  if (!first) return [];
  const another = choice(others.slice(0, choices), {label: reader.t('reminder.another'), run: 'snooze'});
  return [controls(reader, first.token, first.endAt), ...another];
}

function backupBlocks(reader: Reader, tokens: readonly CardToken[], choices: number): Block[] {
  // A backup owner may disable what is the person's own.
  const open = tokens.filter((entry) => canAct(entry) && !entry.isBots);
  return choice(open.slice(0, choices), {label: reader.t('reminder.disable-one'), run: 'backup disable'});
}

const heads = {
  reminders: 'reminder.head',
  'reminders-backup': 'reminder.head-backup',
  'reminders-channel': 'reminder.head-channel',
} as const;

/** What is due, one line a token, with controls for the most urgent; without any once all is dealt with. */
export function reminderCard(reader: Reader, {kind, tokens, choices}: Card): Reply {
  const open = tokens.filter(isOpen).length;
  const among = tokens.map(({token}) => token);
  const head = open === 0 ? reader.t('reminder.all-done') : reader.t(heads[kind], {count: open});
  const lines = tokens.slice(0, cardLines).map((entry) => line(reader, entry, among));
  const more = tokens.length > cardLines ? [reader.t('reminder.more', {count: tokens.length - cardLines})] : [];
  const text = [head, ...lines, ...more].join('\n');
  if (kind === 'reminders') return {text, blocks: ownersBlocks(reader, tokens, choices)};
  return kind === 'reminders-backup' ? {text, blocks: backupBlocks(reader, tokens, choices)} : {text};
}

/** The same for a channel that others read too: how many, and nothing else. */
export const shortChannelCard = (reader: Reader, count: number): Reply => ({text: reader.t('reminder.channel-short', {count})});
