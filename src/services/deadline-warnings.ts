import {noticeTime, warningLead} from '../domain/deadline.ts';
import type {Notice, Reminder, Store} from '../store/store.ts';

/** How often a warning is written anew that nobody read. */
const mostRounds = 5;

const keyOf = (tokenId: string, deadlineAt: number, round: number): string =>
  `deadline:${tokenId}:${deadlineAt}${round === 0 ? '' : `:${round}`}`;

/** A deadline's own warnings so far, and the key of the next round's; null where there were enough. */
export async function warningsOf(
  store: Store,
  tokenId: string,
  deadlineAt: number,
): Promise<{readonly warnings: Notice[]; readonly nextKey: string | null}> {
  const warnings: Notice[] = [];
  for (let round = 0; round < mostRounds; round++) {
    const key = keyOf(tokenId, deadlineAt, round);
    const warning = await store.notices.byKey(key);
    if (!warning) return {warnings, nextKey: key};
    warnings.push(warning);
  }
  return {warnings, nextKey: null};
}

/** When this person was last warned of that deadline, epoch ms: `now` where it is on its way; null where they were not. */
export async function warnedAt(store: Store, {tokenId, endAt}: Reminder, personId: string, now: number): Promise<number | null> {
  const {warnings} = await warningsOf(store, tokenId, endAt);
  // One that found them deactivated has no post.
  const read = warnings.filter(({userId, deliveredAt, postId}) => userId === personId && (deliveredAt === null || postId));
  return read.length === 0 ? null : Math.max(...read.map(({deliveredAt}) => deliveredAt ?? now));
}

/** True where a warning then says what this step would: it came before, or would follow at once. The notice at the end is other news. */
export const isSaidBy = (warnedAt: number, {endAt, leadMs}: Reminder): boolean =>
  leadMs > 0 && endAt - leadMs <= warnedAt + warningLead - noticeTime;
