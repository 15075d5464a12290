import {disabledByDeadline, noticeTime} from '../domain/deadline.ts';
import type {Button, Reply} from '../domain/reply.ts';
import {isWorking, type LedgerToken} from '../domain/token.ts';
import {plain} from './plain.ts';
import type {Reader} from './reader.ts';
import {bold} from './tokens.ts';
import {verbButton} from './verb-button.ts';

type Values = Readonly<Record<string, string | number | boolean | null>>;
type Parts = {readonly act: string; readonly kind: string; readonly values: Values; readonly token: LedgerToken | null};

/** What is said of deadlines and pauses; null where the notice is about something else. */
export function deadlineNotice(reader: Reader, {act, kind, values, token}: Parts): Reply | null {
  const tokenId = String(values.tokenId ?? '');
  const shown = {name: token ? bold(token) : '', id: tokenId.slice(0, 6)};
  if (typeof values.bot === 'string') return botsNotice(reader, kind, values, shown);
  if (kind === 'deadline-nears') {
    return {
      text: reader.t('notice.deadline-nears', {...shown, moment: enforcedOn(reader, values)}),
      blocks: [{buttons: [verbButton(reader, 'rotate', tokenId, 'primary')]}],
    };
  }
  if (kind === 'deadline-passed') {
    const date = reader.date(reader.now + disabledByDeadline);
    const extend: Button = {
      label: reader.t('verb.extend'),
      style: 'primary',
      deed: {kind: 'confirm', act, verb: 'extend', tokenIds: [tokenId]},
    };
    const text = reader.t(values.extended ? 'notice.deadline-passed-again' : 'notice.deadline-passed', {...shown, date});
    return {text, blocks: [{buttons: [...(values.extended ? [] : [extend]), verbButton(reader, 'revoke', tokenId, 'danger')]}]};
  }
  if (kind === 'end-kept') {
    return {text: reader.t('notice.end-kept', {...shown, moment: reader.moment(Number(values.deadlineAt))})};
  }
  const key = plainKey(kind, values, token === null || isWorking(token, reader.now));
  return key === null ? null : {text: reader.t(key, shown)};
}

/** One that was missed is enforced a day after its warning arrives. */
const enforcedOn = (reader: Reader, {deadlineAt}: Values): string =>
  reader.moment(Math.max(Number(deadlineAt), reader.now + noticeTime));

type Named = {readonly name: string; readonly id: string};

/** The same to the owner of a bot, who has no verb of ours for it; null where it is of another kind. */
function botsNotice(reader: Reader, kind: string, values: Values, named: Named): Reply | null {
  const shown = {name: named.name, id: named.id, bot: plain(String(values.bot))};
  if (kind === 'deadline-nears')
    return {text: reader.t('notice.bot-deadline-nears', {...shown, moment: enforcedOn(reader, values)})};
  if (kind === 'end-kept')
    return {text: reader.t('notice.bot-end-kept', {...shown, moment: reader.moment(Number(values.deadlineAt))})};
  if (kind === 'revoked') return {text: reader.t('notice.bot-revoked', shown)};
  if (kind !== 'deadline-passed') return null;
  return {text: reader.t('notice.bot-deadline-passed', {...shown, date: reader.date(reader.now + disabledByDeadline)})};
}

/** The sentence of a notice that has no buttons. */
function plainKey(kind: string, {why}: Values, works: boolean) {
  if (kind === 'pause-ended') return works ? 'notice.pause-ended' : 'notice.pause-ended-late';
  if (kind === 'pause-stays') return why === 'right' ? 'notice.pause-stays-right' : 'notice.pause-stays-held';
  return kind === 'revoked' ? 'notice.revoked' : null;
}
