import {LRUCache} from 'lru-cache';
import pLimit from 'p-limit';
import type {Clock} from '../domain/clock.ts';
import {KeeperError} from '../domain/errors.ts';
import {said} from '../domain/said.ts';
import {type Hold, isAsKnown, type LedgerToken} from '../domain/token.ts';
import type {Mattermost, MattermostGateway, Session} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';
import {lookAt} from './server-look.ts';
import {newestAudits, noteDates} from './token-dates.ts';
import {noteUse} from './token-use.ts';

/** An owner's tokens as they are now, and why the disabled ones are. */
export type OwnersTokens = {readonly tokens: readonly LedgerToken[]; readonly holds: readonly Hold[]};

export type ReadTokens = {
  /** Reads the server and the owner's sessions, and brings the ledger up to date with both. */
  of(ownerId: string): Promise<OwnersTokens>;
  /** As `of`, for showing only: what a glance at the sessions said up to a minute ago is good enough (design 2.4). */
  glanceAt(ownerId: string): Promise<OwnersTokens>;
  /** One of them that the server still has, read as by `of`. Throws KeeperError `not-found` where there is none. */
  living(ownerId: string, tokenId: string): Promise<LedgerToken>;
  /** The token with its creation time, where the owner's audits on the server still have it (reference 1.4). */
  dated(token: LedgerToken): Promise<LedgerToken>;
};

export type ReadTokensParts = {readonly mattermost: Mattermost; readonly store: Store; readonly clock: Clock};

/** How long what the sessions said is good enough for showing, in ms. */
const glanceLife = 60_000;
/** Of one owner. */
const looksAtOnce = 5;

export function createReadTokens({mattermost, store, clock}: ReadTokensParts): ReadTokens {
  /** Whose sessions were read for showing, and when by our clock. */
  const glancedAt = new LRUCache<string, number>({max: 5_000});

  /** A token that the list lacks is gone only when the server says so of its id: lists have no order and can skip rows. */
  const lookAtMissing = async (gateway: MattermostGateway, missing: readonly LedgerToken[]): Promise<void> => {
    // Somebody may have made and deleted thousands: each that was looked at is done with, whatever becomes of the rest.
    const atOnce = pLimit(looksAtOnce);
    await Promise.all(missing.map(({id}) => atOnce(() => lookAt({gateway, store, clock}, id))));
  };

  /** What the server lists, and the ledger's tokens with what is news in it. */
  const listedOf = async (gateway: MattermostGateway, ownerId: string) => {
    const [listed, tokens] = await Promise.all([gateway.tokensOf(ownerId), store.tokens.of(ownerId)]);
    const known = new Map(tokens.map((token) => [token.id, token]));
    if (listed.every((token) => isAsKnown(token, known.get(token.id)))) return {listed, tokens};
    await store.tokens.seen(listed, clock.now());
    return {listed, tokens: await store.tokens.of(ownerId)};
  };

  /** Who looks again within a minute is shown the use that was seen then, without a call. */
  const sessionsFor = async (gateway: MattermostGateway, ownerId: string): Promise<readonly Session[]> => {
    const at = clock.now();
    if (at - (glancedAt.get(ownerId) ?? Number.NEGATIVE_INFINITY) < glanceLife) return [];
    const sessions = await gateway.sessions(ownerId);
    glancedAt.set(ownerId, at);
    return sessions;
  };

  const readOwner = async (ownerId: string, isGlance: boolean): Promise<OwnersTokens> => {
    const gateway = mattermost.person(ownerId);
    const reading = isGlance ? sessionsFor(gateway, ownerId) : gateway.sessions(ownerId);
    const [{listed, ...ledger}, sessions] = await Promise.all([listedOf(gateway, ownerId), reading]);
    let {tokens} = ledger;
    const present = new Set(listed.map(({id}) => id));
    const missing = tokens.filter(({id, goneAt}) => goneAt === null && !present.has(id));
    await lookAtMissing(gateway, missing);
    const here = tokens.filter(({id}) => present.has(id));
    const noted = await noteUse(store, sessions, here);
    if (noted || missing.length > 0) tokens = await store.tokens.of(ownerId);
    const disabled = tokens.filter(({active, goneAt}) => !active && goneAt === null);
    return {tokens, holds: disabled.length === 0 ? [] : await store.holds.of(disabled.map(({id}) => id))};
  };

  return {
    of: (ownerId) => readOwner(ownerId, false),
    glanceAt: (ownerId) => readOwner(ownerId, true),
    async living(ownerId, tokenId) {
      const {tokens} = await readOwner(ownerId, false);
      const token = tokens.find(({id, goneAt}) => id === tokenId && goneAt === null);
      if (!token) throw new KeeperError('not-found', said('error.tokens-gone'));
      return token;
    },
    async dated(token) {
      if (token.createdAt !== null) return token;
      const audits = await newestAudits(mattermost.person(token.ownerId), token.ownerId);
      return (await noteDates(store, audits, [token]))[0] ?? token;
    },
  };
}
