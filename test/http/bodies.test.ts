import assert from 'node:assert/strict';
import {once} from 'node:events';
import {connect} from 'node:net';
import {after, afterEach, before, test} from 'node:test';
import type {Person} from '../chat/person.ts';
import type {World} from '../keeper/keeper.ts';
import {type Attacker, startAttackedWorld} from './attacker.ts';

let world: World;
let attacker: Attacker;
let ann: Person;

before(async () => {
  ({world, attacker, ann} = await startAttackedWorld());
});

afterEach(async () => {
  assert.equal((await fetch(`${world.keeperUrl}/healthz`)).status, 200, 'still alive');
});
after(() => world.stop());

const send = (path: string, init: RequestInit): Promise<Response> => fetch(world.keeperUrl + path, {method: 'POST', ...init});

const urlencoded = {'Content-Type': 'application/x-www-form-urlencoded'};

test('a field that is there twice is refused', async () => {
  const fields = await attacker.form(ann, 'list');
  for (const name of ['token', 'team_id', 'channel_id', 'user_id', 'text', 'trigger_id']) {
    const {status} = await attacker.slashPairs([...Object.entries(fields), [name, fields[name] ?? '']]);
    assert.equal(status, 400, name);
  }
});

test('a place that is no id of a place is refused, so that no text of a sender is kept', async () => {
  const long = 'x'.repeat(100_000);
  for (const name of ['user_id', 'team_id', 'channel_id', 'root_id']) {
    const {status} = await attacker.slash(await attacker.form(ann, 'create never', {[name]: long}));
    assert.equal(status, 400, name);
  }
  const [action] = await attacker.actions(ann, 'remind');
  const press = {user_id: ann.userId, channel_id: world.townId, context: action?.integration.context};
  for (const name of ['user_id', 'team_id', 'channel_id']) {
    const {status} = await attacker.json('/actions', {...press, trigger_id: await attacker.trigger(ann), [name]: long});
    assert.equal(status, 400, name);
  }
  const kept = [...world.mattermost.state.tokens.values()].filter(({description}) => description === 'never');
  assert.deepEqual(kept, []);
});

test('a command that mentions many people is no repeated field', async () => {
  const fields = Object.entries(await attacker.form(ann, 'list'));
  const mentions = Array.from({length: 2_000}, (_, index) => ['user_mentions', `u${index}`] as const);
  const {status, json} = await attacker.slashPairs([...fields, ...mentions]);
  assert.equal(status, 200);
  assert.match(String(json.text), /You have no tokens/u);
});

test('the address is never read: not for a GET, not for a POST without a body', async () => {
  const query = new URLSearchParams(await attacker.form(ann, 'list'));
  assert.equal((await fetch(`${world.keeperUrl}/slash?${query}`)).status, 405);
  assert.equal((await send(`/slash?${query}`, {headers: urlencoded, body: ''})).status, 400);
  assert.equal((await send(`/slash?${query}`, {})).status, 415);
});

test('other methods, paths and content types are refused in plain words', async () => {
  for (const path of ['/slash', '/actions', '/dialogs']) {
    assert.equal((await fetch(world.keeperUrl + path)).status, 405);
    assert.equal((await fetch(world.keeperUrl + path, {method: 'PUT', body: 'x'})).status, 405);
    assert.equal((await send(path, {headers: {'Content-Type': 'text/xml'}, body: '<x/>'})).status, 415);
  }
  const json = JSON.stringify(await attacker.form(ann, 'list'));
  assert.equal((await send('/slash', {headers: {'Content-Type': 'application/json'}, body: json})).status, 415);
  assert.equal((await send('/actions', {headers: urlencoded, body: 'user_id=x'})).status, 415);
  const missing = await send('/metrics', {body: 'x'});
  assert.equal(missing.status, 404);
  assert.equal(missing.headers.get('x-powered-by'), null);
});

test('no answer is kept by a proxy or taken for a page by a browser', async () => {
  const form = new URLSearchParams(await attacker.form(ann, 'list'));
  const answers = await Promise.all([
    send('/slash', {body: form}),
    send('/actions', {headers: {'Content-Type': 'application/json'}, body: '{'}),
    fetch(`${world.keeperUrl}/readyz`),
    fetch(`${world.keeperUrl}/nowhere`),
  ]);
  assert.deepEqual(
    answers.map(({status}) => status),
    [200, 400, 200, 404],
  );
  for (const {headers} of answers) {
    assert.equal(headers.get('x-content-type-options'), 'nosniff');
    assert.equal(headers.get('cache-control'), 'no-store');
  }
});

test('a text of 10,000 characters is answered with a sentence, whatever the command', async () => {
  const long = '😀'.repeat(5_000);
  for (const line of [
    long,
    `list ${long}`,
    `show ${long}`,
    `create ${long}`,
    `revoke ${long}`,
    `help ${long}`,
    '—'.repeat(10_000),
  ]) {
    const {status, json} = await attacker.slash(await attacker.form(ann, line));
    assert.equal(status, 200);
    assert.ok(String(json.text).length > 10);
    assert.ok(String(json.text).length < 2_000);
  }
});

