import type {Reader} from './reader.ts';
import {bold, code} from './tokens.ts';

/** What is said with a new secret. The secret itself stands in its code block as the caller gives it. */
export type SecretShown = {
  readonly name: string;
  readonly id: string;
  readonly endsAt: number | null;
  /** An end was asked for, and this server keeps none. */
  readonly endDropped: boolean;
  /** The name of the old token that still works; null where none was replaced. */
  readonly replaces: 'rotate' | 'lost' | null;
};

/** The one text that holds a secret: for an ephemeral post to its owner, and for nothing else. */
export function secretText(reader: Reader, shown: SecretShown, secret: string): string {
  const end = shown.endDropped
    ? reader.t('secret.end-dropped')
    : shown.endsAt === null
      ? reader.t('secret.no-end')
      : reader.t('secret.ends', {moment: reader.moment(shown.endsAt)});
  const old = shown.replaces === null ? [] : [reader.t(`secret.after-${shown.replaces}`)];
  return [
    reader.t('secret.head', {name: bold(shown), id: code(shown.id.slice(0, 6))}),
    `\`\`\`\n${secret}\n\`\`\``,
    [end, ...old, reader.t('secret.once', {id: shown.id.slice(0, 6)})].join('\n'),
  ].join('\n');
}
