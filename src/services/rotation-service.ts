import type {Clock, Ids} from '../domain/clock.ts';
import {defaultEnd, withinPolicy} from '../domain/end-date.ts';
import {KeeperError, ServerError} from '../domain/errors.ts';
import type {Keyring} from '../domain/keyring.ts';
import {said} from '../domain/said.ts';
import type {Secret} from '../domain/secret.ts';
import type {Hold, LedgerToken, Token} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {AuditEntry, Rotation, Store, Verb} from '../store/store.ts';
import type {Change} from './change.ts';
import type {NoticeService} from './notice-service.ts';
import type {PeopleService} from './people-service.ts';
import type {Settle} from './settle.ts';
import {type Asked, liftUnlessDone, type TokenService} from './token-service.ts';

/** How long both tokens of a rotation work, in ms. */
const overlap = 24 * 3_600_000;

/** A new token on its way to its owner. `endDropped`: an end was asked for and the server keeps none. */
export type Made = {
  readonly verb: 'create' | 'rotate' | 'lost';
  readonly token: Token;
  readonly secret: Secret;
  readonly replaces: LedgerToken | null;
  readonly endDropped: boolean;
};

/** Shows the secret to its owner; throws ServerError where that failed. */
export type Deliver = (made: Made) => Promise<void>;

/** A token to be made. */
type Wanted = Pick<Made, 'verb' | 'replaces'> & {readonly name: string; readonly end: number | null};

export type RotationService = {
  /** `end` in epoch ms, null for never, undefined for the default. */
  create(asked: Asked, wanted: {readonly name: string; readonly end: number | null | undefined}, deliver: Deliver): Promise<Made>;
  /** A new token beside the old one; both work. The old lifetime is kept where `end` is undefined and it is known. */
  rotate(asked: Asked, oldId: string, end: number | null | undefined, deliver: Deliver): Promise<Made>;
  /** A new token in place of one whose secret never arrived, which is then revoked. */
  replaceLost(asked: Asked, lostId: string, deliver: Deliver): Promise<Made>;
  /** Disables the old token of a rotation; refused unless the new one works. */
  finish(asked: Asked, tokenId: string): Promise<{old: LedgerToken; fresh: LedgerToken}>;
  /** Disables the new token of a rotation; refused unless the old one works. */
  undo(asked: Asked, tokenId: string): Promise<{old: LedgerToken; fresh: LedgerToken}>;
};

export type RotationParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly keyring: Keyring;
  readonly change: Change;
  readonly settle: Settle;
  readonly people: PeopleService;
  readonly tokens: TokenService;
  readonly notices: NoticeService;
};

