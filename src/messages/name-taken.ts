import type {Button, Reply} from '../domain/reply.ts';
import type {LedgerToken} from '../domain/token.ts';
import type {Reader} from './reader.ts';
import {tokenLine} from './tokens.ts';

/** There is a token of that name already: what can be done with it instead of making another. */
export function nameTaken(reader: Reader, same: LedgerToken, among: readonly LedgerToken[]): Reply {
  const run = (verb: 'rotate' | 'enable' | 'revoke', style: Button['style']): Button => ({
    label: reader.t(`verb.${verb}`),
    style,
    deed: {kind: 'run', line: `${verb} ${same.id}`},
  });
  const text = reader.t(same.active ? 'create.exists' : 'create.exists-disabled');
  const buttons = same.active ? [run('rotate', 'primary')] : [run('enable', 'primary'), run('revoke', 'danger')];
  return {text: [text, tokenLine(reader, same, among)].join('\n'), blocks: [{buttons}]};
}
