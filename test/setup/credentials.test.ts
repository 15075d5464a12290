import assert from 'node:assert/strict';
import {chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync} from 'node:fs';
import {dirname, join} from 'node:path';
import {test} from 'node:test';
import {systemClock} from '../../src/clock.ts';
import {parseConfig} from '../../src/config.ts';
import {ServerError} from '../../src/domain/errors.ts';
import {Secret} from '../../src/domain/secret.ts';
import {makeToken} from '../../src/setup/bot-token.ts';
import {botUser, createWorld, type World} from './world.ts';

const tokensOfBot = ({server}: World) => [...server.state.tokens.values()].filter(({user_id: id}) => id === botUser(server).id);

test('a token that the server no longer accepts is replaced, and the key is not', async (t) => {
  const world = await createWorld(t, '11.10');
  await world.run();
  const before = world.env();
  const [token] = tokensOfBot(world);
  await world.admin('POST', '/users/tokens/revoke', {token_id: token?.id});
  const {lines, problems} = await world.run();
  assert.deepEqual(problems, []);
  assert.match(lines.join('\n'), /Make a new access token for @token-keeper: the server does not accept the one/);
  assert.match(lines.at(-1) ?? '', /^Next: start, or restart, Token Keeper with/);
  const after = world.env();
  const me = await world.connect(world.server.url, new Secret(after.MATTERMOST_TOKEN ?? '')).lane.people.me();
  assert.equal(me.id, botUser(world.server).id);
  assert.deepEqual({...after, MATTERMOST_TOKEN: ''}, {...before, MATTERMOST_TOKEN: ''});
});

test('a token is not taken for broken while the server does not say so', async (t) => {
  const world = await createWorld(t, '11.10');
  await world.run();
  const before = world.env();
  world.server.misbehave({path: /\/users\/me$/, kind: 'bad-gateway', userId: botUser(world.server).id});
  const {problems} = await world.run();
  assert.match(problems.join('\n'), /^Trying the MATTERMOST_TOKEN in the environment file did not work: .*\[502\]\.$/);
  assert.deepEqual(world.env(), before);
});

