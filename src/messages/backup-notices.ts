import type {Reply} from '../domain/reply.ts';
import type {LedgerToken} from '../domain/token.ts';
import {plain} from './plain.ts';
import type {Reader} from './reader.ts';
import {bold} from './tokens.ts';

type Values = Readonly<Record<string, string | number | boolean | null>>;

/** What owners and their backups are told of each other; null where the notice is about something else. */
export function backupNotice(reader: Reader, kind: string, values: Values, token: LedgerToken | null): Reply | null {
  const name = plain(String(values.ownerName ?? values.backupName ?? ''));
  if (kind === 'backup-asked') {
    const accept = {kind: 'run', line: `backup accept ${values.ownerId}`} as const;
    return {
      text: reader.t('notice.backup-asked', {name}),
      blocks: [{buttons: [{label: reader.t('notice.backup-accept'), style: 'primary', deed: accept}]}],
    };
  }
  if (kind === 'backup-accepted') return {text: reader.t('notice.backup-accepted', {name})};
  if (kind === 'backup-ended') return {text: reader.t('notice.backup-ended', {name})};
  if (kind !== 'backup-disabled') return null;
  const id = String(values.tokenId ?? '').slice(0, 6);
  return {text: reader.t('notice.backup-disabled', {name, id, token: token ? bold(token) : ''})};
}
