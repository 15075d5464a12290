import type {Clock, Ids} from '../domain/clock.ts';
import {lengthening, quiet, type RotationStep, type Standing, stepFor} from '../domain/cut-over.ts';
import {noticeTime} from '../domain/deadline.ts';
import {messageOf} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import {endOf, isWorking} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Rotation, Store} from '../store/store.ts';
import {noteInAudit} from './audit-note.ts';
import type {EndRotation} from './end-rotation.ts';
import {createLeftAlone} from './left-alone.ts';
import {enablesToken, takeSettled, tokenKey} from './locks.ts';
import type {NoticeService} from './notice-service.ts';
import {oneByOne} from './one-by-one.ts';
import {undoRotation} from './rotation-records.ts';
import type {TokenService} from './token-service.ts';

/** Takes every open rotation one step on, where one is due. Throws where the server or the store fails. */
export type CutOver = (ending?: AbortSignal) => Promise<void>;

export type CutOverParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly tokens: TokenService;
  readonly notices: NoticeService;
  readonly endRotation: EndRotation;
};

export function createCutOver(parts: CutOverParts): CutOver {
  const {mattermost, store, log, tokens, notices} = parts;
  const carryOut = createSteps(parts);
  const leftAlone = createLeftAlone(parts);

  /** What is about to disable a token looks at the sessions as they are now, not as they were read a while ago. */
  const lookAgain = async ({id, ownerId}: Rotation): Promise<Rotation | null> => {
    const all = (await tokens.of(ownerId)).tokens;
    const usedAt = (tokenId: string) => all.find((token) => token.id === tokenId)?.lastUsedAt ?? null;
    // It has waited for others, and for the server: its owner may have said something meanwhile.
    const rotation = await store.rotations.find(id);
    if (!rotation || rotation.closedAt !== null) return null;
    const newSeenAt = rotation.newSeenAt ?? usedAt(rotation.newTokenId);
    const oldSeenAt = usedAt(rotation.oldTokenId) ?? rotation.oldSeenAt;
    await store.rotations.note(id, {newSeenAt, oldSeenAt});
    return {...rotation, newSeenAt, oldSeenAt};
  };

  const advance = async (listed: Rotation): Promise<void> => {
    if ((await stepOf(store, listed, mattermost.now())) === 'wait') return;
    const rotation = await lookAgain(listed);
    const step = rotation ? await stepOf(store, rotation, mattermost.now()) : 'wait';
    if (rotation && step !== 'wait') await carryOut[step](rotation, mattermost.now());
  };

  return async (ending) => {
    const open = await store.rotations.allOpen();
    const isLeftAlone = await leftAlone(open);
    if (open.length === 0) return;
    const onFailure = ({id}: Rotation, error: unknown) =>
      log.warn({rotation: id, cause: messageOf(error)}, 'a rotation could not be taken on; tried again');
    await oneByOne(
      open.filter((rotation) => !isLeftAlone(rotation)),
      {work: advance, onFailure, ending},
    );
    notices.wake();
  };
}

/** What is due of an open rotation, by what the store has of it and of its tokens. */
async function stepOf(from: Store, rotation: Rotation, now: number): Promise<RotationStep> {
  const old = await standingOf(from, rotation.oldTokenId, now);
  const fresh = await standingOf(from, rotation.newTokenId, now);
  const step = stepFor(rotation, {old, fresh}, now);
  return step === 'cut-over' && now - (await enabledAt(from, rotation.oldTokenId)) < quiet ? 'wait' : step;
}

/** Since when a token could be used again, epoch ms: before, it was silent because it was disabled. */
async function enabledAt(from: Store, tokenId: string): Promise<number> {
  const entries = await from.audit.ofToken(tokenId, 20);
  const last = entries.find(({verb, outcome}) => enablesToken(verb) && outcome === 'done');
  return last?.closedAt ?? Number.NEGATIVE_INFINITY;
}

async function standingOf(from: Store, tokenId: string, now: number): Promise<Standing> {
  const token = await from.tokens.find(tokenId);
  if (!token || token.goneAt !== null) return 'gone';
  if (isWorking(token, now)) return (endOf(token) ?? Number.POSITIVE_INFINITY) - now > noticeTime ? 'works' : 'ending';
  const isPaused = !token.active && (await from.holds.of([tokenId])).some(({reason}) => reason === 'pause');
  return isPaused ? 'paused' : 'out';
}

type Step = Exclude<RotationStep, 'wait'>;
type Carry = (rotation: Rotation, now: number) => Promise<unknown>;

const actor = {kind: 'job', id: 'cut-over'} as const;

function createSteps(parts: CutOverParts): Readonly<Record<Step, Carry>> {
  const {mattermost, store, notices, endRotation} = parts;
  const isStill = async (from: Store, rotation: Rotation, step: Step) =>
    (await stepOf(from, rotation, mattermost.now())) === step;

  /** What the store alone does, where it is still due once nobody else can change the rotation. */
  const record = ({id, oldTokenId, newTokenId}: Rotation, step: Step, work: (tx: Store, rotation: Rotation) => Promise<void>) =>
    store.atomically(async (tx) => {
      const lock = await takeSettled(tx, parts, [oldTokenId, newTokenId].map(tokenKey));
      const rotation = await tx.rotations.find(id);
      if (rotation?.closedAt === null && (await isStill(tx, rotation, step))) await work(tx, rotation);
      await lock.release(tx);
    });

  // What a job changes, its owner is told with the transaction that records it.
  const end = ({ownerId, oldTokenId}: Rotation, verb: 'done' | 'undo', step: Step) =>
    endRotation({actor, ownerId, channelId: ''}, oldTokenId, verb, (rotation) => isStill(store, rotation, step));

  return {
    ask: (open, now) =>
      record(open, 'ask', async (tx, rotation) => {
        await tx.rotations.note(rotation.id, {askedAt: now});
        await notices.askToCutOver(tx, rotation, 'first');
      }),
    extend: (open, now) =>
      record(open, 'extend', async (tx, rotation) => {
        await tx.rotations.note(rotation.id, {askedAt: now, extended: true, overlapEndsAt: now + lengthening});
        await notices.askToCutOver(tx, rotation, 'second');
      }),
    'cut-over': (rotation) => end(rotation, 'done', 'cut-over'),
    'give-up': (rotation) => end(rotation, 'undo', 'give-up'),
    'fall-back': (open, now) => record(open, 'fall-back', (tx, rotation) => close(parts, tx, rotation, {by: 'undo', at: now})),
    leave: (open, now) => record(open, 'leave', (tx, rotation) => close(parts, tx, rotation, {by: 'done', at: now})),
  };
}

type Closing = {readonly by: 'done' | 'undo'; readonly at: number};

/** Ends a rotation of which one token is out already: there is nothing to disable, but its owner is told. */
async function close({clock, ids, notices}: CutOverParts, tx: Store, rotation: Rotation, {by: verb, at}: Closing): Promise<void> {
  const {id, ownerId, oldTokenId: tokenId, newTokenId} = rotation;
  await noteInAudit({store: tx, ids, clock}, {at, actor, verb, ownerId, tokenId, newTokenId});
  if (verb === 'done') await tx.rotations.close(id, 'done', clock.now());
  else {
    await undoRotation(tx, ownerId, newTokenId, clock.now());
    await tx.tokens.note(newTokenId, {replacedBy: tokenId});
  }
  await notices.rotationClosed(tx, rotation, verb);
}
