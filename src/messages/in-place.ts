import type {ConfirmOptions, Reply} from '../domain/reply.ts';
import {isWorking, type LedgerToken} from '../domain/token.ts';
import {yesOrNo} from './confirmation.ts';
import type {Reader} from './reader.ts';
import {tokenLine} from './tokens.ts';

export type InPlaceAsked = {
  readonly act: string;
  readonly token: LedgerToken;
  readonly among: readonly LedgerToken[];
  /** The end that it gets, epoch ms; null for never. */
  readonly endsAt: number | null;
  /** The line of the rotation that lets both secrets work. */
  readonly gentler: string;
};

/** Asks before a secret is replaced in place: names the token's exact id, what stops and what it gets; offers the gentler way. */
export function inPlaceQuestion(reader: Reader, {act, token, among, endsAt, gentler}: InPlaceAsked): Reply {
  const end = endsAt === null ? reader.t('in-place.no-end') : reader.t('in-place.ends', {moment: reader.moment(endsAt)});
  const key = isWorking(token, reader.now) ? 'ask.in-place' : 'ask.in-place-ended';
  const options: ConfirmOptions = {expiresAt: endsAt, inPlace: true};
  const deed = {kind: 'confirm', act, verb: 'rotate', tokenIds: [token.id], options} as const;
  const {text, buttons = []} = yesOrNo(reader, act, {label: reader.t('confirm.in-place'), style: 'danger', deed});
  const other = {label: reader.t('confirm.gentler'), style: 'default', deed: {kind: 'run', line: gentler, act}} as const;
  return {
    text: [reader.t(key, {id: token.id, end}), tokenLine(reader, token, among)].join('\n'),
    blocks: [{...(text === undefined ? {} : {text}), buttons: [...buttons.slice(0, 1), other, ...buttons.slice(1)]}],
  };
}
