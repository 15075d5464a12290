import type {Clock} from '../domain/clock.ts';
import {messageOf, ServerError} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import type {Attachment, Mattermost, Post} from '../mattermost/gateway.ts';
import type {Notice, Store} from '../store/store.ts';

/** When an undelivered notice is tried again, in ms; grows to a minute, or to an hour where the server refuses it. */
const firstRetry = 15_000;
const lastRetry = {away: 60_000, refused: 3_600_000} as const;
const growth = 1.5;
/** Few, since what cannot wait gets in front of the next ones only. */
const batch = 24;
/** How many are delivered at the same time, so that a server that answers slowly does not halve the jobs' share of the calls. */
const atOnce = 8;
/** How long one notice may take, in ms: another process may try it afterwards. */
const turn = 30_000;

export type Rendered = {readonly message: string; readonly attachments: readonly Attachment[]};
type RenderOne = (notice: Notice) => Promise<Rendered | null>;

/**
 * Looks up all that is needed for these notices; the answer makes each as its person reads it, with its buttons sealed, or null
 * where there is nothing to say any more, or its person is deactivated or deleted, and reads nothing. Throws ServerError.
 */
export type Render = (notices: readonly Notice[]) => Promise<RenderOne>;

export type DeliverParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly render: Render;
};

/**
 * Posts each due notice into its person's direct channel, or the channel that its values name; one that may have arrived already
 * is looked for first.
 */
export function createDeliverNotices(parts: DeliverParts): (ending?: AbortSignal) => Promise<void> {
  const {mattermost, store, clock, log, render} = parts;
  const deliver = createDeliver(parts);
  const tryLater = async ({id, kind, attempts}: Notice, error: unknown): Promise<void> => {
    const status = error instanceof ServerError ? error.status : undefined;
    const cause = messageOf(error);
    log.warn({notice: id, kind, status, cause}, 'a notice was not delivered; trying again');
    const longest = isRefusal(error) ? lastRetry.refused : lastRetry.away;
    await store.notices.postpone(id, clock.now() + Math.min(longest, firstRetry * growth ** attempts));
  };
  /** With a store of its own, this process is the only one; it delivers one batch at a time. */
  const isOurs = async (key: string, until: number) => store.exclusive || store.claims.take(key, clock.now(), until);
  const take = async (notice: Notice, botId: string, renderOne: RenderOne): Promise<boolean> => {
    const [key, until] = [`notice:${notice.id}`, clock.now() + turn];
    if (!(await isOurs(key, until))) return false;
    await deliver(notice, {botId, until, renderOne}).catch((error: unknown) => tryLater(notice, error));
    await store.claims.release(key, until);
    return true;
  };
  /** True where there may be more, and we were not the ones that waited for another process. */
  const deliverBatch = async (due: readonly Notice[], botId: string, ending: AbortSignal | undefined): Promise<boolean> => {
    const renderOne = await render(due);
    const taken: boolean[] = [];
    for (let start = 0; start < due.length && !ending?.aborted; start += atOnce) {
      taken.push(...(await Promise.all(due.slice(start, start + atOnce).map((notice) => take(notice, botId, renderOne)))));
    }
    return due.length === batch && taken.includes(true);
  };
  return async (ending) => {
    let due = await store.notices.due(clock.now(), batch);
    if (due.length === 0) return;
    const {id: botId} = await mattermost.lane.jobs.me();
    // What was begun is finished: who stops us waits for these few.
    while ((await deliverBatch(due, botId, ending)) && !ending?.aborted) due = await store.notices.due(clock.now(), batch);
  };
}

type Turn = {readonly botId: string; readonly until: number; readonly renderOne: RenderOne};

/** The server is there, and will hardly take it a minute later. */
const isRefusal = (error: unknown): boolean => error instanceof ServerError && [400, 403, 404, 413].includes(error.status);

function createDeliver({mattermost, store, clock}: DeliverParts) {
  const gateway = mattermost.lane.jobs;

  /** What an attempt before this one posted, though its answer was lost or we ended before we could write it down. */
  const sentBefore = async (notice: Notice, channelId: string, botId: string): Promise<Post | undefined> => {
    if (notice.attempts === 0) return undefined;
    const posts = await gateway.postsOf(channelId, {page: 0, perPage: 200});
    return posts.find(({userId, props}) => userId === botId && props.token_keeper_notice === notice.id);
  };

  const post = async (notice: Notice, {message, attachments}: Rendered, botId: string, until: number): Promise<Post> => {
    const {channelId: chosen} = notice.values;
    const channelId = typeof chosen === 'string' ? chosen : (await gateway.directChannel(botId, notice.userId)).id;
    const body = {channelId, message, attachments, props: {token_keeper_notice: notice.id}};
    const before = await sentBefore(notice, channelId, botId);
    if (clock.now() >= until) throw new Error(`notice ${notice.id} took so long that another process may be at it`);
    const sent = before ?? (await gateway.createPost(body, notice.pendingPostId));
    if (sent.userId !== botId || sent.channelId !== channelId) throw new Error(`the post of notice ${notice.id} is not ours`);
    return sent;
  };

  return async (listed: Notice, {botId, until, renderOne}: Turn): Promise<void> => {
    const notice = await store.notices.find(listed.id);
    if (!notice || notice.deliveredAt !== null) return;
    // Counted before it is sent, so that whoever comes after a crash looks first.
    await store.notices.postpone(notice.id, clock.now() + firstRetry);
    const rendered = await renderOne(notice);
    const sent = rendered === null ? {id: '', channelId: ''} : await post(notice, rendered, botId, until);
    await store.notices.delivered(notice.id, {postId: sent.id, channelId: sent.channelId}, clock.now());
  };
}
