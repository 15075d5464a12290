import assert from 'node:assert/strict';
import {once} from 'node:events';
import {createServer} from 'node:http';
import type {AddressInfo} from 'node:net';
import {test} from 'node:test';
import type {MattermostVersion} from '../mattermost/server.ts';
import {counts, createWorld, type World} from './world.ts';

const versions: readonly MattermostVersion[] = ['5.37', '11.10'];

function setService(world: World, change: Record<string, unknown>): void {
  const {config} = world.server.state;
  config.ServiceSettings = {...config.ServiceSettings, ...change};
}

/** Runs set-up and holds that it was refused in these words, in one run, with nothing changed. */
async function isRefused(world: World, args: readonly string[], words: readonly RegExp[]): Promise<void> {
  const before = counts(world.server);
  const env = world.env();
  const {problems} = await world.run(args);
  for (const [index, pattern] of words.entries()) assert.match(problems[index] ?? '', pattern);
  assert.equal(problems.length, words.length, problems.join('\n'));
  assert.deepEqual(counts(world.server), before);
  assert.deepEqual(world.env(), env);
}

for (const version of versions) {
  test(`${version}: bots and commands switched off are named with the setting, both at once`, async (t) => {
    const world = await createWorld(t, version);
    setService(world, {EnableBotAccountCreation: false, EnableCommands: false});
    await isRefused(
      world,
      [],
      [
        /^ServiceSettings\.EnableBotAccountCreation is off .*System Console > Integrations > Bot Accounts/,
        /^ServiceSettings\.EnableCommands is off .*Enable Custom Slash Commands\.$/,
      ],
    );
  });

  test(`${version}: tokens switched off are named with the setting, since the admin's token does not work either`, async (t) => {
    const world = await createWorld(t, version);
    setService(world, {EnableUserAccessTokens: false});
    await isRefused(
      world,
      [],
      [
        /does not accept the admin's token.*ServiceSettings\.EnableUserAccessTokens.*\[401 api\.context\.session_expired\.app_error\]/,
      ],
    );
  });

  test(`${version}: an address that the server would not call is refused with what must be allowed`, async (t) => {
    const world = await createWorld(t, version);
    setService(world, {AllowedUntrustedInternalConnections: 'other.example.com'});
    const allow = (entry: string) =>
      new RegExp(`add ${entry} to ServiceSettings\\.AllowedUntrustedInternalConnections .*"other\\.example\\.com" now`);
    await isRefused(world, [], [allow('127\\.0\\.0\\.1/32')]);
    await isRefused(world, ['--keeper-url', 'https://keeper.internal/x'], [allow('keeper\\.internal')]);
  });
}

test('a bot account that is there needs no switch for making bots', async (t) => {
  const world = await createWorld(t, '11.10');
  await world.run();
  setService(world, {EnableBotAccountCreation: false});
  assert.deepEqual((await world.run()).problems, []);
});

test("somebody else's command with our word is named and left alone", async (t) => {
  const world = await createWorld(t, '10.11');
  const [team] = [...world.server.state.teams.values()];
  const url = 'https://other.example.com/hook';
  await world.admin('POST', '/commands', {team_id: team?.id, trigger: 'token', method: 'P', url, display_name: 'Other'});
  await isRefused(
    world,
    [],
    [/^There is another command \/token in eng \("Other", calling https:\/\/other\.example\.com\/hook\)/],
  );
  assert.equal([...world.server.state.commands.values()][0]?.url, url);
});

test('unknown teams, channels of unknown teams and unknown people are all named in one run', async (t) => {
  const world = await createWorld(t, '11.10');
  await isRefused(
    world,
    ['--teams', 'eng,nope', '--report-channel', 'nowhere:reports', '--admins', 'nobody.here'],
    [/^There is no team "nope"/, /^There is no team "nowhere"/, /^There is no account @nobody\.here/],
  );
});

