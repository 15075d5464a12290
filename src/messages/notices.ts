import type {OpenRotation} from '../domain/cut-over.ts';
import {disabledByRotation} from '../domain/deadline.ts';
import type {Button, Reply} from '../domain/reply.ts';
import {isWorking, type LedgerToken} from '../domain/token.ts';
import {backupNotice} from './backup-notices.ts';
import {deadlineNotice} from './deadline-notices.ts';
import type {MessageKey} from './locales/en.ts';
import {overlapText} from './overlap.ts';
import type {Reader} from './reader.ts';
import {bold, endText, oldText} from './tokens.ts';
import {verbButton} from './verb-button.ts';

/** What a notice is rendered from: its kind, its values, and the tokens that it names, as the ledger has them now. */
export type NoticeParts = {
  /** One act for all buttons of the card. */
  readonly act: string;
  readonly kind: string;
  readonly values: Readonly<Record<string, string | number | boolean | null>>;
  readonly token: LedgerToken | null;
  /** The one that it replaces; of a stand-in, the old one of the rotation that it has taken over. */
  readonly old: LedgerToken | null;
  /** The rotation of these two, while it is open. */
  readonly rotation: OpenRotation | null;
};

const short = (id: unknown): string => (typeof id === 'string' ? id.slice(0, 6) : '');

function button(
  reader: Reader,
  act: string,
  verb: 'done' | 'undo' | 'lost' | 'received',
  style: Button['style'],
  tokenId: string,
): Button {
  const label = reader.t(`verb.${verb}`);
  if (verb === 'received') return {label, style, deed: {kind: 'received', act}};
  if (verb === 'lost') return verbButton(reader, verb, tokenId, style);
  return {label, style, deed: {kind: 'confirm', act, verb, tokenIds: [tokenId]}};
}

/** Receipts of what stands alone: nothing is left to be decided but whether the secret arrived. */
const receipts: Readonly<Record<string, MessageKey>> = {
  created: 'notice.created',
  rotated: 'notice.rotated-alone',
  replaced: 'notice.replaced',
  'rotated-in-place': 'notice.rotated-in-place',
};

/** Receipts of the new token of an open rotation, and of its stand-in: the old one works too. */
const rotationReceipts: Readonly<Record<string, MessageKey>> = {
  rotated: 'notice.rotated',
  replaced: 'notice.replaced-in-rotation',
};

/** How the rotation goes on; '' where it does not any more. */
const ruleText = (reader: Reader, old: LedgerToken | null, open: OpenRotation | null): string =>
  old && open && isWorking(old, reader.now) ? overlapText(reader, old, open) : '';

function made(reader: Reader, {act, kind, values, token, old, rotation: open}: NoticeParts): Reply {
  const id = String(values.tokenId ?? '');
  const rule = ruleText(reader, old, open);
  const shown = {
    name: token ? bold(token) : '',
    id: short(id),
    end: token ? endText(reader, token) : '',
    oldState: old ? oldText(reader, old) : '',
    rule,
  };
  const lost = button(reader, act, 'lost', 'default', id);
  const inRotation = rule === '' ? undefined : rotationReceipts[kind];
  if (inRotation) {
    const buttons = [button(reader, act, 'done', 'primary', id), button(reader, act, 'undo', 'default', id), lost];
    return {text: reader.t(inRotation, shown), blocks: [{buttons}]};
  }
  const receipt = receipts[kind];
  if (receipt) return {text: reader.t(receipt, shown), blocks: [{buttons: [lost]}]};
  const asked = values.verb === 'rotate-in-place' ? 'notice.received-in-place' : 'notice.received';
  return {
    text: [reader.t(asked, shown), ...(old ? [shown.oldState] : [])].join(' '),
    blocks: [{buttons: [button(reader, act, 'received', 'primary', id), lost]}],
  };
}

/** The receipt of a token that was deleted before it went out. */
function madeAndGone(reader: Reader, token: LedgerToken, old: LedgerToken | null): Reply {
  const text = reader.t('notice.made-gone', {name: bold(token), id: short(token.id)});
  return {text: [text, ...(old ? [oldText(reader, old)] : [])].join(' ')};
}

/** Of a rotation that is over because one of its tokens is out, or deleted: what is true of the other one. */
function closingKey(reader: Reader, {kind, token, old}: NoticeParts): MessageKey | null {
  if (kind !== 'rotation-left' && kind !== 'rotation-fell-back') return null;
  const isOut = (one: LedgerToken | null) => one !== null && (one.goneAt !== null || !isWorking(one, reader.now));
  return isOut(token) && isOut(old) ? 'notice.rotation-neither' : `notice.${kind}`;
}

/** A rotation that goes on by itself: asks whether the old token may go, or says which one went. */
function rotation(reader: Reader, parts: NoticeParts): Reply {
  const {act, kind, values, token, old, rotation: open} = parts;
  const id = String(values.tokenId ?? '');
  const oldId = String(values.oldTokenId ?? '');
  const date = reader.date(reader.now + disabledByRotation);
  const shown = {name: token ? bold(token) : old ? bold(old) : '', id: short(id), old: short(oldId), date};
  const revoked = values.held !== true;
  if (kind === 'rotation-done') return {text: reader.t('notice.rotation-done', {...shown, revoked})};
  if (kind === 'rotation-given-up') return {text: reader.t('notice.rotation-given-up', {...shown, revoked})};
  const closing = closingKey(reader, parts);
  if (closing) return {text: reader.t(closing, shown)};
  const until = open?.overlapIsSet ? open.overlapEndsAt : 0;
  const kept = {isSet: until > reader.now, moment: reader.moment(until)};
  const options = [1, 3, 7].map((days) => ({text: reader.t('rotation.keep-days', {days}), value: `${days}d`}));
  const menu = {label: reader.t('rotation.keep'), line: `keep ${id}`, options};
  const buttons = [button(reader, act, 'done', 'primary', id), button(reader, act, 'undo', 'default', id)];
  return {
    text:
      kind === 'rotation-ask'
        ? reader.t('notice.rotation-ask', {...shown, ...kept})
        : reader.t('notice.rotation-extended', shown),
    blocks: [{buttons, menu}],
  };
}

/** What became of something that was cut off. A rotation in place that was undone has left its owner without a secret. */
function settled(reader: Reader, {act, values, token}: NoticeParts): Reply {
  const inPlace = values.verb === 'rotate-in-place';
  const [verb, outcome] = [inPlace ? 'rotate --in-place' : String(values.verb), String(values.outcome)];
  if (!inPlace || outcome !== 'undone') return {text: reader.t('notice.settled', {verb, outcome})};
  const id = String(values.tokenId ?? '');
  const text = reader.t('notice.in-place-lost', {name: token ? bold(token) : '', id: short(id)});
  return {text, blocks: [{buttons: [button(reader, act, 'lost', 'primary', id)]}]};
}

/** The direct message of a notice; never with a secret. */
export function noticeReply(reader: Reader, parts: NoticeParts): Reply {
  const backup = backupNotice(reader, parts.kind, parts.values, parts.token);
  if (backup) return backup;
  const deadline = deadlineNotice(reader, parts);
  if (deadline) return deadline;
  if (parts.kind === 'unshown') return {text: reader.t('notice.unshown')};
  if (parts.kind.startsWith('rotation-')) return rotation(reader, parts);
  if (parts.kind === 'settled') return settled(reader, parts);
  const {token, old} = parts;
  return token && token.goneAt !== null ? madeAndGone(reader, token, old) : made(reader, parts);
}
