import type {Button, Reply} from '../domain/reply.ts';
import {type Hold, isWorking, type LedgerToken} from '../domain/token.ts';
import type {MessageKey} from './locales/en.ts';
import type {Reader} from './reader.ts';
import {tokenLine} from './tokens.ts';
import {verbButton} from './verb-button.ts';

/** There is a token of that name already: what can be done with it instead of making another. */
export function nameTaken(
  reader: Reader,
  same: LedgerToken,
  {tokens, holds}: {readonly tokens: readonly LedgerToken[]; readonly holds: readonly Hold[]},
): Reply {
  const run = (verb: 'rotate' | 'enable' | 'revoke', style: Button['style']) => verbButton(reader, verb, same.id, style);
  const answer = (key: MessageKey, ...buttons: Button[]): Reply => ({
    text: [reader.t(key), tokenLine(reader, same, tokens, holds)].join('\n'),
    blocks: [{buttons}],
  });
  if (!same.active) return answer('create.exists-disabled', run('enable', 'primary'), run('revoke', 'danger'));
  if (isWorking(same, reader.now)) return answer('create.exists', run('rotate', 'primary'));
  return answer('create.exists-ended', run('rotate', 'primary'), run('revoke', 'danger'));
}
