import {setImmediate} from 'node:timers/promises';
import type {Clock} from '../domain/clock.ts';
import {readSubjects} from '../services/reminder-write.ts';
import type {Notice, Store} from '../store/store.ts';

/**
 * How long the ledger keeps a token that the server deleted, and at least a notice that was delivered, in ms: 90 days. What was said of a
 * token is kept as long as the token: by it nothing is said twice, and its buttons are good.
 */
const keptFor = 90 * 86_400_000;

/** How many tokens, or notices, are looked at in one go: SQLite lets nobody else work meanwhile. */
const batch = 500;

/** Forgets what is not needed any more: tokens gone for 90 days and what was said of them, claims past their time. The audit is kept. */
export const createForget =
  ({store, clock}: {store: Store; clock: Clock}) =>
  async (ending?: AbortSignal): Promise<void> => {
    const before = clock.now() - keptFor;
    while ((await store.tokens.forgetGone(before, batch)) === batch && !ending?.aborted) await setImmediate();
    await store.claims.sweep(clock.settled?.() ?? clock.now());
    await forgetNotices(store, before, ending);
  };

async function forgetNotices({notices, tokens}: Store, before: number, ending: AbortSignal | undefined): Promise<void> {
  for (let page = await notices.over(before, '', batch); page.length > 0 && !ending?.aborted; ) {
    const known = await tokens.known([...new Set(page.flatMap(namedIn))]);
    await notices.forget(page.filter((notice) => !namedIn(notice).some((id) => known.has(id))).map(({id}) => id));
    await setImmediate();
    page = await notices.over(before, page.at(-1)?.id ?? '', batch);
  }
}

/** The ids of the tokens that it names. */
const namedIn = ({values: {tokenId, oldTokenId, subjects}}: Notice): string[] =>
  [tokenId, oldTokenId, ...readSubjects(subjects).map((subject) => subject.tokenId)].filter((id) => typeof id === 'string');
