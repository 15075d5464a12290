import type {Ended, EndRotation} from './end-rotation.ts';
import {createIssueToken, type IssueParts, type IssueToken} from './issue-token.ts';
import type {Asked} from './token-service.ts';

export type {Deliver} from './make-token.ts';

export type RotationService = IssueToken & {
  /** Disables the old token of a rotation; refused unless the new one works. */
  finish(asked: Asked, tokenId: string): Promise<Ended>;
  /** Disables the new token of a rotation; refused unless the old one works. */
  undo(asked: Asked, tokenId: string): Promise<Ended>;
};

/** The life of a token from its making on. */
export function createRotationService({
  endRotation: end,
  ...parts
}: IssueParts & {readonly endRotation: EndRotation}): RotationService {
  return {
    ...createIssueToken(parts),
    finish: (asked, tokenId) => end(asked, tokenId, 'done'),
    undo: (asked, tokenId) => end(asked, tokenId, 'undo'),
  };
}
