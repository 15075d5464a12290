import assert from 'node:assert/strict';
import type {ServerResponse} from 'node:http';
import {type TestContext, test} from 'node:test';
import {ServerError} from '../../src/domain/errors.ts';
import {Secret} from '../../src/domain/secret.ts';
import {createMattermost} from '../../src/mattermost/connect.ts';
import {readTrigger} from '../../src/mattermost/trigger.ts';
import type {MisbehaviourRule} from '../mattermost/server.ts';
import {createFakeClock} from './fake-clock.ts';
import {startSmallServer} from './small-server.ts';
import {type Connected, connectToStandIn} from './stand-in.ts';
import {until} from './until.ts';

const hangsMs = 200;

async function connect(t: TestContext, rule?: MisbehaviourRule): Promise<Connected & {hits: () => number}> {
  const connected = await connectToStandIn('11.10', hangsMs);
  t.after(connected.stop);
  const running = rule && connected.server.misbehave(rule);
  return {...connected, hits: () => running?.hits ?? 0};
}

async function failureOf(call: Promise<unknown>): Promise<ServerError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ServerError, 'the call fails with a ServerError');
  return error;
}

/** Lets time pass on the connection's clock until the call has ended. */
async function settled<T>(call: Promise<T>, {clock}: Connected): Promise<T> {
  let over = false;
  const end = () => {
    over = true;
  };
  call.then(end, end);
  await until(() => {
    if (!over) void clock.advance(100);
    return over;
  }, 'the call ends');
  return call;
}

test('a read gets through a server that errs twice, in any way', async (t) => {
  for (const kind of ['bad-gateway', 'cut-before', 'cut-after', 'hang', 'rate-limit'] as const) {
    const set = await connect(t, {path: /\/users\/me\/?$/, kind, times: 2});
    const me = await settled(set.mattermost.lane.people.me(), set);
    assert.equal(me.id, set.me.id, kind);
    assert.equal(set.hits(), 2, kind);
  }
});

test('a change is asked for once, and its error tells whether it may have happened', async (t) => {
  const cases = [
    ['bad-gateway', 502, true, 0],
    ['cut-before', 0, true, 0],
    ['cut-after', 0, true, 1],
    ['hang', 0, true, 0],
    ['hang-after', 0, true, 1],
    ['rate-limit', 429, false, 0],
    ['unauthorised', 401, false, 0],
  ] as const;
  for (const [kind, status, mayHaveHappened, made] of cases) {
    const set = await connect(t, {path: /\/users\/\w+\/tokens$/, method: 'POST', kind});
    const before = set.server.state.tokens.size;
    const error = await failureOf(settled(set.mattermost.lane.people.createToken(set.me.id, 'ci', null), set));
    assert.deepEqual([error.status, error.mayHaveHappened], [status, mayHaveHappened], kind);
    assert.equal(set.hits(), 1, kind);
    assert.equal(set.server.state.tokens.size - before, made, kind);
  }
});

test('after a 429 every lane waits as long as the server said', async (t) => {
  const set = await connect(t, {path: /\/users\/me$/, kind: 'rate-limit', times: 1, retryAfterSeconds: 4});
  const {mattermost, clock, server, me} = set;
  const first = mattermost.lane.jobs.me();
  await until(() => clock.pending() > 0, 'the refusal is heard, and waited out');
  const seen = server.requests().length;
  const others = [mattermost.lane.security.user(me.id), mattermost.person(me.id).user(me.id)];
  await clock.advance(3999);
  assert.equal(server.requests().length, seen);
  await settled(Promise.all([first, ...others]), set);
});

test("the server's clock is told by its answers", async (t) => {
  const {mattermost, clock, server} = await connect(t);
  const told = mattermost.serverNow();
  assert.ok(told !== null && Math.abs(told - server.clock.now()) < 2000);
  await clock.advance(5000);
  assert.equal(mattermost.serverNow(), told + 5000);
});

test("the server's time goes on between its answers and with each, and goes back only where its clock was set back", async (t) => {
  const {mattermost, clock, server} = await connect(t);
  // Answers say whole seconds: some come early in theirs, some late.
  for (let call = 0; call < 8; call++) {
    server.clock.advance(700);
    await clock.advance(700);
    const before = mattermost.serverNow() ?? 0;
    await mattermost.lane.people.me();
    assert.ok((mattermost.serverNow() ?? 0) >= before);
  }
  server.clock.advance(-3_600_000);
  await mattermost.lane.people.me();
  assert.ok(Math.abs((mattermost.serverNow() ?? 0) - server.clock.now()) < 3000);
});

test('an answer that was on its way for long does not take the server’s time back', async (t) => {
  const clock = createFakeClock();
  const waiting: ServerResponse[] = [];
  const server = await startSmallServer((_, response) => {
    // As Mattermost does, with the head as soon as it is known.
    response.writeHead(200, {'content-type': 'application/json', date: new Date(clock.now()).toUTCString()});
    response.write('[');
    waiting.push(response);
  });
  t.after(() => server.stop());
  const log = {debug() {}, info() {}, warn() {}, error() {}};
  const mattermost = createMattermost({url: server.url, token: new Secret('x'), clock, log});
  for (const passed of [0, 172_800_000]) {
    const call = mattermost.lane.security.teamsOf('me');
    await until(() => waiting.length > 0, 'the answer has begun');
    await clock.advance(passed);
    waiting.pop()?.end(']');
    await call;
    assert.ok(Math.abs((mattermost.serverNow() ?? 0) - clock.now()) <= 1_000);
  }
});

test('a trigger id of the server is proved by the key that it publishes', async (t) => {
  const {mattermost, server, token, me} = await connect(t);
  const integration = await startSmallServer((_, response) =>
    response.writeHead(200, {'content-type': 'application/json'}).end('{}'),
  );
  t.after(() => integration.stop());
  const {signingKey} = await mattermost.refresh();
  const headers = {Authorization: `Bearer ${token.reveal()}`};
  const post = async (path: string, body: object) => {
    const answer = await fetch(`${server.url}/api/v4${path}`, {method: 'POST', headers, body: JSON.stringify(body)});
    return (await answer.json()) as {id: string};
  };
  const gateway = mattermost.lane.people;
  const {id: teamId} = await post('/teams', {name: 'eng', display_name: 'Engineering', type: 'O'});
  const common = {teamId, method: 'P', displayName: 'd', description: 'd', hint: 'h'} as const;
  await gateway.createCommand({...common, trigger: 'token', url: `${integration.url}/slash`});
  const {id: channelId} = await gateway.channelByName(teamId, 'town-square');
  await post('/commands/execute', {channel_id: channelId, command: '/token list', team_id: teamId});
  const triggerId = new URLSearchParams(integration.seen[0]?.body).get('trigger_id') ?? '';
  const options = {userId: me.id, signingKey, serverNow: server.clock.now()};
  assert.equal(readTrigger(triggerId, options).ok, true);
  assert.deepEqual(readTrigger(triggerId, {...options, userId: 'z'.repeat(26)}), {ok: false, reason: 'foreign'});
});