export function createRotationService(parts: RotationParts): RotationService {
  const {mattermost, store, clock, ids, keyring, change, settle, people, tokens, notices} = parts;
  const serverNow = () => mattermost.serverNow() ?? clock.now();

  /** Checked at the moment of the act: the right to own tokens, an active account, and no app that could be typing. */
  const mayIssue = async (ownerId: string): Promise<void> => {
    const [owner] = await Promise.all([people.now(ownerId), people.refuseWhileAppsMayAct(ownerId)]);
    if (!owner.active) throw new KeeperError('forbidden', said('error.deactivated'));
    if (!owner.mayOwnTokens) throw new KeeperError('forbidden', said('error.may-not-own-tokens'));
    if (!mattermost.features().tokensEnabled) throw new KeeperError('switched-off', said('error.tokens-switched-off'));
  };

  const endFor = (end: number | null | undefined): number | null => {
    const limits = {now: serverNow(), maxDays: mattermost.features().maxLifetimeDays};
    return end === undefined ? defaultEnd(limits) : withinPolicy(end, limits);
  };

  /** The same length of life again, counted from now; null where the old one never ends, undefined where unknown. */
  const sameLifetime = (old: LedgerToken): number | null | undefined => {
    const {maxLifetimeDays, expiry} = mattermost.features();
    if (!expiry || (old.expiresAt === null && maxLifetimeDays > 0)) return undefined;
    if (old.expiresAt === null) return null;
    if (old.createdAt === null) return undefined;
    const most = maxLifetimeDays === 0 ? Number.POSITIVE_INFINITY : maxLifetimeDays * 86_400_000;
    return serverNow() + Math.min(old.expiresAt - old.createdAt, most);
  };

  const recordMade = async (entry: AuditEntry, made: Made): Promise<void> => {
    const {keyId, mac} = keyring.sign('hashes', made.secret.reveal());
    const now = clock.now();
    await store.atomically(async (tx) => {
      await tx.tokens.seen([made.token], now);
      await tx.tokens.note(made.token.id, {origin: 'keeper', createdAt: serverNow(), secretHash: {hash: mac, keyId}});
      await tx.audit.step(entry.id, 'created', made.token.id);
      if (!made.replaces || entry.verb !== 'rotate') return;
      await begin(tx, made.replaces, made.token.id);
    });
  };

  /** From here both work, and the new one bears the name. */
  const begin = async (tx: Store, old: LedgerToken, newTokenId: string): Promise<void> => {
    const now = clock.now();
    const span = {startedAt: now, overlapEndsAt: now + overlap, outcome: null, closedAt: null};
    await tx.tokens.note(old.id, {replacedBy: newTokenId});
    await tx.rotations.open({id: ids.next(), ownerId: old.ownerId, oldTokenId: old.id, newTokenId, ...span});
  };

  /** The lost token was the new one of a rotation: its own stand-in takes over that part. */
  const passOn = async (tx: Store, lost: LedgerToken, newTokenId: string): Promise<void> => {
    await tx.tokens.note(lost.id, {replacedBy: newTokenId});
    const rotation = (await tx.rotations.openOf(lost.ownerId)).find((open) => open.newTokenId === lost.id);
    const old = rotation ? await tx.tokens.find(rotation.oldTokenId) : null;
    if (!rotation || !old) return;
    await tx.rotations.close(rotation.id, 'undone', clock.now());
    await begin(tx, old, newTokenId);
  };

  /** Hands the secret over. A refusal that surely came before the person saw it takes the token back. */
  const handOver = async (entry: AuditEntry, made: Made, deliver: Deliver): Promise<void> => {
    await store.audit.step(entry.id, 'answering');
    try {
      await deliver(made);
    } catch (error) {
      if (!(error instanceof ServerError) || error.mayHaveHappened) throw error;
      await store.audit.step(entry.id, 'created');
      await settle(entry.id);
      throw new KeeperError('refused-by-server', said('error.secret-not-delivered'), {cause: error});
    }
    await store.audit.step(entry.id, 'answered');
  };

  const issue = async (entry: AuditEntry, wanted: Wanted, deliver: Deliver): Promise<Made> => {
    const {verb, name, end, replaces} = wanted;
    const {token, secret} = await mattermost.person(entry.ownerId).createToken(entry.ownerId, name, end);
    const made: Made = {verb, token, secret, replaces, endDropped: end !== null && token.expiresAt === null};
    await recordMade(entry, made);
    await handOver(entry, made, deliver);
    await notices.receipt({...entry, newTokenId: token.id}, {askIfReceived: false});
    return made;
  };

  const living = async (ownerId: string, tokenId: string): Promise<LedgerToken> => {
    const token = (await tokens.of(ownerId)).tokens.find(({id, goneAt}) => id === tokenId && goneAt === null);
    if (!token) throw new KeeperError('not-found', said('error.tokens-gone'));
    return token;
  };

  const openRotation = async (ownerId: string, tokenId: string): Promise<Rotation | null> =>
    (await store.rotations.openOf(ownerId)).find(
      ({oldTokenId, newTokenId}) => oldTokenId === tokenId || newTokenId === tokenId,
    ) ?? null;

  const intent = (asked: Asked, verb: Verb, tokenId: string | null) =>
    ({actor: asked.actor, verb, ownerId: asked.ownerId, tokenId, channelId: asked.channelId}) as const;

  /** Ends a rotation by disabling one of its two tokens, after seeing on the server that the other one works. */
  const end = async (asked: Asked, tokenId: string, verb: 'done' | 'undo') => {
    const rotation = await openRotation(asked.ownerId, tokenId);
    if (!rotation) throw new KeeperError('not-found', said('error.no-open-rotation'));
    const [old, fresh] = await Promise.all([
      living(asked.ownerId, rotation.oldTokenId),
      living(asked.ownerId, rotation.newTokenId),
    ]);
    const [goes, stays] = verb === 'done' ? [old, fresh] : [fresh, old];
    const locks = [`token:${old.id}`, `token:${fresh.id}`].sort();
    await change({...intent(asked, verb, old.id), newTokenId: fresh.id}, locks, async () => {
      const other = await mattermost.person(asked.ownerId).token(stays.id);
      if (!other.active || (other.expiresAt !== null && other.expiresAt <= serverNow())) {
        throw new KeeperError(
          'conflict',
          said(verb === 'done' ? 'error.new-one-does-not-work' : 'error.old-one-does-not-work', {name: old.name}),
        );
      }
      const by = {byKind: asked.actor.kind, byId: asked.actor.id};
      const hold: Hold = {id: ids.next(), tokenId: goes.id, reason: 'rotation', ...by, since: clock.now(), until: null};
      await store.holds.add(hold);
      await liftUnlessDone(store, hold, mattermost.person(asked.ownerId).disableToken(goes.id));
      await store.atomically(async (tx) => {
        await tx.tokens.seen([{...goes, active: false}], clock.now());
        await tx.rotations.close(rotation.id, verb === 'done' ? 'done' : 'undone', clock.now());
        if (verb === 'done') return;
        await tx.tokens.note(old.id, {replacedBy: null});
        await tx.tokens.note(fresh.id, {replacedBy: old.id});
      });
    });
    return {old, fresh};
  };

  return {
    async create(asked, {name, end}, deliver) {
      await mayIssue(asked.ownerId);
      const until = endFor(end);
      return change(intent(asked, 'create', null), [`owner:${asked.ownerId}`], (entry) =>
        issue(entry, {verb: 'create', name, end: until, replaces: null}, deliver),
      );
    },
    async rotate(asked, oldId, end, deliver) {
      await mayIssue(asked.ownerId);
      const old = await living(asked.ownerId, oldId);
      if (await openRotation(asked.ownerId, oldId))
        throw new KeeperError('conflict', said('error.rotation-is-open', {name: old.name}));
      if (!old.active) throw new KeeperError('conflict', said('error.rotate-disabled', {name: old.name}));
      const until = endFor(end === undefined ? sameLifetime(old) : end);
      const locks = [`owner:${asked.ownerId}`, `token:${oldId}`];
      return change(intent(asked, 'rotate', oldId), locks, (entry) =>
        issue(entry, {verb: 'rotate', name: old.name, end: until, replaces: old}, deliver),
      );
    },
    async replaceLost(asked, lostId, deliver) {
      await mayIssue(asked.ownerId);
      const lost = await living(asked.ownerId, lostId);
      const until = endFor(sameLifetime(lost));
      const locks = [`owner:${asked.ownerId}`, `token:${lostId}`];
      return change(intent(asked, 'lost', lostId), locks, async (entry) => {
        const made = await issue(entry, {verb: 'lost', name: lost.name, end: until, replaces: lost}, deliver);
        await store.atomically((tx) => passOn(tx, lost, made.token.id));
        await mattermost.person(asked.ownerId).revokeToken(lostId);
        await store.tokens.gone([lostId], clock.now());
        return made;
      });
    },
    finish: (asked, tokenId) => end(asked, tokenId, 'done'),
    undo: (asked, tokenId) => end(asked, tokenId, 'undo'),
  };
}
