import {byConcern, type ConcernGroup, concerns, concernsOf, type OwnedToken, type Owner} from '../domain/report.ts';
import type {LedgerToken} from '../domain/token.ts';
import type {MattermostGateway} from '../mattermost/gateway.ts';
import type {Store} from '../store/store.ts';

/** How many of the ledger's tokens are looked through at a time. */
const ledgerPage = 1_000;
/** How many tokens of each concern are named. */
const named = 20;

export type ReportDataParts = {readonly gateway: MattermostGateway; readonly store: Store; readonly now: number};

/** Goes through all living tokens once: `each` gets them page by page with their owners, the answer is what needs a decision. */
export async function gather(
  {gateway, store, now}: ReportDataParts,
  each: (rows: readonly OwnedToken[]) => void,
): Promise<ConcernGroup[]> {
  const ownerOf = createOwners(gateway);
  const groups = concerns.map((concern) => ({concern, take: createFirst(byConcern(concern))}));
  for await (const tokens of ledgerPages(store)) {
    const owners = await ownerOf(tokens.map(({ownerId}) => ownerId));
    const holds = await store.holds.of(tokens.filter(({active}) => !active).map(({id}) => id));
    const holdsOn = Map.groupBy(holds, ({tokenId}) => tokenId);
    const rows = tokens.map((token) => ({token, owner: owners(token.ownerId), holds: holdsOn.get(token.id) ?? []}));
    each(rows);
    for (const row of rows) {
      const found = concernsOf(row, now);
      for (const {concern, take} of groups) if (found.includes(concern)) take.add(row);
    }
  }
  return groups.map(({concern, take}) => ({concern, ...take.result()}));
}

async function* ledgerPages(store: Store): AsyncGenerator<readonly LedgerToken[]> {
  let page = await store.tokens.page('', ledgerPage);
  while (page.length > 0) {
    yield page;
    page = await store.tokens.page(page.at(-1)?.id ?? '', ledgerPage);
  }
}

/** Reads each owner once, many in one call. Who the server does not know is named by their id, and counts as deactivated. */
function createOwners(gateway: MattermostGateway) {
  const known = new Map<string, Owner>();
  return async (ids: readonly string[]): Promise<(id: string) => Owner> => {
    const wanted = [...new Set(ids)].filter((id) => !known.has(id));
    for (const {id, username, deletedAt} of wanted.length === 0 ? [] : await gateway.usersByIds(wanted)) {
      known.set(id, {name: username, active: deletedAt === 0});
    }
    return (id) => {
      const owner = known.get(id) ?? {name: id, active: false};
      known.set(id, owner);
      return owner;
    };
  };
}

/** Counts what comes and keeps the first by an order, without holding all. */
function createFirst(order: (a: OwnedToken, b: OwnedToken) => number) {
  let kept: OwnedToken[] = [];
  let count = 0;
  const cut = (): void => {
    kept = kept.sort(order).slice(0, named);
  };
  return {
    add(row: OwnedToken): void {
      count += 1;
      kept.push(row);
      if (kept.length > 10 * named) cut();
    },
    result(): {readonly count: number; readonly first: readonly OwnedToken[]} {
      cut();
      return {count, first: kept};
    },
  };
}
