import type {Clock, Ids} from '../domain/clock.ts';
import {deadlineInPlaceOf} from '../domain/deadline.ts';
import type {Keyring} from '../domain/keyring.ts';
import {said} from '../domain/said.ts';
import type {Secret} from '../domain/secret.ts';
import {isWorking, type LedgerToken, type Token} from '../domain/token.ts';
import {namesakes} from '../domain/token-names.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {AuditEntry, Store} from '../store/store.ts';
import {endedMeanwhile, type HandOver, type NotSeen} from './hand-over.ts';
import {type Lock, tokenKey} from './locks.ts';
import type {NoticeService} from './notice-service.ts';
import type {RetireLost} from './retire-lost.ts';
import {beginRotation} from './rotation-records.ts';
import type {Withdraw} from './withdraw.ts';

/** A new secret on its way to its owner. `deadlineAt`: ours in place of the end that the server does not keep, epoch ms. */
export type Made = {
  readonly verb: 'create' | 'rotate' | 'rotate-in-place' | 'lost';
  readonly token: Token;
  readonly secret: Secret;
  readonly replaces: LedgerToken | null;
  readonly deadlineAt: number | null;
  /** The one that it replaces is disabled as soon as this was shown. */
  readonly oldGoesNext: boolean;
};

/** Shows the secret to its owner; throws ServerError where that failed. */
export type Deliver = (made: Made) => Promise<void>;

/** A token to be made; `end` in epoch ms, null for never. */
export type Wanted = Pick<Made, 'verb' | 'replaces'> & {
  readonly name: string;
  readonly end: number | null;
  /** For how long both tokens of a rotation work at least, in ms. */
  readonly overlapMs?: number | undefined;
  readonly oldGoesNext?: boolean | undefined;
};

/** Makes a token, records it, hands its secret over, and sends the receipt. */
export type MakeToken = (entry: AuditEntry, lock: Lock, wanted: Wanted, deliver: Deliver) => Promise<Made>;

export type MakeTokenParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly keyring: Keyring;
  readonly notices: NoticeService;
  readonly handOver: HandOver;
  readonly retireLost: RetireLost;
  readonly withdraw: Withdraw;
};

export function createMakeToken(parts: MakeTokenParts): MakeToken {
  const {mattermost, notices, retireLost, handOver, withdraw} = parts;
  const record = createRecord(parts);
  return async (entry, lock, {verb, name, end, replaces, overlapMs, oldGoesNext = false}, deliver) => {
    const {token, secret} = await mattermost.person(entry.ownerId).createToken(entry.ownerId, name, end);
    const isDropped = end !== null && token.expiresAt === null;
    const deadlineAt = isDropped ? deadlineInPlaceOf(end, mattermost.now()) : null;
    const made: Made = {verb, token, secret, replaces, deadlineAt, oldGoesNext};
    if (!(await record(entry, lock, made, overlapMs))) {
      await withdraw.putAway(token.id);
      throw endedMeanwhile();
    }
    await handOver(entry, () => deliver(made), notSeen);
    const known = {...entry, newTokenId: token.id};
    if (verb === 'lost') await retireLost(known);
    await notices.receipt(known, {askIfReceived: false, oldGoesNext});
    return made;
  };
}

/** From here on the token is known to be ours; until its secret is on its way, a crash takes it back. False where the change is closed. */
function createRecord({mattermost, store, clock, ids, keyring}: MakeTokenParts) {
  /** Tokens of that name whose secret reached nobody: the new one bears it. */
  const passNameOn = async (tx: Store, {token}: Made): Promise<void> => {
    const all = (await tx.tokens.of(token.ownerId)).filter(({id}) => id !== token.id);
    for (const {id, active, goneAt} of namesakes(token.name, all)) {
      if (!active && goneAt === null) await tx.tokens.note(id, {replacedBy: token.id});
    }
  };

  const replace = async (tx: Store, old: LedgerToken, {token}: Made, overlapMs: number | undefined): Promise<void> => {
    // One that has ended is not to be gone back to.
    const works = isWorking(old, mattermost.now());
    if (works) await beginRotation(tx, ids, {old, newTokenId: token.id, at: clock.now(), overlapMs});
    else await tx.tokens.note(old.id, {replacedBy: token.id});
  };

  return (entry: AuditEntry, lock: Lock, made: Made, overlapMs: number | undefined): Promise<boolean> => {
    const {token, secret, verb, replaces, deadlineAt} = made;
    const {keyId, mac} = keyring.sign('hashes', secret.reveal());
    const createdAt = mattermost.now();
    return store.atomically(async (tx) => {
      if (!(await tx.audit.step(entry.id, 'created', token.id))) return false;
      await tx.tokens.seen([token], clock.now());
      await tx.tokens.note(token.id, {origin: 'keeper', createdAt, deadlineAt, secretHash: {hash: mac, keyId}});
      await lock.add(tx, [tokenKey(token.id)]);
      if (verb === 'create') await passNameOn(tx, made);
      if (verb === 'rotate' && replaces) await replace(tx, replaces, made, overlapMs);
      return true;
    });
  };
}

/** What surely nobody saw is disabled again. */
const notSeen: NotSeen = (settled) => ({
  code: 'refused-by-server',
  said: said(settled === 'undone' ? 'error.secret-not-delivered' : 'error.secret-not-delivered-yet'),
});
