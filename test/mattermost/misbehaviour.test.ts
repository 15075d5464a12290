import assert from 'node:assert/strict';
import {afterEach, beforeEach, test} from 'node:test';
import {type ApiClient, signUp} from './api-client.ts';
import {type StandIn, startMattermost} from './server.ts';

let server: StandIn;
let admin: ApiClient & {readonly id: string};

beforeEach(async () => {
  server = await startMattermost();
  admin = await signUp(server.url, 'admin');
});
afterEach(() => server.stop());

const create = () => admin.call('POST', '/users/me/tokens', {description: 'ci'});
const made = () => server.state.tokens.size;

test('limits the rate with plain text and Retry-After', async () => {
  server.misbehave({path: /\/users\/me$/, kind: 'rate-limit', retryAfterSeconds: 7});
  const {status, text, headers} = await admin.call('GET', '/users/me');
  assert.equal(status, 429);
  assert.equal(text.trim(), 'limit exceeded');
  assert.equal(headers.get('retry-after'), '7');
  assert.match(headers.get('content-type') ?? '', /^text\/plain/);
});

test('answers as a broken proxy does', async () => {
  server.misbehave({path: /tokens/, kind: 'bad-gateway'});
  const {status, headers} = await create();
  assert.equal(status, 502);
  assert.equal(headers.get('content-type'), 'text/html');
  assert.equal(made(), 0);
});

test('refuses as for an unknown token', async () => {
  server.misbehave({path: /./, kind: 'unauthorised'});
  const {status, body} = await admin.call('GET', '/users/me');
  assert.equal(status, 401);
  assert.equal(body.id, 'api.context.session_expired.app_error');
});

test('cuts the connection before the work', async () => {
  server.misbehave({path: /tokens/, kind: 'cut-before'});
  await assert.rejects(create(), TypeError);
  assert.equal(made(), 0);
});

test('cuts the connection after the work', async () => {
  server.misbehave({path: /tokens/, kind: 'cut-after'});
  await assert.rejects(create(), TypeError);
  assert.equal(made(), 1);
});

for (const [kind, tokens] of [
  ['hang', 0],
  ['hang-after', 1],
] as const) {
  test(`never answers (${kind})`, async () => {
    server.misbehave({path: /tokens/, kind});
    const gone = new AbortController();
    const answer = fetch(`${server.url}/api/v4/users/me/tokens`, {
      method: 'POST',
      headers: {Authorization: `Bearer ${admin.token}`},
      body: JSON.stringify({description: 'ci'}),
      signal: gone.signal,
    });
    const waited = await Promise.race([answer, reached(server, kind === 'hang' ? 0 : 1)]);
    assert.equal(waited, 'reached');
    gone.abort();
    await assert.rejects(answer);
    assert.equal(made(), tokens);
  });
}

test('answers late', async () => {
  const rule = server.misbehave({path: /tokens/, kind: 'late'});
  const answer = create();
  assert.equal(await Promise.race([answer, reached(server, 1)]), 'reached');
  rule.stop();
  assert.equal((await answer).status, 200);
  assert.equal(made(), 1);
});

test('hits only the calls that fit, as often as it was told, and counts them', async () => {
  const bob = await signUp(server.url, 'bob', admin);
  const rule = server.misbehave({method: 'GET', path: /\/users\/me$/, kind: 'bad-gateway', times: 2, userId: bob.id});
  const status = async (who: ApiClient) => (await who.call('GET', '/users/me')).status;
  assert.equal(await status(admin), 200);
  assert.deepEqual([await status(bob), await status(bob), await status(bob)], [502, 502, 200]);
  assert.equal(rule.hits, 2);
});

test('behaves again once the rule is stopped', async () => {
  const rule = server.misbehave({path: /./, kind: 'bad-gateway'});
  assert.equal((await create()).status, 502);
  rule.stop();
  assert.equal((await create()).status, 200);
});

test('logs what reached it', async () => {
  await create();
  const last = server.requests().at(-1);
  assert.deepEqual(
    {method: last?.method, path: last?.path, status: last?.status, userId: last?.userId},
    {method: 'POST', path: '/api/v4/users/me/tokens', status: 200, userId: admin.id},
  );
});

/** Resolves once the call for a token reached the server and, where work is to be done, was worked on. */
async function reached(server: StandIn, tokens: number): Promise<'reached'> {
  while (!server.requests().some(({path}) => path.endsWith('/tokens')) || server.state.tokens.size < tokens) {
    await new Promise((resolve) => setImmediate(resolve));
  }
  return 'reached';
}
