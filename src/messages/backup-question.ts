import type {Reply} from '../domain/reply.ts';
import {endOf, type LedgerToken} from '../domain/token.ts';
import {yesOrNo} from './confirmation.ts';
import {plain} from './plain.ts';
import type {Reader} from './reader.ts';
import {boldBrief, code, endText} from './tokens.ts';

/** Asks a backup owner before the token is disabled: of somebody else's tokens they see the name and the end. */
export function backupQuestion(reader: Reader, {act, token, owner}: {act: string; token: LedgerToken; owner: string}): Reply {
  const deed = {kind: 'confirm', act, verb: 'backup', tokenIds: [token.id]} as const;
  const end = endOf(token) === null ? reader.t('end.none') : endText(reader, token);
  const line = `- ${boldBrief(token)} ${code(token.id.slice(0, 6))} · ${end}`;
  const yes = {label: reader.t('confirm.backup'), style: 'primary', deed} as const;
  return {text: [reader.t('backup.ask-disable', {owner: plain(owner)}), line].join('\n'), blocks: [yesOrNo(reader, act, yes)]};
}
