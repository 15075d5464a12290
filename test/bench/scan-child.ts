import {setFlagsFromString} from 'node:v8';

/**
 * Reads all tokens of a server in a process of its own, `node scan-child.ts URL TOKEN FILE RATE HOURS`: into the ledger in FILE with so
 * many calls a second, so many hours later than it is; or, where FILE is `bare`, page by page into nothing. Prints ms and MB.
 */
const [url = '', token = '', file = '', rate = '', hours = '0'] = process.argv.slice(2);
const perPage = 200;

async function pageAll(): Promise<void> {
  for (let page = 0; ; page += 1) {
    const address = `${url}/api/v4/users/tokens?page=${page}&per_page=${perPage}`;
    const response = await fetch(address, {headers: {Authorization: `Bearer ${token}`}});
    const tokens = (await response.json()) as unknown[];
    if (tokens.length < perPage) return;
  }
}

async function openLedger(): Promise<{run: () => Promise<unknown>; close: () => Promise<void>}> {
  // As src/main.ts does; what `npm start` says comes with the command line.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=30');
  const {randomIds} = await import('../../src/clock.ts');
  const {Secret} = await import('../../src/domain/secret.ts');
  const {createMattermost} = await import('../../src/mattermost/connect.ts');
  const {createLedgerService} = await import('../../src/services/ledger-service.ts');
  const {openSqlite} = await import('../../src/store/sqlite.ts');
  const real = {now: () => Date.now(), after};
  const log = {debug() {}, info() {}, warn: complain, error: complain};
  const mattermost = createMattermost({url, token: new Secret(token), clock: real, log, jobsPerSecond: Number(rate)});
  const store = await openSqlite(file);
  const clock = {now: () => Date.now() + Number(hours) * 3_600_000, after};
  return {run: createLedgerService({mattermost, store, clock, ids: randomIds, log}).scan, close: () => store.close()};
}

function after(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}

function complain(fields: object, message: string): never {
  throw new Error(`${message}: ${JSON.stringify(fields)}`);
}

const {run, close} = file === 'bare' ? {run: pageAll, close: async () => {}} : await openLedger();
const from = performance.now();
const found = await run();
const ms = performance.now() - from;
process.stdout.write(JSON.stringify({ms, mb: process.resourceUsage().maxRSS / 1_024, found}));
await close();
