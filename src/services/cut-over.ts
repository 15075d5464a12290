import type {Clock} from '../domain/clock.ts';
import {lengthening, nextStep, type RotationStep} from '../domain/cut-over.ts';
import {noticeTime} from '../domain/deadline.ts';
import {KeeperError, ServerError} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import {endOf, isWorking} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Rotation, RotationNote, Store} from '../store/store.ts';
import type {EndRotation} from './end-rotation.ts';
import type {NoticeService} from './notice-service.ts';
import type {TokenService} from './token-service.ts';

/** Takes every open rotation one step on, where one is due. */
export type CutOver = () => Promise<void>;

export type CutOverParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly tokens: TokenService;
  readonly notices: NoticeService;
  readonly endRotation: EndRotation;
};

export function createCutOver(parts: CutOverParts): CutOver {
  const {mattermost, store, clock, log, tokens, notices} = parts;
  const carryOut = createSteps(parts);
  const serverNow = () => mattermost.serverNow() ?? clock.now();

  /** What is about to disable a token looks at the sessions as they are now, not as they were read a while ago. */
  const lookAgain = async (rotation: Rotation): Promise<Rotation> => {
    const all = (await tokens.of(rotation.ownerId)).tokens;
    const usedAt = (id: string) => all.find((token) => token.id === id)?.lastUsedAt ?? null;
    const newSeenAt = rotation.newSeenAt ?? usedAt(rotation.newTokenId);
    const oldSeenAt = usedAt(rotation.oldTokenId) ?? rotation.oldSeenAt;
    await store.rotations.note(rotation.id, {newSeenAt, oldSeenAt});
    return {...rotation, newSeenAt, oldSeenAt};
  };

  const advance = async (rotation: Rotation): Promise<void> => {
    if (nextStep(rotation, serverNow()) === 'wait') return;
    const current = await lookAgain(rotation);
    const step = nextStep(current, serverNow());
    if (step !== 'wait') await carryOut[step](current, serverNow());
  };

  return async () => {
    for (const rotation of await store.rotations.allOpen()) {
      try {
        await advance(rotation);
      } catch (error) {
        if (!(error instanceof KeeperError || error instanceof ServerError)) throw error;
        log.warn({rotation: rotation.id, cause: error.message}, 'a rotation could not be taken on; tried again');
      }
    }
    notices.wake();
  };
}

type Carry = (rotation: Rotation, now: number) => Promise<unknown>;

function createSteps({store, notices, endRotation}: CutOverParts): Readonly<Record<Exclude<RotationStep, 'wait'>, Carry>> {
  const ask = (rotation: Rotation, note: RotationNote, round: 'first' | 'second') =>
    store.atomically(async (tx) => {
      await tx.rotations.note(rotation.id, note);
      await notices.askToCutOver(tx, rotation, round);
    });

  // What a job changes, its owner is told with the transaction that records it.
  const end = ({ownerId, oldTokenId}: Rotation, verb: 'done' | 'undo') =>
    endRotation({actor: {kind: 'job', id: 'cut-over'}, ownerId, channelId: ''}, oldTokenId, verb);

  return {
    ask: (rotation, now) => ask(rotation, {askedAt: now}, 'first'),
    extend: (rotation, now) => ask(rotation, {askedAt: now, extended: true, overlapEndsAt: now + lengthening}, 'second'),
    'cut-over': (rotation) => end(rotation, 'done'),
    async 'give-up'(rotation, now) {
      const old = await store.tokens.find(rotation.oldTokenId);
      // Whatever became of the old one: the new one stays as long as it may be the only one that works, or will be within a day.
      if (!old || !isWorking(old, now)) await store.rotations.close(rotation.id, 'done', now);
      else if ((endOf(old) ?? Number.POSITIVE_INFINITY) - now > noticeTime) await end(rotation, 'undo');
    },
  };
}
