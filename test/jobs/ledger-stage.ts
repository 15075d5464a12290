import type {TestContext} from 'node:test';
import {randomIds} from '../../src/clock.ts';
import type {LedgerToken} from '../../src/domain/token.ts';
import {createReadLastSeen} from '../../src/jobs/read-last-seen.ts';
import {createScanTokens} from '../../src/jobs/scan-tokens.ts';
import {createLedgerService} from '../../src/services/ledger-service.ts';
import type {Store} from '../../src/store/store.ts';
import {createApi} from '../chat/mattermost-api.ts';
import type {Person} from '../chat/person.ts';
import type {Seeded} from '../keeper/seed.ts';
import {newId} from '../mattermost/ids.ts';
import type {Token} from '../mattermost/model.ts';
import type {StandIn} from '../mattermost/server.ts';
import {startBesideServer} from './beside-server.ts';

/** The ledger's jobs on a store of their own, beside a stand-in server; its clock is theirs. */
export type LedgerStage = Seeded & {
  readonly mattermost: StandIn;
  readonly store: Store;
  scan(): Promise<void>;
  /** How many scans came to their end. */
  scanned(): number;
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
  const {seeded, mattermost, connection, store, clock, log, lines} = await startBesideServer(t, {version: '11.10'});
  const ledger = createLedgerService({mattermost: connection, store, clock, ids: randomIds, log});
  let counted = 0;
  return {
    ...seeded,
    mattermost,
    store,
    scan: createScanTokens({ledger, log}),
    scanned: () => lines.filter((line) => line.includes('read all tokens')).length,
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
