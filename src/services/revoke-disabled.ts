import {revokedAfter} from '../domain/deadline.ts';
import {KeeperError, messageOf} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import {said} from '../domain/said.ts';
import type {Hold, HoldReason, LedgerToken} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';
import {type Recipient, readRecipients, type ToldToken} from './audience.ts';
import type {Change} from './change.ts';
import type {NoticeService} from './notice-service.ts';
import {oneByOne} from './one-by-one.ts';
import {orGone, twice} from './server-look.ts';
import {createToldOfHold} from './told-of-hold.ts';

const mostAtOnce = 10_000;

export type RevokeDisabledParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly log: Logger;
  readonly change: Change;
  readonly notices: NoticeService;
  /** The server's time, epoch ms. */
  readonly now: () => number;
};

/**
 * Revokes what a deadline disabled, 14 days after its owner was told of it, and what a rotation put away or reached nobody, 7 days
 * after, where nothing else holds it. Who was not told is told first. Throws ServerError.
 */
export function createRevokeDisabled({mattermost, store, log, change, notices, now}: RevokeDisabledParts) {
  const told = createToldOfHold({store, notices});

  const isLong = ({reason, since}: Hold): boolean => since + (revokedAfter[reason] ?? Number.POSITIVE_INFINITY) <= now();

  const isOver = async (tokenId: string, toldTo: Recipient): Promise<boolean> => {
    const at = await told.revokedAt(tokenId, toldTo, now());
    return at !== null && at <= now();
  };

  const revoke = ({token: {id: tokenId, ownerId}, toldTo}: ToldToken): Promise<void> => {
    const actor = {kind: 'job', id: 'revoke-disabled'} as const;
    return change({actor, verb: 'revoke', ownerId, tokenId, channelId: null, toldTo}, async () => {
      const seen = (await isOver(tokenId, toldTo)) ? await orGone(mattermost.lane.jobs.token(tokenId)) : null;
      if (!seen || seen.active) throw new KeeperError('conflict', said('error.change-under-way'));
      await twice(() => orGone(mattermost.lane.jobs.revokeToken(tokenId)));
    });
  };

  const tellOrRevoke = async (due: ToldToken): Promise<void> => {
    if (await isOver(due.token.id, due.toldTo)) return revoke(due);
    for (const hold of await store.holds.of([due.token.id])) await told.tell(hold, due.toldTo);
  };

  const lookAtAll = async (tokens: readonly LedgerToken[], ending: AbortSignal): Promise<void> => {
    const onFailure = ({token: {id}}: ToldToken, error: unknown) => {
      const cause = messageOf(error);
      log.warn({tokenId: id, cause}, 'a token that is long disabled could not be revoked; tried again');
    };
    // Whoever is deactivated could not read of it: it stays disabled, as all of their tokens are, until they are back and told.
    const reachable = await readRecipients(mattermost.lane.jobs, tokens);
    await oneByOne(reachable, {work: tellOrRevoke, onFailure, ending});
  };

  return async (ending: AbortSignal): Promise<void> => {
    const found: Hold[] = [];
    for (const [reason, ms] of Object.entries(revokedAfter)) {
      found.push(...(await store.holds.olderThan(reason as HoldReason, now() - ms, mostAtOnce)));
    }
    const due: LedgerToken[] = [];
    for (const tokenId of new Set(found.map((hold) => hold.tokenId))) {
      const token = await store.tokens.find(tokenId);
      const holds = await store.holds.of([tokenId]);
      if (!token || token.goneAt !== null) await store.holds.lift(holds.map(({id}) => id));
      else if (!token.active && holds.every(isLong)) due.push(token);
    }
    await lookAtAll(due, ending);
    notices.wake();
  };
}
