import type {Clock} from '../domain/clock.ts';
import {ServerError} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import type {Attachment, Mattermost, Post} from '../mattermost/gateway.ts';
import type {Notice, Store} from '../store/store.ts';

/** How often undelivered notices are tried again, in ms; grows to an hour. */
const firstRetry = 15_000;
const lastRetry = 3_600_000;
const batch = 50;

export type DeliverParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  /** The notice as the person reads it, with its buttons sealed; null where there is nothing to say any more. */
  readonly render: (notice: Notice) => Promise<{message: string; attachments: readonly Attachment[]} | null>;
};

/** Posts each due notice into its person's direct channel. At least once; the pending post id makes a repeat the same post. */
export function createDeliverNotices({mattermost, store, clock, log, render}: DeliverParts): () => Promise<void> {
  const gateway = mattermost.lane.jobs;

  /** An answer that got lost may have been a post: the channel's newest posts show it by its pending id. */
  const sentBefore = async (notice: Notice, channelId: string, botId: string): Promise<Post | undefined> => {
    if (notice.attempts === 0) return undefined;
    const posts = await gateway.postsOf(channelId, {page: 0, perPage: 60});
    return posts.find(({userId, props}) => userId === botId && props.token_keeper_notice === notice.id);
  };

  const deliver = async (notice: Notice): Promise<void> => {
    const rendered = await render(notice);
    const me = await gateway.me();
    const channel = await gateway.directChannel(me.id, notice.userId);
    if (rendered === null) return store.notices.delivered(notice.id, {postId: '', channelId: channel.id}, clock.now());
    const body = {
      channelId: channel.id,
      message: rendered.message,
      attachments: rendered.attachments,
      props: {token_keeper_notice: notice.id},
    };
    const post = (await sentBefore(notice, channel.id, me.id)) ?? (await gateway.createPost(body, notice.pendingPostId));
    if (post.userId !== me.id || post.channelId !== channel.id) throw new Error(`the post of notice ${notice.id} is not ours`);
    await store.notices.delivered(notice.id, {postId: post.id, channelId: channel.id}, clock.now());
  };

  return async () => {
    for (const notice of await store.notices.due(clock.now(), batch)) {
      try {
        await deliver(notice);
      } catch (error) {
        const wait = Math.min(lastRetry, firstRetry * 2 ** notice.attempts);
        await store.notices.postpone(notice.id, clock.now() + wait);
        const status = error instanceof ServerError ? error.status : undefined;
        log.warn(
          {notice: notice.id, kind: notice.kind, status, cause: error instanceof Error ? error.message : ''},
          'a notice was not delivered; trying again',
        );
      }
    }
  };
}
