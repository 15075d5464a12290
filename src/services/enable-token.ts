import {KeeperError} from '../domain/errors.ts';
import {said} from '../domain/said.ts';
import {mayLift} from '../domain/standing.ts';
import type {Hold, LedgerToken} from '../domain/token.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';
import type {Change} from './change.ts';
import {twice} from './server-look.ts';
import type {Asked} from './token-service.ts';

export type EnableParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly change: Change;
};

/** Lifts the holds that this actor may lift, and enables the token; refused where another one remains. */
export function createEnableToken({mattermost, store, change}: EnableParts) {
  return ({actor, ownerId, channelId}: Asked, token: LedgerToken): Promise<void> =>
    change({actor, verb: 'enable', ownerId, tokenId: token.id, channelId}, async () => {
      const higher = (await store.holds.of([token.id])).find((hold) => !mayLift(actor, hold));
      if (higher) throw new KeeperError('forbidden', said(heldKey(higher), {name: token.name}));
      await twice(() => mattermost.person(actor.id).enableToken(token.id));
    });
}

const heldKey = ({reason}: Hold): string =>
  `error.held-${['unreceived', 'leak', 'lockdown'].includes(reason) ? reason : 'admin'}`;
