import type {Reply} from '../domain/reply.ts';
import type {Hold} from '../domain/token.ts';
import type {AmbiguousName} from '../domain/token-names.ts';
import type {Reader} from './reader.ts';
import {tokenLine} from './tokens.ts';

/** Several tokens bear the name: all of them, with the ids to choose by. `holds`: those on them. */
export const ambiguousReply = (reader: Reader, {said, choices}: AmbiguousName, holds: readonly Hold[]): Reply => ({
  text: [reader.said(said), ...choices.slice(0, 20).map((token) => tokenLine(reader, token, choices, holds))].join('\n'),
});
