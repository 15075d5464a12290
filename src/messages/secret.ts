import {isWorking, type LedgerToken} from '../domain/token.ts';
import type {Reader} from './reader.ts';
import {bold, code, oldText} from './tokens.ts';

/** What is said with a new secret. The secret itself stands in its code block as the caller gives it. */
export type SecretShown = {
  readonly verb: 'create' | 'rotate' | 'rotate-in-place' | 'lost';
  readonly name: string;
  readonly id: string;
  readonly endsAt: number | null;
  /** The server keeps no ends: this is our deadline. */
  readonly endDropped: boolean;
  /** The token that it stands in for; null for a new one. */
  readonly replaces: LedgerToken | null;
  readonly oldGoesNext: boolean;
};

/** When a new token ends. */
export function newEndText(reader: Reader, {endsAt, endDropped}: Pick<SecretShown, 'endsAt' | 'endDropped'>): string {
  if (endsAt === null) return reader.t('secret.no-end');
  return reader.t(endDropped ? 'secret.end-dropped' : 'secret.ends', {moment: reader.moment(endsAt)});
}

function replacedText(reader: Reader, {verb, replaces, oldGoesNext}: SecretShown): string[] {
  if (verb === 'rotate-in-place') return [reader.t('secret.after-in-place')];
  if (verb === 'lost') return [reader.t('secret.after-lost')];
  if (replaces === null) return [];
  const goes = oldGoesNext && isWorking(replaces, reader.now);
  return [goes ? reader.t('secret.old-goes-next', {id: replaces.id.slice(0, 6)}) : oldText(reader, replaces)];
}

/** The one text that holds a secret: for an ephemeral post to its owner, and for nothing else. */
export function secretText(reader: Reader, shown: SecretShown, secret: string): string {
  const once = reader.t('secret.once', {id: shown.id.slice(0, 6)});
  return [
    reader.t('secret.head', {name: bold(shown), id: code(shown.id.slice(0, 6))}),
    `\`\`\`\n${secret}\n\`\`\``,
    [newEndText(reader, shown), ...replacedText(reader, shown), once].join('\n'),
  ].join('\n');
}
