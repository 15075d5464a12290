import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {createApp} from '../../src/app.ts';
import {randomIds, systemClock} from '../../src/clock.ts';
import {parseConfig} from '../../src/config.ts';
import {openSqlite} from '../../src/store/sqlite.ts';
import type {Person} from '../chat/person.ts';
import {freePort} from '../keeper/free-port.ts';
import {collectingLogger, type World} from '../keeper/keeper.ts';
import {type Attacker, startAttackedWorld} from './attacker.ts';

let world: World;
let attacker: Attacker;
let ann: Person;
let folder: string;

before(async () => {
  ({world, attacker, ann} = await startAttackedWorld());
  folder = await mkdtemp(join(tmpdir(), 'keeper-'));
});

after(async () => {
  await world.stop();
  await rm(folder, {recursive: true, force: true});
});

const signedOut = /I am signed out of the Mattermost server/u;
const nobodys = 'abcdefghijklmnopqrstuvwxyz';
const away = /The Mattermost server does not answer me properly just now/u;

/** What another Token Keeper is started with; by `keeperUrl` its commands are known. */
type Other = {
  readonly token: string;
  readonly url: string;
  readonly keeperUrl?: string;
  readonly before?: (sqlitePath: string) => Promise<void>;
  /** What it says while the server is away for a while after that. */
  readonly thenAway?: RegExp;
};

/** Starts another Token Keeper, and answers what it says to `/token list` once it has the reason for not being ready. */
async function saysWith({token, url, keeperUrl, before: prepare, thenAway}: Other, reason: RegExp): Promise<string> {
  const port = await freePort();
  const ownUrl = `http://127.0.0.1:${port}`;
  const config = parseConfig({
    MATTERMOST_URL: url,
    MATTERMOST_TOKEN: token,
    KEEPER_SECRET: 'a secret of the tests that is long enough',
    KEEPER_URL: keeperUrl ?? ownUrl,
    KEEPER_LISTEN: `127.0.0.1:${port}`,
  });
  const sqlitePath = join(folder, `${port}.db`);
  await prepare?.(sqlitePath);
  const app = createApp(config, {clock: systemClock, ids: randomIds, log: collectingLogger([]), sqlitePath});
  await app.start();
  const until = async (said: RegExp) => {
    const isSaid = async () => said.test(await (await fetch(`${ownUrl}/readyz`)).text());
    for (const deadline = performance.now() + 10_000; !(await isSaid()); ) assert.ok(performance.now() < deadline, 'not said');
  };
  await until(reason);
  if (thenAway) {
    const rule = world.mattermost.misbehave({path: /./u, kind: 'cut-before', userId: world.botId});
    await until(thenAway);
    rule.stop();
  }
  const body = new URLSearchParams(await attacker.form(ann, 'list'));
  const response = await fetch(`${ownUrl}/slash`, {method: 'POST', body});
  const {text} = (await response.json()) as {text: string};
  await app.stop();
  return text;
}

test('a command is told that we are signed out where our token was never accepted', async () => {
  assert.match(await saysWith({token: nobodys, url: world.mattermost.url}, /does not accept MATTERMOST_TOKEN/u), signedOut);
});

test('a command is told that the server is away where that is all that is known', async () => {
  assert.match(await saysWith({token: nobodys, url: 'http://127.0.0.1:9'}, /does not answer properly/u), away);
});

test('with the token of an ordinary person Token Keeper is not ready, and says why', async () => {
  const {token} = await ann.api.call<{token: string}>('POST', `/users/${ann.userId}/tokens`, {description: 'mine'});
  assert.match(await saysWith({token, url: world.mattermost.url}, /MATTERMOST_TOKEN belongs to a person/u), away);
});

test('with the ledger of another server no command is carried out, since no job would do what it promises', async () => {
  const before = async (sqlitePath: string) => {
    const store = await openSqlite(sqlitePath);
    await store.settings.set('server.key', 'that of another server');
    await store.close();
  };
  const {botToken: token, keeperUrl, mattermost} = world;
  const other = {token, url: mattermost.url, before};
  const reason = /that of another Mattermost server/u;
  const refused = /^I was set up for another Mattermost server/u;
  assert.match(await saysWith({...other, keeperUrl}, reason), refused);
  assert.match(await saysWith(other, reason), refused);
  assert.match(await saysWith({...other, keeperUrl, thenAway: /does not answer properly/u}, reason), refused);
});

test('a command is told that we are signed out once our token is revoked', async () => {
  const list = async () => String((await attacker.slash(await attacker.form(ann, 'list'))).json.text);
  assert.doesNotMatch(await list(), signedOut);
  const [token] = [...world.mattermost.state.tokens.values()].filter(({user_id}) => user_id === world.botId);
  await world.admin.call('POST', '/users/tokens/revoke', {token_id: token?.id});
  assert.match(await list(), signedOut);
  assert.match(String((await attacker.slash(await attacker.form(ann, 'revoke all'))).json.text), signedOut);
});
