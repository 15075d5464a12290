import type {Clock} from '../domain/clock.ts';
import {messageOf} from '../domain/errors.ts';
import type {Logger} from '../domain/logger.ts';
import type {Token} from '../domain/token.ts';
import type {Mattermost, MattermostGateway} from '../mattermost/gateway.ts';
import type {Census, Store} from '../store/store.ts';
import {oneByOne} from './one-by-one.ts';
import {lookAt} from './server-look.ts';

/** What a scan found: how much there is, and what was news to the ledger. */
export type Scanned = {
  readonly pages: number;
  readonly tokens: number;
  readonly added: number;
  readonly changed: number;
  readonly gone: number;
};

type ScanOptions = {
  /** Called when the server has given the first page, before anything is kept of it. */
  readonly onBegun: () => Promise<void>;
  readonly ending: AbortSignal | undefined;
};

export type TokenScan = (options: ScanOptions) => Promise<Scanned>;

export type TokenScanParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
};

/** The most rows that the server gives on one page. */
const perPage = 200;
/** So many new tokens are written at a time: few writes where all are new, and nobody waits for long. */
const writtenAtOnce = 5_000;

/** Pages all tokens of the server into the ledger. Each page is compared on its own, and only what differs is kept and written. */
export function createTokenScan({mattermost, store, clock, log}: TokenScanParts): TokenScan {
  const gateway = mattermost.lane.jobs;

  const add = (tokens: readonly Token[], at: number): Promise<number> =>
    store.atomically(async (tx) => {
      const added = await tx.tokens.add(tokens, at);
      // The date of a new one is found when its owner is read next.
      await tx.tokens.readAgain([...new Set(tokens.map(({ownerId}) => ownerId))]);
      return added;
    });

  /** What the pages lacked is gone only where the server says so of its id: pages have no order and can skip rows. */
  const countGone = async (ids: readonly string[], ending: AbortSignal | undefined): Promise<number> => {
    let gone = 0;
    const work = async (id: string) => {
      if ((await lookAt({gateway, store, clock}, id)) === null) gone += 1;
    };
    const onFailure = (token: string, error: unknown) =>
      log.warn({tokenId: token, cause: messageOf(error)}, 'cannot see whether a token is gone; looking again at the next scan');
    await oneByOne(ids, {work, onFailure, ending});
    return gone;
  };

  /** Compares the pages with the ledger and writes what is news. */
  const compare = async (census: Census, {onBegun, ending}: ScanOptions): Promise<Omit<Scanned, 'gone'>> => {
    const found = {pages: 0, tokens: 0, added: 0, changed: 0};
    const fresh: Token[] = [];
    const begunAt = clock.now();
    const addFresh = async (least: number): Promise<void> => {
      if (fresh.length >= least) found.added += await add(fresh.splice(0), begunAt);
    };
    try {
      for await (const tokens of serverPages(gateway)) {
        ending?.throwIfAborted();
        if (found.pages === 0) await onBegun();
        const {added, changed} = census.news(tokens);
        found.pages += 1;
        found.tokens += tokens.length;
        found.changed += changed.length;
        // At once: whoever changes one of these a moment later knows more of it.
        await store.tokens.seen(changed, clock.now());
        fresh.push(...added);
        await addFresh(writtenAtOnce);
      }
    } finally {
      await addFresh(1);
    }
    return found;
  };

  return async (options) => {
    const census = await store.tokens.census();
    const found = await compare(census, options);
    return {...found, gone: await countGone(census.rest(), options.ending)};
  };
}

/** Two pages are under way at a time, so that neither the way there nor our own work leaves a gap. */
async function* serverPages(gateway: MattermostGateway): AsyncGenerator<readonly Token[]> {
  const ask = (page: number): Promise<Token[]> => {
    const asked = gateway.allTokensPage({page, perPage});
    // Where a page fails, nobody waits for the one after it any more.
    asked.catch(() => undefined);
    return asked;
  };
  const coming = [ask(0), ask(1)];
  for (let next = 2; ; next += 1) {
    const tokens = (await coming.shift()) ?? [];
    const isLast = tokens.length < perPage;
    if (!isLast) coming.push(ask(next));
    yield tokens;
    if (isLast) return;
  }
}
