import type {Asked} from '../domain/actor.ts';
import {KeeperError} from '../domain/errors.ts';
import {said} from '../domain/said.ts';
import {isPastDeadline, isWorking, type LedgerToken} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Rotation, Store} from '../store/store.ts';
import type {Change} from './change.ts';
import {openRotationOf} from './rotation-records.ts';
import {orGone, twice} from './server-look.ts';
import type {TokenService} from './token-service.ts';

/** The two tokens of a rotation that was ended. */
export type Ended = {readonly old: LedgerToken; readonly fresh: LedgerToken};

/**
 * Ends a rotation by disabling one of its tokens: the old one (`done`) or the new one (`undo`), and only where the server says
 * that the other one works. `isStillDue`: asked of the rotation as it is once nobody else can change it; where it says no, nothing
 * is done and KeeperError `conflict` thrown.
 */
export type EndRotation = (
  asked: Asked,
  tokenId: string,
  verb: 'done' | 'undo',
  isStillDue?: (rotation: Rotation) => Promise<boolean>,
) => Promise<Ended>;

export type EndRotationParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly change: Change;
  readonly tokens: TokenService;
};

export function createEndRotation({mattermost, store, change, tokens}: EndRotationParts): EndRotation {
  const bothOf = async (ownerId: string, {oldTokenId, newTokenId}: Rotation): Promise<Ended> => {
    const all = (await tokens.of(ownerId)).tokens.filter(({goneAt}) => goneAt === null);
    const [old, fresh] = [oldTokenId, newTokenId].map((wanted) => all.find(({id}) => id === wanted));
    if (!old || !fresh) throw new KeeperError('not-found', said('error.tokens-gone'));
    return {old, fresh};
  };

  const needsToWork = async (token: LedgerToken, verb: 'done' | 'undo'): Promise<void> => {
    const seen = await orGone(mattermost.person(token.ownerId).token(token.id));
    const refuse = (key: string) => new KeeperError('conflict', said(key, {name: token.name, id: token.id.slice(0, 6)}));
    if (!seen || !isWorking(seen, mattermost.now())) {
      throw refuse(verb === 'done' ? 'error.new-one-does-not-work' : 'error.old-one-does-not-work');
    }
    const {deadlineAt} = (await store.tokens.find(token.id)) ?? token;
    // It has waited for the end of the rotation, and would leave neither.
    if (verb === 'undo' && isPastDeadline({...token, deadlineAt}, mattermost.now())) throw refuse('error.undo-past-deadline');
  };

  return async ({actor, ownerId, channelId}, tokenId, verb, isStillDue = async () => true) => {
    const rotation = await openRotationOf(store, ownerId, tokenId);
    if (!rotation) throw await notRotated(store, {ownerId, tokenId, verb});
    const {old, fresh} = await bothOf(ownerId, rotation);
    const [goes, stays] = verb === 'done' ? [old, fresh] : [fresh, old];
    const hold = {tokenId: goes.id, reason: 'rotation'} as const;
    await change({actor, verb, ownerId, tokenId: old.id, newTokenId: fresh.id, channelId, hold}, async () => {
      const still = await openRotationOf(store, ownerId, tokenId);
      if (still?.id !== rotation.id) throw await notRotated(store, {ownerId, tokenId, verb});
      if (!(await isStillDue(still))) throw new KeeperError('conflict', said('error.change-under-way'));
      await needsToWork(stays, verb);
      await twice(() => mattermost.person(ownerId).disableToken(goes.id));
    });
    return {old, fresh};
  };
}

type Refused = {readonly ownerId: string; readonly tokenId: string; readonly verb: 'done' | 'undo'};

/** Said twice, or by a button and by hand: what was wanted is so already. Of one that got lost: the rotation goes on without it. */
async function notRotated(store: Store, {ownerId, tokenId, verb}: Refused): Promise<KeeperError> {
  const standIn = await standInOf(store, ownerId, tokenId);
  if (standIn) {
    const values = {name: standIn.name, id: standIn.id.slice(0, 6), verb};
    return new KeeperError('not-found', said('error.rotation-goes-on', values));
  }
  const [last] = (await store.audit.ofToken(tokenId, 20)).filter(({verb, outcome}) => endings.has(verb) && outcome === 'done');
  const ended = last?.verb === 'done' || last?.verb === 'undo';
  return new KeeperError(ended ? 'spent' : 'not-found', said(ended ? 'error.rotation-is-ended' : 'error.no-open-rotation'));
}

/** How many stand-ins in a row are looked for: each may get lost too. */
const mostStandIns = 20;

/** The new token of an open rotation, where it has taken over from one that got lost. */
async function standInOf(store: Store, ownerId: string, tokenId: string): Promise<LedgerToken | null> {
  let token = await store.tokens.find(tokenId);
  for (let looked = 0; looked < mostStandIns && token !== null && token.goneAt !== null; looked++) {
    token = token.replacedBy === null ? null : await store.tokens.find(token.replacedBy);
  }
  if (token === null || token.id === tokenId) return null;
  return (await openRotationOf(store, ownerId, token.id))?.newTokenId === token.id ? token : null;
}

const endings: ReadonlySet<string> = new Set(['rotate', 'lost', 'done', 'undo']);
