import type {Asked} from '../domain/actor.ts';
import type {Clock} from '../domain/clock.ts';
import type {Ended, EndRotation} from './end-rotation.ts';
import {createIssueToken, type IssueParts, type IssueToken} from './issue-token.ts';
import {createKeepBoth, type KeepBoth} from './keep-both.ts';
import type {RotateInPlace} from './rotate-in-place.ts';

export type {Deliver} from './make-token.ts';

export type RotationService = IssueToken & {
  /** Disables the old token of a rotation; refused unless the new one works. */
  finish(asked: Asked, tokenId: string): Promise<Ended>;
  /** Disables the new token of a rotation; refused unless the old one works. */
  undo(asked: Asked, tokenId: string): Promise<Ended>;
  readonly keep: KeepBoth;
  /** The server's own rotate: a new secret for the same token, the old one dead at once. */
  readonly inPlace: RotateInPlace;
};

/** The life of a token from its making on. */
export function createRotationService({
  endRotation: end,
  inPlace,
  ...parts
}: IssueParts & {
  readonly clock: Clock;
  readonly endRotation: EndRotation;
  readonly inPlace: RotateInPlace;
}): RotationService {
  return {
    ...createIssueToken(parts),
    finish: (asked, tokenId) => end(asked, tokenId, 'done'),
    undo: (asked, tokenId) => end(asked, tokenId, 'undo'),
    keep: createKeepBoth(parts),
    inPlace,
  };
}
