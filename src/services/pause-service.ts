import type {Asked} from '../domain/actor.ts';
import type {Clock, Ids} from '../domain/clock.ts';
import {KeeperError, messageOf} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import {said} from '../domain/said.ts';
import {type Hold, isWorking, type LedgerToken} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';
import {readAddressees} from './audience.ts';
import type {Change} from './change.ts';
import {createDeadlineStep} from './deadline-step.ts';
import {takeSettled, tokenKey} from './locks.ts';
import type {NoticeService} from './notice-service.ts';
import {oneByOne} from './one-by-one.ts';
import type {Rights} from './rights.ts';
import {twice, twiceOrGone} from './server-look.ts';
import type {TokenService} from './token-service.ts';

export type PauseService = {
  /** Disables a token until then, epoch ms, and answers it. Throws KeeperError `conflict` where it does not work. */
  pause(asked: Asked, tokenId: string, until: number): Promise<LedgerToken>;
  /**
   * Enables what was paused long enough, but nothing that another hold is on, or whose deadline has passed meanwhile and is to be
   * enforced. Throws ServerError.
   */
  endPauses(ending: AbortSignal): Promise<void>;
};

export type PauseParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly log: Logger;
  readonly change: Change;
  readonly rights: Rights;
  readonly notices: NoticeService;
  readonly tokens: TokenService;
};

const mostAtOnce = 10_000;

export function createPauseService(parts: PauseParts): PauseService {
  const {mattermost, store, clock, log, change, rights, notices, tokens} = parts;
  const endPause = createEndPause(parts);

  /** A deactivated owner's token is as good as disabled, and they read nothing: its pause ends on their return. */
  const ofReaders = async (holds: readonly Hold[]): Promise<Hold[]> => {
    const owners = new Map<string, string>();
    for (const {tokenId} of holds) {
      const token = await store.tokens.find(tokenId);
      if (token?.goneAt === null) owners.set(tokenId, token.ownerId);
    }
    const known = await readAddressees(mattermost.lane.jobs, [...owners.values()]);
    const isAway = (ownerId: string | undefined) => ownerId !== undefined && known.get(ownerId)?.active !== true;
    return holds.filter(({tokenId}) => !isAway(owners.get(tokenId)));
  };

  return {
    async pause({actor, ownerId, channelId}, tokenId, until) {
      await rights.ownTokens(ownerId);
      const token = await tokens.living(ownerId, tokenId);
      const hold = {tokenId, reason: 'pause', until} as const;
      await change({actor, verb: 'pause', ownerId, tokenId, channelId, hold}, async () => {
        const now = await store.tokens.find(tokenId);
        if (!now || now.goneAt !== null || !isWorking(now, mattermost.now())) {
          throw new KeeperError('conflict', said('error.pause-does-not-work', {name: token.name, id: token.id.slice(0, 6)}));
        }
        await twice(() => mattermost.person(ownerId).disableToken(tokenId));
      });
      return token;
    },
    async endPauses(ending) {
      const onFailure = ({tokenId}: Hold, error: unknown) =>
        log.warn({tokenId, cause: messageOf(error)}, 'a pause could not be ended; tried again');
      const due = await ofReaders(await store.holds.ended(clock.now(), mostAtOnce));
      await oneByOne(due, {work: endPause, onFailure, ending});
      notices.wake();
    },
  };
}

/** Lifts the pause's own hold; the token is enabled only where no other one remains and its owner may still have it. */
function createEndPause(parts: PauseParts): (hold: Hold) => Promise<void> {
  const {mattermost, store, clock, change, rights} = parts;
  const gateway = mattermost.lane.jobs;
  const leaveDisabled = createLeaveDisabled(parts);
  const passToDeadline = createPassToDeadline(parts);

  const isOthers = async (hold: Hold): Promise<boolean> =>
    (await store.holds.of([hold.tokenId])).some(({reason}) => reason !== 'pause');

  const mayWork = async (ownerId: string): Promise<boolean> => {
    try {
      await rights.ownTokens(ownerId);
      return true;
    } catch (error) {
      if (error instanceof KeeperError && error.code === 'forbidden') return false;
      throw error;
    }
  };

  return async (hold) => {
    const {id, tokenId} = hold;
    const token = await store.tokens.find(tokenId);
    if (!token || token.goneAt !== null) return store.holds.lift([id]);
    const {ownerId} = token;
    if (await isOthers(hold)) return leaveDisabled(hold, ownerId, 'held');
    if (!(await mayWork(ownerId))) return leaveDisabled(hold, ownerId, 'right');
    if (await passToDeadline(hold, token)) return;
    const actor = {kind: 'job', id: 'pause'} as const;
    await change({actor, verb: 'resume', ownerId, tokenId, channelId: null}, async () => {
      const still = await store.holds.of([tokenId]);
      // What was cut off before this has been settled by now; its owner may have been faster too.
      const isOver = still.some((other) => other.id === id && (other.until ?? Infinity) <= clock.now());
      if (!isOver || (await isOthers(hold))) throw new KeeperError('conflict', said('error.change-under-way'));
      await twiceOrGone({gateway, store, clock}, tokenId, () => gateway.enableToken(tokenId));
    });
  };
}

/**
 * Where the deadline of a paused token has passed, and is to be enforced, that is what disables it from here on, and all that its owner
 * is told; answers whether it is so.
 */
function createPassToDeadline({mattermost, store, clock, change}: PauseParts) {
  const gateway = mattermost.lane.jobs;
  const stepFor = createDeadlineStep({store, now: () => mattermost.now()});

  const isDue = async (token: LedgerToken | null): Promise<boolean> =>
    token !== null && (await stepFor(token, token.ownerId)).act === 'disable';

  return async ({id, tokenId}: Hold, token: LedgerToken): Promise<boolean> => {
    if (!(await isDue(token))) return false;
    const {ownerId} = token;
    const intent = {actor: {kind: 'job', id: 'deadline'}, verb: 'disable', ownerId, tokenId, channelId: null} as const;
    await change({...intent, hold: {tokenId, reason: 'deadline'}}, async (entry) => {
      // Its owner may have been faster, or an administrator.
      const holds = (await store.holds.of([tokenId])).filter((hold) => hold.id !== entry.id);
      const isPausedStill = holds.some((hold) => hold.id === id) && holds.every(({reason}) => reason === 'pause');
      const isStill = isPausedStill && (await isDue(await store.tokens.find(tokenId)));
      if (!isStill) throw new KeeperError('conflict', said('error.change-under-way'));
      await twiceOrGone({gateway, store, clock}, tokenId, () => gateway.disableToken(tokenId));
    });
    return true;
  };
}

/** The pause is over, and its token stays as it is: its owner is told why. */
function createLeaveDisabled({store, clock, ids, notices}: PauseParts) {
  return (hold: Hold, ownerId: string, why: 'held' | 'right'): Promise<void> =>
    store.atomically(async (tx) => {
      // A change that was cut off has the last word on its holds.
      const lock = await takeSettled(tx, {store, clock}, [tokenKey(hold.tokenId)]);
      if ((await tx.holds.of([hold.tokenId])).some(({id}) => id === hold.id)) {
        await tx.holds.lift([hold.id]);
        // From here on only a person ends it.
        if (why === 'right') await tx.holds.add({...hold, id: ids.next(), reason: 'owner', until: null});
        await notices.staysPaused(tx, hold, ownerId, why);
      }
      await lock.release(tx);
    });
}
