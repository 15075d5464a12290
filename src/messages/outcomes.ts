import type {KeeperError} from '../domain/errors.ts';
import type {Reply} from '../domain/reply.ts';
import {endOf, type LedgerToken} from '../domain/token.ts';
import type {MessageKey} from './locales/en.ts';
import type {Reader} from './reader.ts';
import {bold} from './tokens.ts';

type Result = {readonly token: LedgerToken; readonly error?: KeeperError};
/** `disable-only`: by one who may not enable it again. */
type Verb = 'disable' | 'disable-only' | 'enable' | 'revoke';

/** What is said otherwise of a token that has ended: enabling it is of no use. */
const ended: Readonly<Partial<Record<Verb, MessageKey>>> = {enable: 'did.enable-ended', disable: 'did.disable-only'};

/** What became of each of several tokens, a line each. */
export function outcomes(reader: Reader, verb: Verb, results: readonly Result[]): Reply {
  const lines = results.map((result) => outcome(reader, verb, result));
  return {text: results.length === 1 ? (lines[0] ?? '') : lines.map((line) => `- ${line}`).join('\n')};
}

function outcome(reader: Reader, verb: Verb, {token, error}: Result): string {
  const id = token.id.slice(0, 6);
  if (error) {
    return reader.t('did.not', {name: bold(token), id, why: reader.said(error.said)});
  }
  // The server enables what has ended, and still refuses it; we do not enable what is past its deadline.
  const isOver = (endOf(token) ?? Number.POSITIVE_INFINITY) <= reader.now;
  return reader.t((isOver ? ended[verb] : undefined) ?? `did.${verb}`, {name: bold(token), id});
}