for (const version of versions) {
  test(`${version}: an archived report channel is named before anything is done`, async (t) => {
    const world = await createWorld(t, version);
    const [team] = [...world.server.state.teams.values()];
    for (const type of ['O', 'P']) {
      const name = `reports-${type.toLowerCase()}`;
      const {id} = await world.admin('POST', '/channels', {team_id: team?.id, type, name, display_name: 'Reports'});
      await world.admin('DELETE', `/channels/${id}`);
      const words = new RegExp(`^The channel eng:${name} is archived: unarchive it, or name another\\.$`);
      await isRefused(world, ['--report-channel', `eng:${name}`], [words]);
    }
  });
}

test('a person who bears the name of the bot stays a person', async (t) => {
  const world = await createWorld(t, '11.10');
  await world.admin('POST', '/users', {username: 'token-keeper', email: 'p@example.com', password: 'Passw0rd!user'});
  await isRefused(world, [], [/^The user name @token-keeper belongs to a person/]);
});

test('a bot account that belongs to no system admin is not made one', async (t) => {
  const world = await createWorld(t, '11.10');
  const ann = await world.admin('POST', '/users', {username: 'ann', email: 'ann@example.com', password: 'Passw0rd!user'});
  const bot = await world.admin('POST', '/bots', {username: 'token-keeper', display_name: 'Mine'});
  await world.admin('POST', `/bots/${bot.user_id}/assign/${ann.id}`);
  await isRefused(world, [], [/^The bot account @token-keeper belongs to @ann, who is no system admin.*mmctl bot assign/]);
});

test("an admin's bot that becomes a system admin is named with the tokens that it has, before consent", async (t) => {
  const world = await createWorld(t, '11.10');
  const bot = await world.admin('POST', '/bots', {username: 'token-keeper', display_name: 'Mine'});
  const plan = async () => (await world.run([], false)).lines.join('\n');
  assert.doesNotMatch(await plan(), /gets a system admin's rights/);
  await world.admin('POST', `/users/${bot.user_id}/tokens`, {description: 'old'});
  assert.match(
    await plan(),
    /To be known:\n {2}- @token-keeper becomes a system admin: whoever holds its access token gets a system admin's rights\.\n/,
  );
  await world.admin('POST', `/users/${bot.user_id}/tokens`, {description: 'older'});
  assert.match(await plan(), /: whoever holds one of its 2 access tokens gets a system admin's rights\.\n/);
  await world.run();
  assert.doesNotMatch(await plan(), /gets a system admin's rights/);
});

test('plain http to another machine is refused before a token goes over it', async (t) => {
  const world = await createWorld(t, '11.10');
  const before = world.server.requests().length;
  await isRefused(
    world,
    ['--url', 'http://chat.example.com', '--keeper-url', 'http://keeper.example.com'],
    [/^MATTERMOST_URL is plain http/, /^KEEPER_URL is plain http/],
  );
  assert.equal(world.server.requests().length, before);
});

test('a token of somebody who is no system admin is refused', async (t) => {
  const world = await createWorld(t, '11.10');
  const admin = world.server.state.users.values().find(({username}) => username === 'admin');
  assert.ok(admin);
  admin.roles = 'system_user system_user_access_token';
  await isRefused(world, [], [/^The admin's token belongs to @admin, who is no system admin/]);
});

test('a place where nothing answers, or something else than Mattermost, is named as such', async (t) => {
  const world = await createWorld(t, '11.10');
  const other = createServer((_request, response) => response.end('<html></html>'));
  other.listen(0, '127.0.0.1');
  await once(other, 'listening');
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  await isRefused(world, ['--url', url], [/does not answer as a Mattermost server does \[502\]: check the address/]);
  other.close();
  other.closeAllConnections();
  await once(other, 'close');
  await isRefused(
    world,
    ['--url', url],
    [/^Calling http:\/\/127\.0\.0\.1:\d+ did not work: no answer \(ECONNREFUSED\) \[no answer\]\.$/],
  );
});
