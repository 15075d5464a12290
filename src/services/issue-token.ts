import type {Asked} from '../domain/actor.ts';
import {KeeperError} from '../domain/errors.ts';
import {said} from '../domain/said.ts';
import type {LedgerToken} from '../domain/token.ts';
import {namesakes} from '../domain/token-names.ts';
import type {Store, Verb} from '../store/store.ts';
import type {Change} from './change.ts';
import type {Deliver, Made, MakeToken, Wanted} from './make-token.ts';
import type {NewTokenEnd} from './new-token-end.ts';
import type {Rights} from './rights.ts';
import {isBeingReplaced, openRotationOf} from './rotation-records.ts';
import type {TokenService} from './token-service.ts';

/** The verbs that make a token and give its secret to its owner. */
export type IssueToken = {
  /** `end` in epoch ms, null for never, undefined for the default. */
  create(asked: Asked, wanted: {readonly name: string; readonly end: number | null | undefined}, deliver: Deliver): Promise<Made>;
  /**
   * A new token beside the old one; both work. The old lifetime is kept where `end` is undefined and it is known. `overlapMs`: for how
   * long both work at least, in ms; where it is undefined, until the new one has taken over. `oldGoesNext`: the caller finishes it then.
   */
  rotate(
    asked: Asked,
    oldId: string,
    wanted: Pick<Wanted, 'overlapMs' | 'oldGoesNext'> & {readonly end: number | null | undefined},
    deliver: Deliver,
  ): Promise<Made>;
  /** Throws KeeperError `conflict` where `rotate` would, as things are. */
  checkRotate(old: LedgerToken): Promise<void>;
  /** A new token in place of one whose secret never arrived, which is then revoked. */
  replaceLost(asked: Asked, lostId: string, deliver: Deliver): Promise<Made>;
  /** Throws KeeperError `conflict` where `replaceLost` would, as things are. */
  checkLost(lost: LedgerToken): Promise<void>;
};

export type IssueParts = {
  readonly store: Store;
  readonly change: Change;
  readonly rights: Rights;
  readonly newTokenEnd: NewTokenEnd;
  readonly tokens: TokenService;
  readonly makeToken: MakeToken;
};

export function createIssueToken({store, change, rights, newTokenEnd, tokens, makeToken}: IssueParts): IssueToken {
  const living = async (ownerId: string, tokenId: string): Promise<LedgerToken> =>
    tokens.dated(await tokens.living(ownerId, tokenId));

  const intent = (asked: Asked, verb: Verb, tokenId: string | null) =>
    ({actor: asked.actor, verb, ownerId: asked.ownerId, tokenId, channelId: asked.channelId}) as const;

  return {
    async create(asked, {name, end}, deliver) {
      await rights.getSecret(asked.ownerId);
      const until = newTokenEnd.wanted(end);
      return change(intent(asked, 'create', null), async (entry, lock) => {
        await refuseTaken(store, asked.ownerId, name);
        return makeToken(entry, lock, {verb: 'create', name, end: until, replaces: null}, deliver);
      });
    },
    async rotate(asked, oldId, {end, ...wanted}, deliver) {
      await rights.getSecret(asked.ownerId);
      const old = await living(asked.ownerId, oldId);
      const until = newTokenEnd.inPlaceOf(old, end);
      return change(intent(asked, 'rotate', oldId), async (entry, lock) => {
        await checkRotation(store, old);
        return makeToken(entry, lock, {verb: 'rotate', name: old.name, end: until, replaces: old, ...wanted}, deliver);
      });
    },
    checkRotate: (old) => checkRotation(store, old),
    async replaceLost(asked, lostId, deliver) {
      await rights.getSecret(asked.ownerId);
      const lost = await living(asked.ownerId, lostId);
      const until = newTokenEnd.inPlaceOf(lost, undefined);
      return change(intent(asked, 'lost', lostId), async (entry, lock) => {
        // The one before this may have replaced it already.
        if ((await store.tokens.find(lostId))?.goneAt !== null) throw new KeeperError('not-found', said('error.tokens-gone'));
        await checkLost(store, lost);
        return makeToken(entry, lock, {verb: 'lost', name: lost.name, end: until, replaces: lost}, deliver);
      });
    },
    checkLost: (lost) => checkLost(store, lost),
  };
}

/** Asked again under the lock: of two creates of one name at once, the second is refused. */
async function refuseTaken(store: Store, ownerId: string, name: string): Promise<void> {
  const living = (await store.tokens.of(ownerId)).filter(({goneAt}) => goneAt === null);
  const same = namesakes(name, living);
  const holds = await store.holds.of(same.map(({id}) => id));
  const unreceived = new Set(holds.filter(({reason}) => reason === 'unreceived').map(({tokenId}) => tokenId));
  if (same.some(({id}) => !unreceived.has(id))) throw new KeeperError('conflict', said('error.name-taken', {name}));
}

const isOpen = ({name, id}: LedgerToken): KeeperError =>
  new KeeperError('conflict', said('error.rotation-is-open', {name, id: id.slice(0, 6)}));

/** A disabled one stays so: its owner, or whoever disabled it, has the say. Throws KeeperError `conflict`. */
export async function checkRotation(store: Store, old: LedgerToken): Promise<void> {
  if (await openRotationOf(store, old.ownerId, old.id)) throw isOpen(old);
  if (!old.active) throw new KeeperError('conflict', said('error.rotate-disabled', {name: old.name}));
}

/** What a new one is taking over from is replaced already: two would bear its name. */
async function checkLost(store: Store, lost: LedgerToken): Promise<void> {
  if (await isBeingReplaced(store, lost)) throw isOpen(lost);
}
