import type {TestContext} from 'node:test';
import {randomIds} from '../../src/clock.ts';
import {Secret} from '../../src/domain/secret.ts';
import type {LedgerToken} from '../../src/domain/token.ts';
import {createReadLastSeen} from '../../src/jobs/read-last-seen.ts';
import {createScanTokens} from '../../src/jobs/scan-tokens.ts';
import {createMattermost} from '../../src/mattermost/connect.ts';
import {createLedgerService} from '../../src/services/ledger-service.ts';
import type {Store} from '../../src/store/store.ts';
import {createApi} from '../chat/mattermost-api.ts';
import type {Person} from '../chat/person.ts';
import {collectingLogger} from '../keeper/keeper.ts';
import {type Seeded, seed} from '../keeper/seed.ts';
import {newId} from '../mattermost/ids.ts';
import type {Token} from '../mattermost/model.ts';
import {type StandIn, startMattermost} from '../mattermost/server.ts';
import {sqlitePlace} from '../store/sqlite-place.ts';

/** The ledger's jobs on a store of their own, beside a stand-in server; its clock is theirs. */
export type LedgerStage = Seeded & {
  readonly mattermost: StandIn;
  readonly store: Store;
  scan(): Promise<void>;
  readLastSeen(): Promise<void>;
  /** Lets so much time pass, in ms. */
  later(ms: number): void;
  /** Puts a token on the server past its API, as if it had been there for long. */
  put(token?: Partial<Token>): Token;
  /** Makes a token as in the web client; answers its id and secret. */
  make(person: Person, name: string): Promise<{id: string; token: string}>;
  /** Uses a secret. */
  use(secret: string): Promise<void>;
  ledger(id: string): Promise<LedgerToken | null>;
  /** How many calls of this kind the server had since the last time that this was asked. */
  calls(method: string, path: RegExp): number;
  /** Waits until the server has had so many calls for this from now on. */
  asked(path: RegExp, count: number): Promise<void>;
  log(): string;
};

export async function startLedgerStage(t: TestContext): Promise<LedgerStage> {
  const mattermost = await startMattermost();
  const place = await sqlitePlace();
  const store = await place.open();
  t.after(async () => {
    await store.close();
    await place.remove();
    await mattermost.stop();
  });
  const seeded = await seed(mattermost.url, 'http://127.0.0.1:1');
  const lines: string[] = [];
  const log = collectingLogger(lines);
  // The calls' budget lives by real time: the clock that tests move would stop it.
  const real = {now: () => Date.now(), after: realAfter};
  const connection = createMattermost({
    url: mattermost.url,
    token: new Secret(seeded.botToken),
    clock: real,
    log,
    jobsPerSecond: 100_000,
  });
  const clock = {now: () => mattermost.clock.now(), after: realAfter};
  const ledger = createLedgerService({mattermost: connection, store, clock, ids: randomIds, log});
  let counted = 0;
  return {
    ...seeded,
    mattermost,
    store,
    scan: createScanTokens({ledger, log}),
    readLastSeen: createReadLastSeen({ledger}),
    later: (ms) => mattermost.clock.advance(ms),
    put: (part) => put(mattermost, {user_id: seeded.adminId, ...part}),
    make: (person, name) => person.api.call('POST', `/users/${person.userId}/tokens`, {description: name}),
    use: async (secret) => void (await createApi(mattermost.url, secret).call('GET', '/users/me')),
    ledger: (id) => store.tokens.find(id),
    calls(method, path) {
      const fresh = mattermost.requests().slice(counted);
      counted = mattermost.requests().length;
      return fresh.filter((request) => request.method === method && path.test(request.path)).length;
    },
    asked: (path, count) => asked(mattermost, path, count),
    log: () => lines.join('\n'),
  };
}

function put({state}: StandIn, part: Partial<Token> & Pick<Token, 'user_id'>): Token {
  const usual = {id: newId(), token: newId(), description: 'old job', is_active: true, expires_at: 0, last_notified_at: 0};
  const token: Token = {...usual, ...part};
  state.tokens.set(token.id, token);
  return token;
}

async function asked({requests}: StandIn, path: RegExp, count: number): Promise<void> {
  const before = requests().length;
  const calls = () =>
    requests()
      .slice(before)
      .filter((request) => path.test(request.path)).length;
  while (calls() < count) await new Promise(setImmediate);
}

function realAfter(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
