import type {Clock} from '../domain/clock.ts';
import type {Logger} from '../domain/logger.ts';
import type {Token} from '../domain/token.ts';
import type {Mattermost, MattermostGateway} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';
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

export type TokenScan = (options: {
  /** Called when the server has given the first page, before anything is kept of it. */
  readonly onBegun: () => Promise<void>;
  readonly ending: AbortSignal | undefined;
}) => Promise<Scanned>;

export type TokenScanParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
};

/** The most rows that the server gives on one page. */
const perPage = 200;
/** How many of the ledger's tokens are looked through at a time. */
const ledgerPage = 1_000;

/** Pages all tokens of the server into the ledger. Each page is compared on its own: only the ids are held for all of them. */
export function createTokenScan({mattermost, store, clock, log}: TokenScanParts): TokenScan {
  const gateway = mattermost.lane.jobs;

  /** What the pages lacked is gone only where the server says so of its id: pages have no order and can skip rows. */
  const countGone = async (present: ReadonlySet<string>, ending: AbortSignal | undefined): Promise<number> => {
    const {active, disabled, expired} = await store.tokens.counts(clock.now());
    if (active + disabled + expired === present.size) return 0;
    let gone = 0;
    const work = async (id: string) => {
      if ((await lookAt({gateway, store, clock}, id)) === null) gone += 1;
    };
    const onFailure = (token: string, error: unknown) =>
      log.warn({token, cause: messageOf(error)}, 'cannot see whether a token is gone; looking again at the next scan');
    for await (const ids of ledgerIds(store)) {
      const missing = ids.filter((id) => !present.has(id));
      await oneByOne(missing, {work, onFailure, ending});
    }
    return gone;
  };

  return async ({onBegun, ending}) => {
    const present = new Set<string>();
    const found = {pages: 0, added: 0, changed: 0};
    for await (const tokens of serverPages(gateway)) {
      ending?.throwIfAborted();
      if (found.pages === 0) await onBegun();
      const {added, changed} = await store.tokens.seen(tokens, clock.now());
      // The date of a new one is found when its owner is read next.
      await store.tokens.readAgain([...new Set(added.map(({ownerId}) => ownerId))]);
      for (const {id} of tokens) present.add(id);
      found.pages += 1;
      found.added += added.length;
      found.changed += changed;
    }
    return {...found, tokens: present.size, gone: await countGone(present, ending)};
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

async function* ledgerIds(store: Store): AsyncGenerator<readonly string[]> {
  for (let after: string | undefined = ''; after !== undefined; ) {
    const ids: string[] = (await store.tokens.page(after, ledgerPage)).map(({id}) => id);
    yield ids;
    after = ids.at(-1);
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
