import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {randomIds} from '../../src/clock.ts';
import type {Asked} from '../../src/domain/actor.ts';
import type {Clock} from '../../src/domain/clock.ts';
import {createKeyring} from '../../src/domain/keyring.ts';
import {Secret} from '../../src/domain/secret.ts';
import {createMattermost} from '../../src/mattermost/connect.ts';
import {createServices, type Services} from '../../src/services/services.ts';
import {openSqlite} from '../../src/store/sqlite.ts';
import type {Store} from '../../src/store/store.ts';
import {signIn} from '../chat/mattermost-api.ts';
import {type StandIn, startMattermost} from '../mattermost/server.ts';
import {firstAdmin, ownsTokens} from './seed.ts';

/** A real store of which one write fails, or all from one on, as on a full disk. */
type Failing = {readonly store: Store; fail(from: number, count: number): void; writes(): number; mend(): void};

const silent = {debug() {}, info() {}, warn() {}, error() {}};
const reads: ReadonlySet<string> = new Set(['of', 'find', 'openOf', 'unfinished', 'ofToken', 'due', 'allOpen', 'get']);

function failing(real: Store): Failing {
  let written = 0;
  let from = Number.POSITIVE_INFINITY;
  let until = Number.POSITIVE_INFINITY;
  const write = (): void => {
    written++;
    if (written >= from && written < until) throw new Error('database or disk is full');
  };
  const part = (queries: object): object =>
    new Proxy(queries, {
      get(target, name) {
        const query: unknown = Reflect.get(target, name);
        if (typeof query !== 'function') return query;
        return async (...given: unknown[]) => {
          if (!reads.has(String(name))) write();
          return query.apply(target, given);
        };
      },
    });
  const wrap = (store: Store): Store =>
    new Proxy(store, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name === 'atomically') return (work: (tx: Store) => Promise<unknown>) => target.atomically((tx) => work(wrap(tx)));
        return typeof value === 'object' && value !== null ? part(value) : value;
      },
    });
  return {
    store: wrap(real),
    writes: () => written,
    fail(write, count) {
      written = 0;
      from = write;
      until = write + count;
    },
    mend() {
      from = Number.POSITIVE_INFINITY;
    },
  };
}

let mattermost: StandIn;
let folder: string;
let real: Store;
let fault: Failing;
let services: Services;
let asked: Asked;
const shown: string[] = [];

before(async () => {
  mattermost = await startMattermost({});
  const {api: admin} = await firstAdmin(mattermost.url);
  const {id} = await admin.call<{id: string}>('POST', '/users', {
    email: 'a@example.com',
    username: 'ann',
    password: 'Passw0rd!user',
  });
  await admin.call('PUT', `/users/${id}/roles`, {roles: ownsTokens});
  const bot = await admin.call<{user_id: string}>('POST', '/bots', {username: 'keeper', display_name: 'Keeper'});
  await admin.call('PUT', `/users/${bot.user_id}/roles`, {roles: 'system_user system_admin'});
  const {token} = await admin.call<{token: string}>('POST', `/users/${bot.user_id}/tokens`, {description: 'Token Keeper'});
  folder = await mkdtemp(join(tmpdir(), 'keeper-'));
  real = await openSqlite(join(folder, 'keeper.db'));
  fault = failing(real);
  const clock: Clock = {
    now: () => mattermost.clock.now(),
    after: (ms, run) => clearTimeout.bind(null, setTimeout(run, ms)) as () => void,
  };
  const parts = {clock, log: silent, timeoutMs: 5_000};
  const connected = createMattermost({...parts, url: mattermost.url, token: new Secret(token)});
  await connected.refresh();
  const keyring = createKeyring(new Secret('a secret of the tests that is long enough'));
  services = createServices({
    ...parts,
    mattermost: connected,
    store: fault.store,
    ids: randomIds,
    keyring,
    reportChannel: undefined,
  });
  asked = {actor: {kind: 'user', id}, ownerId: id, channelId: ''};
  await signIn(mattermost.url, 'ann', 'Passw0rd!user');
});
after(async () => {
  await real.close();
  await mattermost.stop();
  await rm(folder, {recursive: true, force: true});
});

const deliver = async ({secret}: {secret: Secret}): Promise<void> => void shown.push(secret.reveal());
const own = () => [...mattermost.state.tokens.values()].filter(({user_id}) => user_id === asked.ownerId);
const create = async (name: string): Promise<string> =>
  (await services.rotations.create(asked, {name, end: undefined}, deliver)).token.id;

const making: Readonly<Record<string, (oldId: string, name: string) => Promise<unknown>>> = {
  create: (_, name) => create(`new ${name}`),
  rotate: (oldId) => services.rotations.rotate(asked, oldId, {end: undefined, overlapMs: undefined}, deliver),
  lost: (oldId) => services.rotations.replaceLost(asked, oldId, deliver),
};

/** Runs the verb with writes failing from this one on; true where it came so far. */
async function survives(verb: string, write: number, count: number): Promise<boolean> {
  const name = `${verb}, ${count} from ${write}`;
  const oldId = await create(name);
  const before = new Set(own().map(({id}) => id));
  fault.fail(write, count);
  const failure = await making[verb]?.(oldId, name).then(
    () => null,
    (error: unknown) => error,
  );
  const reached = fault.writes() >= write;
  fault.mend();
  if (!reached) assert.equal(failure, null, name);
  mattermost.clock.advance(200_000);
  await services.recovery.run();
  assert.deepEqual(await real.audit.unfinished(), [], name);
  const told = await real.notices.due(mattermost.clock.now(), 10_000);
  for (const {id, token} of own().filter((made) => made.is_active && !before.has(made.id))) {
    const about = told.filter(({values}) => values.tokenId === id).map(({kind}) => kind);
    assert.equal(about.length, 1, `${name}: a token works of which its owner is not told`);
    assert.ok(shown.includes(token) || about.includes('received'), `${name}: a token works whose secret nobody has`);
  }
  const old = own().find(({id}) => id === oldId);
  assert.ok(old?.is_active || (verb === 'lost' && !old), `${name}: the old token does not work any more`);
  return reached;
}

for (const verb of Object.keys(making)) {
  for (const [what, count] of [
    ['one write of the store fails', 1],
    ['the store fails from one write on', Number.POSITIVE_INFINITY],
  ] as const) {
    test(`${verb}: whichever it is, when ${what} no token works that its owner does not have or is not asked about`, async () => {
      for (let write = 1; await survives(verb, write, count); write++);
    });
  }
}
