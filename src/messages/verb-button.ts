import type {Button} from '../domain/reply.ts';
import type {Reader} from './reader.ts';

export type ButtonVerb = 'rotate' | 'disable' | 'enable' | 'extend' | 'revoke' | 'done' | 'undo' | 'lost';

/** A button that types a command about this token, under the command's own name. */
export const verbButton = (reader: Reader, verb: ButtonVerb, tokenId: string, style: Button['style']): Button => ({
  label: reader.t(`verb.${verb}`),
  style,
  deed: {kind: 'run', line: `${verb} ${tokenId}`},
});
