import type {Deed} from '../domain/reply.ts';
import type {Post} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';

/** A press on a post that may be a card of ours. */
export type Pressed = {readonly userId: string; readonly postId: string; readonly channelId: string};

/** True where the notice was delivered to this person as this very post: a card's button is good nowhere else (design 2.3). */
export async function isOnItsCard(store: Store, card: string, {userId, postId, channelId}: Pressed): Promise<boolean> {
  const notice = await store.notices.find(card);
  return (
    notice !== null &&
    notice.deliveredAt !== null &&
    notice.userId === userId &&
    notice.postId === postId &&
    notice.channelId === channelId
  );
}

/**
 * True where the act behind a button can do nothing any more, so that its card is dealt with. An act's claim outlives its buttons
 * (`once`); a free one is taken here for no time at all, by any process's clock.
 */
export async function isSpent(store: Store, deed: Deed, now: number): Promise<boolean> {
  return deed.act !== undefined && !(await store.claims.take(`act:${deed.act}`, now, 0));
}

/** A card that is dealt with: what its post says and carries from then on. */
export type DealtWith = {readonly message: string; readonly props: object};

/**
 * The card without its buttons and with what came of them as its last paragraph: what it says above may be true no more. What else
 * the server wrote into its props (`from_bot`) stays.
 */
export function dealtWith({message, props}: Post, outcome: string): DealtWith {
  const {attachments: _, ...rest} = props;
  return {message: `${message}\n\n${outcome}`, props: rest};
}