test("another account's working token is not replaced", async (t) => {
  const world = await createWorld(t, '11.10');
  writeFileSync(world.envPath, `MATTERMOST_TOKEN=${world.adminToken.reveal()}\n`);
  const {problems} = await world.run();
  assert.match(problems.join('\n'), /^The MATTERMOST_TOKEN in .* works, but it is @admin's/);
  assert.equal(world.env().MATTERMOST_TOKEN, world.adminToken.reveal());
});

test('where the bot was renamed, set-up says to name it back, and makes no second one', async (t) => {
  const world = await createWorld(t, '11.10');
  await world.run();
  const bot = botUser(world.server);
  await world.admin('PUT', `/bots/${bot.id}`, {username: 'tokens'});
  const {problems} = await world.run();
  assert.match(
    problems.join(),
    /it is @tokens's and not @token-keeper's: .* If that is the bot, renamed, name it @token-keeper again\./,
  );
  await world.admin('PUT', `/bots/${bot.id}`, {username: 'token-keeper'});
  assert.deepEqual((await world.run()).problems, []);
  assert.equal(botUser(world.server).id, bot.id);
});

test('a token for another server is neither sent elsewhere nor replaced', async (t) => {
  const world = await createWorld(t, '11.10');
  writeFileSync(world.envPath, `MATTERMOST_URL=https://chat.example.com\nMATTERMOST_TOKEN=${'a'.repeat(26)}\n`);
  const before = world.server.requests().length;
  const {problems} = await world.run();
  assert.match(problems.join('\n'), /holds the bot's access token for another server \(https:\/\/chat\.example\.com\)/);
  assert.equal(world.server.requests().length, before);
});

test('comments and other settings of an environment file stay, and it is closed to others', async (t) => {
  const world = await createWorld(t, '5.37');
  const key = 'k'.repeat(40);
  writeFileSync(
    world.envPath,
    `# our notes\nLOG_LEVEL=debug\n\nexport KEEPER_URL = "http://127.0.0.1:1"\nKEEPER_SECRET=${key}\nOTHER='x # y'`,
  );
  chmodSync(world.envPath, 0o644);
  assert.deepEqual((await world.run()).problems, []);
  const text = readFileSync(world.envPath, 'utf8');
  assert.match(
    text,
    /^# our notes\nLOG_LEVEL=debug\n\nexport KEEPER_URL=http:\/\/127\.0\.0\.1:8066\nKEEPER_SECRET=k{40}\nOTHER='x # y'\n/,
  );
  assert.equal(statSync(world.envPath).mode & 0o777, 0o600);
});

test('a file that only lies open is closed', async (t) => {
  const world = await createWorld(t, '11.10');
  await world.run();
  chmodSync(world.envPath, 0o640);
  const {lines} = await world.run();
  assert.match(lines.join('\n'), /readable by its owner only/);
  assert.equal(statSync(world.envPath).mode & 0o777, 0o600);
});

test('the file behind a link is written, and nothing half written stays beside it', async (t) => {
  const world = await createWorld(t, '11.10');
  const folder = join(dirname(world.envPath), 'elsewhere');
  mkdirSync(folder);
  writeFileSync(join(folder, 'keeper.env'), 'LOG_LEVEL=warn\n');
  symlinkSync(join(folder, 'keeper.env'), world.envPath);
  assert.deepEqual((await world.run()).problems, []);
  assert.match(readFileSync(join(folder, 'keeper.env'), 'utf8'), /^LOG_LEVEL=warn\nMATTERMOST_URL=/);
  assert.deepEqual(readdirSync(folder), ['keeper.env']);
});

test('where the file cannot be written, the new token does not stay behind', async (t) => {
  const world = await createWorld(t, '11.10');
  mkdirSync(`${world.envPath}.${process.pid}.new`);
  const {problems} = await world.run();
  assert.match(problems[0] ?? '', /\.env could not be written \[EEXIST\]/);
  assert.match(problems[1] ?? '', /was revoked again/);
  assert.deepEqual(tokensOfBot(world), []);
});

test('a chosen KEEPER_LISTEN and a key in a file of its own are left as they are', async (t) => {
  const world = await createWorld(t, '11.10');
  const keyFile = join(dirname(world.envPath), 'key');
  writeFileSync(keyFile, 'f'.repeat(48));
  writeFileSync(world.envPath, `KEEPER_LISTEN=127.0.0.1:9999\nKEEPER_SECRET_FILE=${keyFile}\n`);
  assert.deepEqual((await world.run()).problems, []);
  assert.equal(world.env().KEEPER_LISTEN, '127.0.0.1:9999');
  assert.equal(world.env().KEEPER_SECRET, undefined);
});

test('a port that needs special rights is named before it is chosen, and another one mends it', async (t) => {
  const world = await createWorld(t, '11.10');
  const {lines} = await world.run(['--keeper-url', 'http://localhost']);
  assert.match(
    lines.join('\n'),
    /To be known:\n {2}- KEEPER_LISTEN becomes 127\.0\.0\.1:80, .*such as http:\/\/localhost:8066\.\n/,
  );
  const higher = await world.run(['--keeper-url', 'http://localhost:8066']);
  assert.doesNotMatch(higher.lines.join('\n'), /special rights/);
  assert.equal(world.env().KEEPER_LISTEN, '127.0.0.1:8066');
});

test('where KEEPER_URL does not say where to listen, the address listened at and what mends it are said', async (t) => {
  const world = await createWorld(t, '11.10');
  writeFileSync(world.envPath, 'KEEPER_ALLOW_HTTP=true\nKEEPER_LISTEN=\n');
  for (const url of ['https://keeper.example.com', 'http://192.0.2.2:8366']) {
    world.server.state.config.ServiceSettings = {
      ...world.server.state.config.ServiceSettings,
      AllowedUntrustedInternalConnections: '192.0.2.2/32 127.0.0.1/32',
    };
    const {lines, problems} = await world.run(['--keeper-url', url]);
    assert.deepEqual(problems, []);
    const {host, port} = parseConfig(world.env()).KEEPER_LISTEN;
    assert.ok(
      lines.some((line) =>
        line.startsWith(
          `  - Token Keeper listens at ${host}:${port}: let a proxy on this machine pass KEEPER_URL on to it, or set `,
        ),
      ),
      lines.join('\n'),
    );
  }
  writeFileSync(world.envPath, readFileSync(world.envPath, 'utf8').replace('KEEPER_LISTEN=', 'KEEPER_LISTEN=0.0.0.0:8366'));
  assert.doesNotMatch((await world.run(['--keeper-url', 'http://192.0.2.2:8366'])).lines.join('\n'), /listens at/);
});

test('an address that set-up let Token Keeper listen at is named again where KEEPER_URL moves away from it', async (t) => {
  const world = await createWorld(t, '11.10');
  assert.doesNotMatch((await world.run(['--keeper-url', 'http://127.0.0.1:9077'])).lines.join('\n'), /listens at/);
  const {lines} = await world.run(['--keeper-url', 'https://keeper.example.com']);
  assert.match(lines.join('\n'), /Token Keeper listens at 127\.0\.0\.1:9077: let a proxy/);
});

test('an address with a path needs a proxy that takes it away, and that is said each time', async (t) => {
  const world = await createWorld(t, '11.10');
  const url = 'http://127.0.0.1:9077/keeper';
  const {lines, problems} = await world.run(['--keeper-url', url]);
  assert.deepEqual(problems, []);
  assert.equal(world.env().KEEPER_LISTEN, undefined);
  assert.match(lines.join('\n'), /listens at 127\.0\.0\.1:8066: let a proxy/);
  writeFileSync(world.envPath, `KEEPER_LISTEN=127.0.0.1:9078\n${readFileSync(world.envPath, 'utf8')}`);
  const again = await world.run(['--keeper-url', url]);
  for (const said of [lines, again.lines]) assert.match(said.join('\n'), /has a path, .*take \/keeper away\.\n/);
});

test('an address that only begins like one of this machine is not listened at', async (t) => {
  const world = await createWorld(t, '11.10');
  writeFileSync(world.envPath, 'KEEPER_ALLOW_HTTP=true\n');
  assert.deepEqual((await world.run(['--keeper-url', 'http://localhost.example.com'])).problems, []);
  assert.equal(world.env().KEEPER_LISTEN, undefined);
});

for (const version of ['5.37', '11.10'] as const) {
  test(`${version}: tokens of earlier set-ups are named apart from the one in use, where that can be known`, async (t) => {
    const world = await createWorld(t, version);
    await world.run();
    const {MATTERMOST_TOKEN: lost = ''} = world.env();
    writeFileSync(world.envPath, '');
    const lines = [await world.run(), await world.run()].map((ran) => ran.lines.join('\n'));
    const {MATTERMOST_TOKEN: kept = ''} = world.env();
    const brief = (secret: string) => tokensOfBot(world).find(({token}) => token === secret)?.id;
    const named = (secret: string) => `"Token Keeper \\(set-up [\\d-]{10}\\)" \\(${brief(secret)}\\)`;
    const inUse = `has 2 access tokens\\. .*\\.env holds ${named(kept)}\\. Revoke the rest if nothing uses it: ${named(lost)}\\.\n`;
    for (const said of lines) assert.match(said, new RegExp(inUse));
    await world.connect(world.server.url, new Secret(lost)).lane.people.me();
    const unknown = (await world.run()).lines.join('\n');
    assert.match(unknown, /has 2 access tokens: "Token Keeper .* and "Token Keeper .*\. Revoke those that nothing uses\./);
  });
}

test("where the server's policy demands an end, the token lasts as long as it may", async (t) => {
  const world = await createWorld(t, '11.10');
  const gateway = world.connect(world.server.url, world.adminToken).lane.people;
  const {userId} = await gateway.createBot({username: 'keeper', displayName: '', description: ''});
  // The stand-in exempts bots from the policy, as servers before 12.0 do: the refusal is 12.0's.
  const strict: typeof gateway = {
    ...gateway,
    async createToken(owner, name, end) {
      if (end === null) throw new ServerError(400, 'app.user_access_token.expires_at_required.app_error', 'needs an end');
      return await gateway.createToken(owner, name, end);
    },
  };
  const {token} = await makeToken({gateway: strict, clock: systemClock, botId: userId, maxLifetimeDays: 30});
  const days = ((token.expiresAt ?? 0) - Date.now()) / 86_400_000;
  assert.ok(days > 29.9 && days < 30, String(days));
});
