import {KeeperError} from '../domain/errors.ts';
import type {Reply} from '../domain/reply.ts';
import {type Said, said} from '../domain/said.ts';
import type {LedgerToken} from '../domain/token.ts';
import type {Reader} from './reader.ts';
import {bold} from './tokens.ts';

/** What became of each of several tokens, a line each. */
export function outcomes(
  reader: Reader,
  verb: 'disable' | 'enable' | 'revoke',
  results: readonly {token: LedgerToken; error?: Error}[],
): Reply {
  const lines = results.map(({token, error}) => {
    if (!error) return reader.t(`did.${verb}`, {name: bold(token), id: token.id.slice(0, 6)});
    const sentence: Said = error instanceof KeeperError ? error.said : said('error.refused-by-server');
    return `${bold(token)}: ${reader.said(sentence)}`;
  });
  return {text: results.length === 1 ? (lines[0] ?? '') : lines.map((line) => `- ${line}`).join('\n')};
}
