import assert from 'node:assert/strict';
import type {ServerResponse} from 'node:http';
import {type TestContext, test} from 'node:test';
import {inspect} from 'node:util';
import {ServerError} from '../../src/domain/errors.ts';
import {Secret} from '../../src/domain/secret.ts';
import type {Answer} from '../../src/mattermost/answer.ts';
import {RestClient} from '../../src/mattermost/client.ts';
import {type Seen, startSmallServer} from './small-server.ts';

const secret = 'kx9secretsecretsecretsecre';

type Set = {answers?: Answer[]; timeoutMs?: number; token?: string};

async function clientOf(t: TestContext, answer: (seen: Seen, response: ServerResponse) => void, set: Set = {}) {
  const server = await startSmallServer(answer);
  t.after(() => server.stop());
  const {answers = [], timeoutMs = 5000, token = secret} = set;
  const client = new RestClient({
    url: `${server.url}/`,
    token: new Secret(token),
    timeoutMs,
    now: () => 0,
    onAnswer: (one) => answers.push(one),
  });
  return {client, server};
}

async function failureOf(call: Promise<unknown>): Promise<ServerError> {
  const error = await call.then(
    () => assert.fail('the call should have failed'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ServerError, `a ServerError, not ${inspect(error)}`);
  assert.ok(!inspect(error, {depth: 9}).includes(secret), 'no secret in the error');
  return error;
}

const json = (status: number, type: string, body: string) => (_: Seen, response: ServerResponse) => {
  response.writeHead(status, {'content-type': type}).end(body);
};

test('a call carries the token, and the client can be printed without showing it', async (t) => {
  const {client, server} = await clientOf(t, json(200, 'application/json', '{"id":"x"}'));
  assert.deepEqual(await client.getMe(), {id: 'x'});
  assert.equal(server.seen[0]?.path, '/api/v4/users/me');
  assert.equal(server.seen[0]?.headers.authorization, `Bearer ${secret}`);
  assert.ok(!inspect(client, {depth: 9, showHidden: true}).includes(secret));
});

test('JSON is read under any content type', async (t) => {
  for (const type of ['application/json; charset=utf-8', 'text/plain', 'Application/JSON']) {
    const {client} = await clientOf(t, json(200, type, '{"ok":1}'));
    assert.deepEqual(await client.call('GET', '/x'), {ok: 1});
  }
});

test('an error keeps its HTTP status and the id of Mattermost', async (t) => {
  const body = '{"id":"api.context.404.app_error","message":"Not here","status_code":200}';
  const {client} = await clientOf(t, json(404, 'text/plain', body));
  const error = await failureOf(client.call('POST', '/users/tokens/rotate?a=b', {}));
  assert.equal(error.status, 404);
  assert.equal(error.id, 'api.context.404.app_error');
  assert.equal(error.message, 'POST /users/tokens/rotate: 404 api.context.404.app_error');
  assert.equal(error.words, 'Not here');
  assert.equal(error.mayHaveHappened, false);
});

test('an error that repeats what was sent puts none of it into the log, and the token nowhere', async (t) => {
  const {client} = await clientOf(t, (seen, response) => {
    // As API gateways do with what they cannot read, and plugins with a post that they refuse.
    const text = `Refused: ${seen.headers.authorization} ${seen.body}`;
    response.writeHead(400).end(JSON.stringify({id: text, message: text}));
  });
  const error = await failureOf(client.call('POST', '/posts', {message: 'the **name** of a token'}));
  assert.match(error.message, /^POST \/posts: 400 no content type, \d+ bytes$/);
  assert.equal(error.id, '');
  assert.equal(error.words, 'Refused: Bearer … {"message":"the **name** of a token"}');
});

test('errors in HTML, in text, in null, in other JSON and without a body keep their status', async (t) => {
  const bodies = ['<html>Bad Gateway</html>', 'limit exceeded', 'null', '"text"', '[]', '{"id":7,"message":{}}', ''];
  for (const body of bodies) {
    const {client} = await clientOf(t, json(502, 'text/html', body));
    const error = await failureOf(client.call('GET', '/x'));
    assert.deepEqual([error.status, error.id, error.mayHaveHappened], [502, '', true]);
  }
});

test('an answer of 200 that is not JSON is an error after which the work may have been done', async (t) => {
  for (const body of ['<html>Sign in</html>', '', '{"cut":']) {
    const {client} = await clientOf(t, json(200, 'text/html', body));
    const error = await failureOf(client.call('POST', '/x', {}));
    assert.deepEqual([error.status, error.mayHaveHappened], [502, true]);
  }
});

test('limits are heard: Retry-After, remaining calls and their reset, the clock and the version', async (t) => {
  const answers: Answer[] = [];
  const date = 'Sun, 22 Nov 2026 10:00:00 GMT';
  const {client} = await clientOf(
    t,
    (_, response) => {
      const headers = {'retry-after': '7', 'x-ratelimit-remaining': ['5', '3'], 'x-ratelimit-reset': ['1', '4'], date};
      response.writeHead(429, {...headers, 'x-version-id': '10.11.0.1.abc.false'}).end('limit exceeded');
    },
    {answers},
  );
  const error = await failureOf(client.getMe());
  assert.deepEqual([error.status, error.retryAfterMs], [429, 7000]);
  const expected = {status: 429, remaining: 3, resetMs: 4000, retryAfterMs: 7000, versionId: '10.11.0.1.abc.false'};
  assert.deepEqual(answers, [{...expected, date: Date.parse(date)}]);
});

test('Retry-After may be a date, read by the clock of its sender', async (t) => {
  const {client} = await clientOf(t, (_, response) => {
    const headers = {date: 'Sun, 22 Nov 2026 10:00:00 GMT', 'retry-after': 'Sun, 22 Nov 2026 10:00:30 GMT'};
    response.writeHead(503, headers).end();
  });
  assert.equal((await failureOf(client.getMe())).retryAfterMs, 30_000);
});

test('a server that hangs, before or within its answer, is given up after the time-out', async (t) => {
  const hangs = [() => {}, (_: Seen, response: ServerResponse) => void response.writeHead(200).write('{')];
  for (const hang of hangs) {
    const {client} = await clientOf(t, hang, {timeoutMs: 50});
    const error = await failureOf(client.getMe());
    assert.deepEqual([error.status, error.mayHaveHappened], [0, true]);
    assert.match(error.message, /no answer within 50 ms/);
  }
});

test('an answer without end is given up before it fills the memory', async (t) => {
  const piece = Buffer.alloc(1024 * 1024, '[');
  let sent = 0;
  const {client} = await clientOf(t, (_, response) => {
    const write = (): void => {
      while (sent < 100 && !response.destroyed && response.write(piece)) sent += 1;
    };
    response.on('drain', write);
    write();
  });
  const error = await failureOf(client.call('GET', '/users/x/preferences/y'));
  assert.deepEqual([error.status, error.mayHaveHappened], [0, true]);
  assert.match(error.message, /ANSWER_TOO_LONG/);
  assert.ok(sent < 80, `${sent} MiB were read`);
});

test('a cut or refused connection is status 0; where none came about, the call surely did not happen', async (t) => {
  const {client, server} = await clientOf(t, (_, response) => response.destroy());
  const cut = await failureOf(client.getMe());
  assert.deepEqual([cut.status, cut.isAway, cut.mayHaveHappened], [0, true, true]);
  await server.stop();
  const refused = await failureOf(client.getMe());
  assert.match(refused.message, /ECONNREFUSED/);
  assert.deepEqual([refused.status, refused.isAway, refused.mayHaveHappened], [0, true, false]);
  const {port} = new URL(server.url);
  for (const url of [`http://localhost:${port}`, 'http://nowhere.invalid']) {
    client.setUrl(url);
    const error = await failureOf(client.getMe());
    assert.deepEqual([error.status, error.isAway, error.mayHaveHappened], [0, true, false], error.message);
  }
});

test('a token that no header can hold is not printed by the error', async (t) => {
  const {client, server} = await clientOf(t, json(200, 'application/json', '{}'), {token: `${secret}\n${secret}`});
  assert.equal((await failureOf(client.getMe())).status, 0);
  assert.equal(server.seen.length, 0);
});

test('a redirect is not followed, as it would turn a change into a read', async (t) => {
  const {client, server} = await clientOf(t, (_, response) => response.writeHead(301, {location: '/elsewhere'}).end());
  const error = await failureOf(client.revokeUserAccessToken('x'));
  assert.deepEqual([error.status, error.mayHaveHappened], [301, false]);
  assert.equal(server.seen.length, 1);
});

test('addresses and queries stay out of messages', async (t) => {
  const {client} = await clientOf(t, json(500, 'text/plain', ''));
  const error = await failureOf(client.call('GET', '/users/email/ann%40example.com?term=ann'));
  assert.equal(error.message, 'GET /users/email/…: 500 text/plain, 0 bytes');
});

test('a file is answered as its bytes', async (t) => {
  const {client} = await clientOf(t, (_, response) =>
    response.writeHead(200, {'content-type': 'image/png'}).end(Buffer.from([0, 255, 7])),
  );
  assert.deepEqual([...(await client.bytes('/users/x/image'))], [0, 255, 7]);
});
