import type {Clock} from '../domain/clock.ts';
import {warningLead} from '../domain/deadline.ts';
import {KeeperError, messageOf} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import {said} from '../domain/said.ts';
import type {LedgerToken} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';
import {type Recipient, readRecipients, type ToldToken} from './audience.ts';
import type {Change} from './change.ts';
import {createDeadlineStep} from './deadline-step.ts';
import type {KeepEnds} from './keep-ends.ts';
import type {NoticeService} from './notice-service.ts';
import {oneByOne} from './one-by-one.ts';
import {inTurn} from './reminder-turn.ts';
import {twiceOrGone} from './server-look.ts';

const batch = 200;

export type EnforceParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly change: Change;
  readonly notices: NoticeService;
  /** Makes deadlines of the ends that the server does not keep any more. */
  readonly keepEnds: KeepEnds;
  /** The server's time, epoch ms. */
  readonly now: () => number;
};

/**
 * Warns of deadlines that no reminder spoke of, and disables tokens whose deadline has passed at least 24 h after a notice of it was
 * delivered (design section 2.6); the old token of a rotation not before its overlap is over. Of a bot's token the bot's owner is
 * told. Where nobody can be told, the owner being deactivated or the bot a plugin's, tokens are left alone. Throws ServerError.
 */
export function createEnforceDeadlines({mattermost, store, clock, log, change, notices, keepEnds, now}: EnforceParts) {
  const gateway = mattermost.lane.jobs;

  const stepFor = createDeadlineStep({store, now});

  const warn = async ({token, toldTo}: ToldToken): Promise<void> => {
    const step = await stepFor(token, toldTo.userId);
    if (step.act === 'warn') await notices.deadlineNears(token, step.key, toldTo);
  };

  const disable = ({id: tokenId, ownerId, deadlineAt}: LedgerToken, toldTo: Recipient): Promise<void> => {
    const hold = {tokenId, reason: 'deadline'} as const;
    const actor = {kind: 'job', id: 'deadline'} as const;
    return change({actor, verb: 'disable', ownerId, tokenId, channelId: null, hold, toldTo}, async () => {
      // Its owner may have been faster.
      const token = await store.tokens.find(tokenId);
      const isStill = token?.active && token.goneAt === null && token.deadlineAt === deadlineAt;
      if (!isStill) throw new KeeperError('conflict', said('error.change-under-way'));
      await twiceOrGone({gateway, store, clock}, tokenId, () => gateway.disableToken(tokenId));
    });
  };

  const carryOut = async (due: ToldToken): Promise<void> => {
    const {token, toldTo} = due;
    const {act} = await stepFor(token, toldTo.userId);
    if (act === 'disable') await disable(token, toldTo);
    // A card that is being written may speak of it: whoever comes second sees what the first one wrote.
    const owner = {kind: 'owner', person: {id: toldTo.userId}} as const;
    if (act === 'warn') await inTurn({store, clock}, owner, () => warn(due));
  };

  /** Whose a bot is, is only asked where there may be something to be done; its owner may have changed since somebody was told. */
  const dueOf = async (tokens: readonly LedgerToken[]): Promise<ToldToken[]> => {
    const wanted: LedgerToken[] = [];
    for (const token of tokens) if ((await stepFor(token, null)).act !== 'wait') wanted.push(token);
    return readRecipients(gateway, wanted);
  };

  const look = async (tokens: readonly LedgerToken[], ending: AbortSignal): Promise<void> => {
    const onFailure = ({token}: ToldToken, error: unknown) =>
      log.warn({tokenId: token.id, cause: messageOf(error)}, 'a deadline could not be enforced; tried again');
    await oneByOne(await dueOf(tokens), {work: carryOut, onFailure, ending});
  };

  return async (ending: AbortSignal): Promise<void> => {
    await keepEnds(ending);
    const until = now() + warningLead;
    let tokens = await store.tokens.deadlinesBy(until, '', batch);
    while (tokens.length > 0 && !ending.aborted) {
      await look(tokens, ending);
      tokens = await store.tokens.deadlinesBy(until, tokens.at(-1)?.id ?? '', batch);
    }
    notices.wake();
  };
}