test('a form too large for any post is answered with a sentence', async () => {
  const {status, json} = await attacker.slash(await attacker.form(ann, 'x'.repeat(2_000_000)));
  assert.equal(status, 200);
  assert.match(String(json.text), /too long/u);
  assert.equal((await attacker.json('/actions', {context: 'x'.repeat(2_000_000)})).status, 413);
});

test('commands, buttons and forms that anybody can invent are in the log, at most once a minute each', async () => {
  world.mattermost.clock.advance(60_000);
  const before = world.log().length;
  const press = {user_id: ann.userId, channel_id: world.townId, context: {}};
  const fields = await attacker.form(ann, 'list', {trigger_id: 'x'});
  for (let again = 0; again < 3; again++) {
    assert.equal((await attacker.slash(fields)).status, 200);
    assert.equal((await attacker.json('/actions', press)).status, 200);
    assert.equal((await attacker.json('/dialogs', {user_id: ann.userId, state: 'x'})).status, 200);
  }
  const said = world
    .log()
    .slice(before)
    .split('\n')
    .filter((line) => line.includes('"warn"'));
  assert.equal(said.length, 3, said.join('\n'));
});

test('binary bodies, broken JSON and odd encodings do no harm', async () => {
  const bytes = Uint8Array.from({length: 5_000}, (_, index) => (index * 37) % 256);
  const bodies: [string, string, string | Uint8Array<ArrayBuffer>][] = [
    ['/slash', 'application/x-www-form-urlencoded', bytes],
    ['/slash', 'application/x-www-form-urlencoded; charset=utf-7', 'text=x'],
    ['/slash', 'application/x-www-form-urlencoded', '__proto__=x&constructor=y&token=%ff%fe%00&text=%'],
    ['/actions', 'application/json', bytes],
    ['/actions', 'application/json', '{"user_id":'],
    ['/actions', 'application/json', '[]'],
    ['/actions', 'application/json', 'null'],
    ['/actions', 'application/json', '{"__proto__":{"user_id":"x"},"context":{"carried":1}}'],
    ['/dialogs', 'application/json', '{"user_id":"x","state":5}'],
    ['/dialogs', 'application/json', '{"user_id":"x","submission":[1]}'],
  ];
  for (const [path, type, body] of bodies) {
    const {status} = await send(path, {headers: {'Content-Type': type}, body});
    assert.ok([400, 415].includes(status), `${path} ${type} ${status}`);
  }
  const packed = {...urlencoded, 'Content-Encoding': 'gzip'};
  assert.equal((await send('/slash', {headers: packed, body: bytes})).status, 415);
});

test('control characters and lone surrogates in a text are answered with a sentence', async () => {
  for (const line of [
    '\u0000',
    'show \u202etxt\u0007',
    'show \ud800',
    'create "\u0000\u0001"',
    '--',
    '"',
    '--expires',
    ' \n\t ',
  ]) {
    const {status, json} = await attacker.slash(await attacker.form(ann, line));
    assert.equal(status, 200);
    assert.ok(String(json.text).length > 10, JSON.stringify(line));
  }
});

test('a request that is cut off is no error of ours', async () => {
  const before = world.log().length;
  const socket = connect(Number(new URL(world.keeperUrl).port), '127.0.0.1');
  await once(socket, 'connect');
  socket.write(
    'POST /slash HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 500\r\n\r\ntoken=x',
  );
  socket.resetAndDestroy();
  await once(socket, 'close');
  await attacker.slash(await attacker.form(ann, 'help'));
  assert.doesNotMatch(world.log().slice(before), /"level":"error"/u);
});

test('/readyz says whether Mattermost can be worked with', async () => {
  const response = await fetch(`${world.keeperUrl}/readyz`);
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), {ready: true, reasons: []});
});

test('who sends many requests in one go, without waiting for answers, is cut off', {timeout: 10_000}, async () => {
  const socket = connect(Number(new URL(world.keeperUrl).port), '127.0.0.1');
  let answers = '';
  socket.on('data', (data: Buffer) => (answers += data));
  // It is cut off in the middle of sending.
  socket.on('error', () => {});
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.write('GET /healthz HTTP/1.1\r\nHost: keeper\r\n\r\n'.repeat(100));
  await closed;
  assert.ok(answers.split('HTTP/1.1 200').length <= 2, answers);
});

test('a connection is good for one request after the other', async () => {
  const socket = connect(Number(new URL(world.keeperUrl).port), '127.0.0.1');
  for (let count = 0; count < 3; count++) {
    socket.write('GET /healthz HTTP/1.1\r\nHost: keeper\r\n\r\n');
    const [data] = (await once(socket, 'data', {signal: AbortSignal.timeout(3_000)})) as [Buffer];
    assert.match(String(data), /^HTTP\/1.1 200/u);
  }
  socket.destroy();
});
