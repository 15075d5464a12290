import type {Actor, Asked} from '../domain/actor.ts';
import {KeeperError} from '../domain/errors.ts';
import {said} from '../domain/said.ts';
import {mayLift} from '../domain/standing.ts';
import {type Hold, isPastDeadline, type LedgerToken} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';
import type {Change} from './change.ts';
import {twice} from './server-look.ts';

export type EnableParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly change: Change;
};

/** `enable` lifts the holds that this actor may lift, and enables the token; both throw KeeperError where it cannot be enabled as things are. */
export type EnableToken = {
  check(asked: Asked, token: LedgerToken): Promise<void>;
  enable(asked: Asked, token: LedgerToken): Promise<void>;
};

export function createEnableToken({mattermost, store, change}: EnableParts): EnableToken {
  /**
   * Refused where another hold remains, or its deadline has passed. Where the server's own end has passed too, more days are no help,
   * but a rotation is, and that needs it enabled.
   */
  const check: EnableToken['check'] = async ({actor}, token) => {
    await refuseHeld(store, actor, token);
    const now = mattermost.now();
    const {deadlineAt} = (await store.tokens.find(token.id)) ?? token;
    if (isPastDeadline({...token, deadlineAt}, now)) {
      throw new KeeperError('conflict', said('error.enable-past-deadline', {name: token.name, id: token.id.slice(0, 6)}));
    }
  };

  return {
    check,
    enable: (asked, token) => {
      const {actor, ownerId, channelId} = asked;
      return change({actor, verb: 'enable', ownerId, tokenId: token.id, channelId}, async () => {
        await check(asked, token);
        await twice(() => mattermost.person(actor.id).enableToken(token.id));
      });
    },
  };
}

/** Throws KeeperError `forbidden` where the token has a hold that this actor may not lift. */
export async function refuseHeld(store: Store, actor: Actor, {id, name}: LedgerToken): Promise<void> {
  const higher = (await store.holds.of([id])).find((hold) => !mayLift(actor, hold));
  if (higher) throw new KeeperError('forbidden', said(heldKey(higher), {name}));
}

const heldKey = ({reason}: Hold): string =>
  `error.held-${['unreceived', 'leak', 'lockdown'].includes(reason) ? reason : 'admin'}`;
