import {setImmediate} from 'node:timers/promises';
import {ServerError} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Notice, Reminder, Store} from '../store/store.ts';
import type {Render} from './deliver-notices.ts';

/** How many sent reminders are looked at in one go: SQLite lets nobody else work meanwhile. */
const batch = 2_000;
const deleted: ReadonlySet<number> = new Set([403, 404]);

export type RewriteParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly log: Logger;
  /** Notices as they read now. */
  readonly render: Render;
};

/** Cards of tokens that were dealt with, here or elsewhere, say so; once nothing is open on them they lose their buttons. */
export function createRewriteCards({mattermost, store, log, render}: RewriteParts): () => Promise<void> {
  const rewrite = async (postId: string, notice: Notice): Promise<void> => {
    const card = await (await render([notice]))(notice);
    if (!card) return;
    await mattermost.lane.jobs.patchPost(postId, card).catch((error: unknown) => {
      // The server answers 403 or 404 for a post that was deleted: whoever did that does not want it back.
      if (!(error instanceof ServerError) || !deleted.has(error.status)) throw error;
    });
  };

  const bringUpToDate = async (noticeId: string, rows: readonly Reminder[]): Promise<void> => {
    const notice = await store.notices.find(noticeId);
    // One that is yet to be delivered is written as things are then.
    if (notice?.deliveredAt === null) return;
    if (notice?.postId) await rewrite(notice.postId, notice);
    await store.reminders.done(rows.map(({key}) => key));
  };

  return async () => {
    const rows: Reminder[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const looked: Awaited<ReturnType<Store['reminders']['dealtWith']>> = await store.reminders.dealtWith(after, batch);
      rows.push(...looked.dealt);
      after = looked.next;
      await setImmediate();
    }
    for (const [noticeId, dealt] of Map.groupBy(rows, (row) => row.noticeId ?? '')) {
      await bringUpToDate(noticeId, dealt).catch((error: unknown) => {
        const cause = error instanceof Error ? error.message : '';
        log.warn({notice: noticeId, cause}, 'a card was not rewritten; trying again');
      });
    }
  };
}
