import assert from 'node:assert/strict';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {createAnswers} from '../../src/command/answers.ts';
import {type Contexts, createContexts} from '../../src/command/contexts.ts';
import type {Dispatcher} from '../../src/command/dispatch.ts';
import {createRenderer} from '../../src/command/render.ts';
import {createKeyring} from '../../src/domain/keyring.ts';
import {Secret} from '../../src/domain/secret.ts';
import {createCommandRoutes} from '../../src/http/command-routes.ts';
import {createHttpServer, type HttpServer} from '../../src/http/server.ts';
import {createReader} from '../../src/messages/reader.ts';
import {openStore} from '../../src/store/open.ts';
import {type Connected, connectToStandIn} from '../mattermost-gateway/stand-in.ts';

let connected: Connected;
let http: HttpServer;
let url: string;
let contexts: Contexts;
let folder: string;
let fields: Record<string, string>;
const logged: string[] = [];

/** What stands behind the front fails as badly as it can: it throws, and its store is closed. */
before(async () => {
  connected = await connectToStandIn('11.10');
  const {mattermost, clock, server, me} = connected;
  await mattermost.refresh();
  folder = await mkdtemp(join(tmpdir(), 'keeper-'));
  const store = await openStore({sqlitePath: join(folder, 'keeper.db')});
  const note = (noted: object, message: string) => void logged.push(JSON.stringify({...noted, message}));
  const log = {debug: note, info: note, warn: note, error: note};
  const ids = {next: () => 'abcdefghijklmnopqrstuvwxyz'};
  contexts = createContexts({keyring: createKeyring(new Secret('a secret of the tests that is long enough')), clock, ids});
  const renderer = createRenderer({
    contexts,
    clock,
    actionsUrl: 'http://keeper.example/a',
    dialogsUrl: 'http://keeper.example/d',
  });
  const readerFor = () => createReader({locale: 'en', timeZone: 'UTC', now: clock.now()});
  const answers = createAnswers({mattermost, renderer, clock, log, onUnshown: async () => {}});
  const slashUrl = 'http://keeper.example/slash';
  const routes = createCommandRoutes({mattermost, clock, log, slashUrl, trigger: 'token'});
  const fail = (): never => {
    throw new TypeError('beyond repair');
  };
  const failing = async () => fail();
  const dispatcher: Dispatcher = {run: failing, press: failing, submit: failing, reads: () => false, help: fail};
  const front = {dispatcher, answers, contexts, renderer, routes, mattermost, store, clock, ids, log, readerFor};
  http = createHttpServer({...front, readiness: fail, people: {known: failing, remembered: fail}});
  const {port} = await http.listen('127.0.0.1', 0);
  url = `http://127.0.0.1:${port}`;
  const team = server.state.teams.values().next().value?.id ?? (await newTeam());
  const command = {
    teamId: team,
    trigger: 'token',
    method: 'P',
    url: slashUrl,
    displayName: '',
    description: '',
    hint: '',
  } as const;
  const {token} = await mattermost.lane.people.createCommand(command);
  await routes.reread();
  await store.close();
  fields = {token: token.reveal(), team_id: team, channel_id: 'c'.repeat(26), user_id: me.id, text: 'list'};
});

after(async () => {
  const closed = http.close();
  await connected.clock.advance(10_000);
  await closed;
  await connected.stop();
  await rm(folder, {recursive: true, force: true});
});

async function newTeam(): Promise<string> {
  const headers = {Authorization: `Bearer ${connected.token.reveal()}`};
  const body = JSON.stringify({name: 'eng', display_name: 'eng', type: 'O'});
  const response = await fetch(`${connected.server.url}/api/v4/teams`, {method: 'POST', headers, body});
  return ((await response.json()) as {id: string}).id;
}

test('a fault of ours is answered with a sentence, and the log knows it by an id', async () => {
  const response = await fetch(`${url}/slash`, {method: 'POST', body: new URLSearchParams(fields)});
  assert.equal(response.status, 200);
  const {response_type, text} = (await response.json()) as Record<string, string>;
  assert.equal(response_type, 'ephemeral');
  assert.match(text ?? '', /Something went wrong on my side/u);
  assert.ok(logged.some((line) => line.includes('"id":"abcdefghijklmnopqrstuvwxyz"') && line.includes('a request failed')));
});

test('so are a button and a form', async () => {
  const {server, clock, me} = connected;
  const deed = {kind: 'cancel', act: 'act'} as const;
  const seal = (purpose: 'button' | 'dialog') => contexts.seal({purpose, userId: me.id, expiresAt: clock.now() + 60_000, deed});
  const press = {user_id: me.id, channel_id: fields.channel_id, trigger_id: server.signTrigger(me.id), context: seal('button')};
  const form = {user_id: me.id, state: JSON.stringify(seal('dialog')), submission: {}};
  for (const [path, body, field] of [
    ['actions', press, 'ephemeral_text'],
    ['dialogs', form, 'error'],
  ] as const) {
    const headers = {'Content-Type': 'application/json'};
    const response = await fetch(`${url}/${path}`, {method: 'POST', headers, body: JSON.stringify(body)});
    assert.equal(response.status, 200);
    assert.match(((await response.json()) as Record<string, string>)[field] ?? '', /Something went wrong on my side/u, path);
  }
});

test('a health check that fails is no 200', async () => {
  assert.equal((await fetch(`${url}/readyz`)).status, 500);
  assert.equal((await fetch(`${url}/healthz`)).status, 200);
});
