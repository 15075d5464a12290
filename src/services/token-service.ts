import type {Actor} from '../domain/actor.ts';
import type {Clock, Ids} from '../domain/clock.ts';
import {KeeperError, ServerError} from '../domain/errors.ts';
import {said} from '../domain/said.ts';
import type {Hold, LedgerToken} from '../domain/token.ts';
import type {Mattermost, MattermostGateway, Session} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';
import type {Change} from './change.ts';

/** An owner's tokens as they are now, and why the disabled ones are. */
export type OwnersTokens = {readonly tokens: readonly LedgerToken[]; readonly holds: readonly Hold[]};

/** A change that was carried out on one of several tokens, or why not. */
export type Outcome = {readonly token: LedgerToken; readonly error?: KeeperError | ServerError};

/** Who acts, on whose behalf, and where they asked. */
export type Asked = {readonly actor: Actor; readonly ownerId: string; readonly channelId: string};

export type TokenService = {
  /** Reads the server and the owner's sessions, and brings the ledger up to date with both. */
  of(ownerId: string): Promise<OwnersTokens>;
  /** The token with its creation time, where the owner's audits on the server still have it (reference 1.4). */
  dated(token: LedgerToken): Promise<LedgerToken>;
  disable(asked: Asked, tokenIds: readonly string[]): Promise<Outcome[]>;
  /** Lifts the owner's own holds; refuses where a job's or a person's of higher standing remains. */
  enable(asked: Asked, tokenIds: readonly string[]): Promise<Outcome[]>;
  revoke(asked: Asked, tokenIds: readonly string[]): Promise<Outcome[]>;
};

export type TokenParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly ids: Ids;
  readonly change: Change;
};

/** Holds that the owner lifts by enabling: those of their own making, and a rotation's that they may undo. */
const ownersOwn = new Set<Hold['reason']>(['owner', 'rotation', 'pause', 'deadline']);

export function createTokenService({mattermost, store, clock, ids, change}: TokenParts): TokenService {
  /** A token that the list lacks is gone only when the server says so of its id: lists have no order and can skip rows. */
  const markGone = async (gateway: MattermostGateway, missing: readonly LedgerToken[]): Promise<void> => {
    const gone = await Promise.all(missing.map(async ({id}) => ((await gateway.token(id).catch(is404)) === null ? [id] : [])));
    if (gone.flat().length > 0) await store.tokens.gone(gone.flat(), clock.now());
  };

  const noteUse = async (sessions: readonly Session[], known: readonly LedgerToken[]): Promise<boolean> => {
    let noted = false;
    for (const token of known) {
      const used = Math.max(0, ...sessions.filter(({tokenId}) => tokenId === token.id).map(({lastActivityAt}) => lastActivityAt));
      if (used <= (token.lastUsedAt ?? 0)) continue;
      await store.tokens.note(token.id, {lastUsedAt: used});
      noted = true;
    }
    return noted;
  };

  const of = async (ownerId: string): Promise<OwnersTokens> => {
    const gateway = mattermost.person(ownerId);
    const [listed, sessions] = await Promise.all([gateway.tokensOf(ownerId), gateway.sessions(ownerId)]);
    await store.tokens.seen(listed, clock.now());
    let tokens = await store.tokens.of(ownerId);
    const present = new Set(listed.map(({id}) => id));
    const missing = tokens.filter(({id, goneAt}) => goneAt === null && !present.has(id));
    if (missing.length > 0) await markGone(gateway, missing);
    const noted = await noteUse(
      sessions,
      tokens.filter(({id}) => present.has(id)),
    );
    if (noted || missing.length > 0) tokens = await store.tokens.of(ownerId);
    const disabled = tokens.filter(({active, goneAt}) => !active && goneAt === null);
    return {tokens, holds: disabled.length === 0 ? [] : await store.holds.of(disabled.map(({id}) => id))};
  };

  /** One token's change after another's: what goes wrong with one is said of that one. */
  const each = async (
    asked: Asked,
    tokenIds: readonly string[],
    act: (token: LedgerToken) => Promise<void>,
  ): Promise<Outcome[]> => {
    const {tokens} = await of(asked.ownerId);
    const outcomes: Outcome[] = [];
    for (const id of tokenIds) {
      const token = tokens.find((candidate) => candidate.id === id && candidate.goneAt === null);
      if (!token) continue;
      outcomes.push(
        await act(token).then(
          () => ({token}),
          (error: unknown) => ({token, error: expected(error)}),
        ),
      );
    }
    if (outcomes.length === 0) throw new KeeperError('not-found', said('error.tokens-gone'));
    return outcomes;
  };

  const intent = (asked: Asked, verb: 'disable' | 'enable' | 'revoke', token: LedgerToken) =>
    ({actor: asked.actor, verb, ownerId: asked.ownerId, tokenId: token.id, channelId: asked.channelId}) as const;

  const gatewayFor = (asked: Asked): MattermostGateway => mattermost.person(asked.actor.id);

  const dated = async (token: LedgerToken): Promise<LedgerToken> => {
    if (token.createdAt !== null) return token;
    const audits = await mattermost.person(token.ownerId).auditsPage(token.ownerId, {page: 0, perPage: 200});
    const made = audits.find(
      ({action, info}) => /\/users\/[^/]+\/tokens$/u.test(action) && info.startsWith(`success - token_id=${token.id}`),
    );
    if (!made) return token;
    await store.tokens.note(token.id, {createdAt: made.at});
    return {...token, createdAt: made.at};
  };

  return {
    of,
    dated,
    disable: (asked, tokenIds) =>
      each(asked, tokenIds, (token) =>
        change(intent(asked, 'disable', token), [`token:${token.id}`], async () => {
          const by = {byKind: asked.actor.kind, byId: asked.actor.id};
          const hold: Hold = {id: ids.next(), tokenId: token.id, reason: 'owner', ...by, since: clock.now(), until: null};
          await store.holds.add(hold);
          await liftUnlessDone(store, hold, gatewayFor(asked).disableToken(token.id));
          await store.tokens.seen([{...token, active: false}], clock.now());
        }),
      ),
    enable: (asked, tokenIds) =>
      each(asked, tokenIds, (token) =>
        change(intent(asked, 'enable', token), [`token:${token.id}`], async () => {
          const holds = await store.holds.of([token.id]);
          const higher = holds.find((hold) => !ownersOwn.has(hold.reason));
          if (higher) throw new KeeperError('forbidden', said(`error.held-${higher.reason}`, {name: token.name}));
          await gatewayFor(asked).enableToken(token.id);
          await store.atomically(async (tx) => {
            await tx.holds.lift(holds.map((hold) => hold.id));
            await tx.tokens.seen([{...token, active: true}], clock.now());
          });
        }),
      ),
    revoke: (asked, tokenIds) =>
      each(asked, tokenIds, (token) =>
        change(intent(asked, 'revoke', token), [`token:${token.id}`], async () => {
          await gatewayFor(asked).revokeToken(token.id);
          await store.tokens.gone([token.id], clock.now());
        }),
      ),
  };
}

/** A hold stands before the call is made, so that a crash leaves no disabled token without one; a refused call takes it back. */
export async function liftUnlessDone(store: Store, hold: Hold, call: Promise<void>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (error instanceof ServerError && !error.mayHaveHappened) await store.holds.lift([hold.id]);
    throw error;
  }
}

function is404(error: unknown): null {
  if (error instanceof ServerError && error.status === 404) return null;
  throw error;
}

function expected(error: unknown): KeeperError | ServerError {
  if (error instanceof KeeperError || error instanceof ServerError) return error;
  throw error;
}
