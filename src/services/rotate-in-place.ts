import type {Asked} from '../domain/actor.ts';
import type {Clock, Ids} from '../domain/clock.ts';
import {deadlineInPlaceOf} from '../domain/deadline.ts';
import {type ErrorCode, KeeperError, ServerError} from '../domain/errors.ts';
import {markedEnd} from '../domain/in-place.ts';
import type {Keyring} from '../domain/keyring.ts';
import {said} from '../domain/said.ts';
import {inWords} from '../domain/server-failure.ts';
import type {LedgerToken, Token} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {AuditEntry, Store} from '../store/store.ts';
import type {Change} from './change.ts';
import {refuseHeld} from './enable-token.ts';
import {endedMeanwhile, type HandOver, type NotSeen} from './hand-over.ts';
import {checkRotation} from './issue-token.ts';
import type {Deliver, Made} from './make-token.ts';
import type {NewTokenEnd} from './new-token-end.ts';
import type {NoticeService} from './notice-service.ts';
import type {Rights} from './rights.ts';
import {recordInPlace} from './rotation-records.ts';
import {lookAt} from './server-look.ts';
import type {TokenService} from './token-service.ts';

/**
 * The server's own rotate (11.10): a new secret under the same id; the old one dies at once. There is no other token to go back to, so
 * a secret that surely reached nobody leaves its token disabled: the old one is dead either way, and what nobody knows must not work.
 */
export type RotateInPlace = {
  /**
   * What rotating would do: the token, and the end that it gets, epoch ms, null for never. Throws KeeperError `conflict`, `forbidden`,
   * `not-found`, `bad-input` where it cannot be done.
   */
  look(asked: Asked, tokenId: string, end: number | null | undefined): Promise<Prospect>;
  /** Does it. Throws as `look` does, and `unsure` where the secret did not arrive. */
  rotate(asked: Asked, tokenId: string, end: number | null | undefined, deliver: Deliver): Promise<Made>;
};

export type Prospect = {readonly token: LedgerToken; readonly endsAt: number | null};

export type InPlaceParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly keyring: Keyring;
  readonly change: Change;
  readonly rights: Rights;
  readonly newTokenEnd: NewTokenEnd;
  readonly tokens: TokenService;
  readonly notices: NoticeService;
  readonly handOver: HandOver;
};

export function createRotateInPlace(parts: InPlaceParts): RotateInPlace {
  const {ids, change, rights, notices, handOver} = parts;
  const look = createLook(parts);
  const check = createCheck(parts);
  const call = createCall(parts);
  const record = createRecord(parts);

  return {
    look,
    async rotate(asked, tokenId, end, deliver) {
      await rights.getSecret(asked.ownerId);
      const {token, endsAt} = await look(asked, tokenId, end);
      const sentEnd = endsAt === null ? null : markedEnd(endsAt, ids.next(), token.expiresAt);
      const {actor, ownerId, channelId} = asked;
      return change({actor, verb: 'rotate-in-place', ownerId, tokenId, channelId, sentEnd}, async (entry) => {
        await check(asked, token, entry);
        const made = await call(token, sentEnd);
        if (!(await record(entry, made))) throw endedMeanwhile();
        await handOver(entry, () => deliver(made), notSeen(token));
        await notices.receipt(entry, {askIfReceived: false});
        return made;
      });
    },
  };
}

function createLook({mattermost, store, tokens, newTokenEnd}: InPlaceParts): RotateInPlace['look'] {
  return async ({actor, ownerId}, tokenId, end) => {
    const found = await tokens.living(ownerId, tokenId);
    if (!mattermost.features().rotate) throw needsNewer(found);
    await refuseHeld(store, actor, found);
    await checkRotation(store, found);
    const token = await tokens.dated(found);
    const endsAt = newTokenEnd.inPlaceOf(token, end);
    // Nothing on the server would show whether it was done.
    if (endsAt === null && token.expiresAt === null) throw failure('bad-input', 'error.in-place-no-end', token);
    return {token, endsAt};
  };
}

/** Asked again under the lock, of the server itself: what is refused here has surely not happened. */
function createCheck({mattermost, store, clock}: InPlaceParts) {
  const seenNow = async ({ownerId, id}: LedgerToken): Promise<Token | null> => {
    try {
      return await lookAt({gateway: mattermost.person(ownerId), store, clock}, id);
    } catch (error) {
      throw error instanceof ServerError ? inWords(error) : error;
    }
  };

  return async ({actor}: Asked, before: LedgerToken, entry: AuditEntry): Promise<void> => {
    const isUnknown = (other: AuditEntry) =>
      other.id !== entry.id && other.verb === 'rotate-in-place' && other.tokenId === before.id;
    // One that is still on its way to the server would take the secret of this one.
    if ((await store.audit.unfinished()).some(isUnknown)) throw failure('busy', 'error.in-place-unknown', before);
    const token = await seenNow(before);
    if (!token) throw new KeeperError('not-found', said('error.tokens-gone'));
    await refuseHeld(store, actor, before);
    await checkRotation(store, {...before, active: token.active});
    if (token.expiresAt === entry.sentEnd) throw new KeeperError('busy', said('error.change-under-way'));
  };
}

function createCall({mattermost}: InPlaceParts) {
  return async (old: LedgerToken, sentEnd: number | null): Promise<Made> => {
    try {
      const {token, secret} = await mattermost.person(old.ownerId).rotateToken(old.id, sentEnd);
      const isDropped = sentEnd !== null && token.expiresAt === null;
      const deadlineAt = isDropped ? deadlineInPlaceOf(sentEnd, mattermost.now()) : null;
      return {verb: 'rotate-in-place', token, secret, replaces: null, deadlineAt, oldGoesNext: false};
    } catch (error) {
      throw (error instanceof ServerError && refusal(error, old)) || error;
    }
  };
}

/** What the server refused, where there is a next step. */
function refusal({status, id}: ServerError, token: LedgerToken): KeeperError | null {
  if (status === 404 && id === 'api.context.404.app_error') return needsNewer(token);
  if (id === 'app.user_access_token.get_by_user.app_error') return new KeeperError('not-found', said('error.tokens-gone'));
  if (id !== 'api.user.rotate_user_access_token.disabled_token.app_error') return null;
  return failure('conflict', 'error.rotate-disabled', token);
}

/** From here on it is known to have happened; until the secret is on its way, a crash disables the token. False where the change is closed. */
function createRecord({mattermost, store, clock, keyring}: InPlaceParts) {
  return (entry: AuditEntry, {token, secret, deadlineAt}: Made): Promise<boolean> => {
    const {keyId, mac} = keyring.sign('hashes', secret.reveal());
    const rotatedAt = mattermost.now();
    return store.atomically(async (tx) => {
      if (!(await tx.audit.step(entry.id, 'created'))) return false;
      await tx.tokens.seen([token], clock.now());
      await recordInPlace(tx, token.id, {rotatedAt, deadlineAt, secretHash: {hash: mac, keyId}});
      return true;
    });
  };
}

const notSeen =
  ({id, name}: LedgerToken): NotSeen =>
  (settled) => ({
    code: 'unsure',
    said: said(settled === 'undone' ? 'error.in-place-lost' : 'error.in-place-lost-yet', {name, id: id.slice(0, 6)}),
  });

const failure = (code: ErrorCode, key: string, {id, name}: LedgerToken): KeeperError =>
  new KeeperError(code, said(key, {name, id: id.slice(0, 6)}));

const needsNewer = (token: LedgerToken): KeeperError => failure('conflict', 'error.in-place-needs-newer', token);
