import {setImmediate} from 'node:timers/promises';
import {messageOf, ServerError} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import {kindOfKey} from '../domain/reminder.ts';
import {isAside, isPaused} from '../domain/reminder-verdict.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import {isBeingReplaced} from '../services/rotation-records.ts';
import type {Notice, Reminder, Store} from '../store/store.ts';
import type {Render} from './deliver-notices.ts';

/** How many sent reminders are looked at in one go: SQLite lets nobody else work meanwhile. */
const batch = 2_000;
/** What the server answers for a post that was deleted. */
const deleted: ReadonlySet<number> = new Set([403, 404]);
/** The same, with 400, for a post in a channel that was archived: seen on 5.37, 10.11 and 11.6. */
const archived = 'api.post.patch_post.can_not_update_post_in_deleted.error';

export type RewriteParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly log: Logger;
  /** Notices as they read now. */
  readonly render: Render;
};

/** A pause is over by itself; what is `aside` may be enabled or undone before its end. */
type Standing = 'paused' | 'aside' | 'over';
type Dealt = Reminder & {readonly standing: Standing};

async function standingOf(store: Store, {tokenId, endAt}: Reminder): Promise<Standing> {
  const token = await store.tokens.find(tokenId);
  if (!token || !isAside(token, endAt, await isBeingReplaced(store, token))) return 'over';
  const rows = await store.reminders.ofToken(tokenId);
  // It is said anew by the end of the snooze.
  if (rows.some((row) => kindOfKey(row.key) === 'snooze' && row.state === 'pending' && row.endAt === endAt)) return 'over';
  return isPaused(token, await store.holds.of([tokenId])) ? 'paused' : 'aside';
}

/** Cards of tokens that were dealt with, here or elsewhere, say so; once nothing is open on them they lose their buttons. */
export function createRewriteCards({mattermost, store, log, render}: RewriteParts): (ending?: AbortSignal) => Promise<void> {
  const rewrite = async (postId: string, notice: Notice): Promise<void> => {
    const card = await (await render([notice]))(notice);
    if (!card) return;
    await mattermost.lane.jobs.patchPost(postId, card).catch((error: unknown) => {
      // Whoever did that does not want it back.
      if (!(error instanceof ServerError) || !(deleted.has(error.status) || error.id === archived)) throw error;
    });
  };

  const bringUpToDate = async (noticeId: string, rows: readonly Dealt[]): Promise<void> => {
    const notice = await store.notices.find(noticeId);
    // One that is yet to be delivered is written as things are then.
    if (notice?.deliveredAt === null) return;
    if (notice?.postId) await rewrite(notice.postId, notice);
    // What may need somebody again is said anew then: a card that called it dealt with is no notice of its end.
    await store.reminders.reopen(rows.filter(({standing}) => standing === 'aside').map(({key}) => key));
    await store.reminders.done(rows.map(({key}) => key));
  };

  const dealtWith = async (): Promise<Dealt[]> => {
    const rows: Dealt[] = [];
    for (let after: string | null = ''; after !== null; ) {
      const looked: Awaited<ReturnType<Store['reminders']['dealtWith']>> = await store.reminders.dealtWith(after, batch);
      for (const row of looked.dealt) {
        const standing = await standingOf(store, row);
        if (standing !== 'paused') rows.push({...row, standing});
      }
      after = looked.next;
      await setImmediate();
    }
    return rows;
  };

  return async (ending) => {
    for (const [noticeId, dealt] of Map.groupBy(await dealtWith(), (row) => row.noticeId ?? '')) {
      if (ending?.aborted) return;
      await bringUpToDate(noticeId, dealt).catch((error: unknown) => {
        const cause = messageOf(error);
        log.warn({notice: noticeId, cause}, 'a card was not rewritten; trying again');
      });
    }
  };
}
