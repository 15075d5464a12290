import assert from 'node:assert/strict';
import {readFileSync, statSync, writeFileSync} from 'node:fs';
import {describe, test} from 'node:test';
import manifest from '../../manifest.json' with {type: 'json'};
import {parseConfig} from '../../src/config.ts';
import {Secret} from '../../src/domain/secret.ts';
import {botUser, counts, createWorld, keeperUrl} from './world.ts';

const everything = ['--report-channel', 'eng:token-reports', '--admins', 'admin,new.person@example.com'];

for (const version of ['5.37', '11.10'] as const) {
  describe(`set-up on Mattermost ${version}`, () => {
    test('makes a working set out of nothing', async (t) => {
      const world = await createWorld(t, version);
      const {lines, problems} = await world.run(everything);
      assert.deepEqual(problems, []);
      const bot = botUser(world.server);
      assert.deepEqual(bot.roles.split(' ').toSorted(), ['system_admin', 'system_user']);
      assert.ok(bot.last_picture_update > 0);
      const [command] = [...world.server.state.commands.values()];
      assert.equal(command?.trigger, 'token');
      assert.equal(command.url, `${keeperUrl}/slash`);
      assert.equal(command.method, 'P');
      assert.equal(command.auto_complete_hint, manifest.command.hint);
      const channel = world.server.state.channels.values().find(({name}) => name === 'token-reports');
      assert.equal(channel?.type, 'P');
      assert.ok(world.server.state.channelMembers.has(`${channel.id}:${bot.id}`));
      const config = parseConfig(world.env());
      assert.deepEqual(config.KEEPER_LISTEN, {host: '127.0.0.1', port: 8066});
      assert.equal(config.KEEPER_REPORT_CHANNEL, channel.id);
      assert.equal((await world.connect(config.MATTERMOST_URL, config.MATTERMOST_TOKEN).lane.people.me()).id, bot.id);
      assert.equal(statSync(world.envPath).mode & 0o777, 0o600);
      assert.match(lines.join('\n'), /belongs to @admin\. When that account is deactivated/);
      assert.match(lines.at(-1) ?? '', /^Next: start Token Keeper with `npm start`.*\/token help.*eng/);
    });

    test('makes nothing twice, and keeps the token and the key', async (t) => {
      const world = await createWorld(t, version);
      await world.run(['--report-channel', 'eng:token-reports', '--admins', 'admin']);
      const [before, env] = [counts(world.server), world.env()];
      const {lines, problems} = await world.run(['--report-channel', 'eng:token-reports', '--admins', 'admin'], false);
      assert.deepEqual(problems, [], 'nothing is left to agree to');
      assert.ok(lines.includes('Nothing is left to do.'));
      assert.match(lines.at(-1) ?? '', /^Next: start Token Keeper with/);
      assert.deepEqual(counts(world.server), before);
      assert.deepEqual(world.env(), env);
    });

    test('says no secret', async (t) => {
      const world = await createWorld(t, version);
      const first = await world.run(everything);
      const again = await world.run(everything);
      const said = [...first.lines, ...again.lines].join('\n');
      const {MATTERMOST_TOKEN = '-', KEEPER_SECRET = '-'} = world.env();
      const commandTokens = world.server.state.commands.values().map(({token}) => token);
      for (const secret of [MATTERMOST_TOKEN, KEEPER_SECRET, world.adminToken.reveal(), ...commandTokens]) {
        assert.ok(!said.includes(secret), 'a secret was said');
      }
    });
  });
}

test('without consent nothing is changed', async (t) => {
  const world = await createWorld(t, '11.10');
  const before = counts(world.server);
  const {problems} = await world.run(everything, false);
  assert.deepEqual(problems, ['Stopped. Nothing was changed.']);
  assert.deepEqual(counts(world.server), before);
  assert.deepEqual(world.env(), {});
});

test('goes on where a failed run stopped', async (t) => {
  const world = await createWorld(t, '11.10');
  world.server.misbehave({method: 'POST', path: /^\/api\/v4\/commands$/, times: 1, kind: 'bad-gateway'});
  const failed = await world.run(everything);
  assert.match(failed.problems[0] ?? '', /^Making the command \/token in eng did not work: .*\[502\]\.$/);
  assert.match(failed.problems[1] ?? '', /Run set-up again/);
  assert.deepEqual((await world.run(everything)).problems, []);
  assert.equal(world.server.state.bots.size, 1);
  assert.equal(world.server.state.commands.size, 1);
  assert.equal(
    world.server.state.tokens
      .values()
      .filter(({user_id: id}) => id === botUser(world.server).id)
      .toArray().length,
    1,
  );
});

test('"all" reaches every living team', async (t) => {
  const world = await createWorld(t, '10.11');
  await world.admin('POST', '/teams', {name: 'ops', display_name: 'Operations', type: 'I'});
  const {id} = await world.admin('POST', '/teams', {name: 'old', display_name: 'Old', type: 'O'});
  const old = world.server.state.teams.get(String(id));
  assert.ok(old);
  old.delete_at = 1;
  assert.deepEqual((await world.run(['--teams', 'all'])).problems, []);
  const teams = world.server.state.commands.values().map(({team_id: team}) => world.server.state.teams.get(team)?.name);
  assert.deepEqual([...teams].toSorted(), ['eng', 'ops']);
});

test('with "all", a team whose /token is somebody else\'s is left out, and the rest is set up', async (t) => {
  const world = await createWorld(t, '10.11');
  const {id} = await world.admin('POST', '/teams', {name: 'evil', display_name: 'Evil', type: 'O'});
  const url = 'https://evil.example.com/hook';
  await world.admin('POST', '/commands', {team_id: id, trigger: 'token', method: 'P', url, display_name: 'Mine'});
  const {state} = world.server;
  const members = () => [...state.teamMembers.values()].filter((row) => row.team_id === id).map((row) => row.user_id);
  const before = members();
  await world.admin('POST', '/users', {username: 'ann', email: 'ann@example.com', password: 'Passw0rd!user'});
  const {lines, problems} = await world.run(['--teams', 'all', '--admins', 'ann']);
  assert.deepEqual(problems, []);
  assert.match(
    lines.join('\n'),
    /\n {2}- There is another command \/token in evil \("Mine", calling https:\/\/evil\.example\.com\/hook\): that team is left out\.\n/,
  );
  assert.deepEqual(members(), before);
  const commands = [...state.commands.values()].map((command) => [state.teams.get(command.team_id)?.name, command.url]);
  assert.deepEqual(commands.toSorted(), [
    ['eng', `${keeperUrl}/slash`],
    ['evil', url],
  ]);
  assert.match(lines.at(-1) ?? '', /in the team eng\.$/);
});

test('with "all", a set-up that could reach no team at all is refused', async (t) => {
  const world = await createWorld(t, '10.11');
  const [team] = [...world.server.state.teams.values()];
  const command = {team_id: team?.id, trigger: 'token', method: 'P', url: 'https://other.example.com', display_name: 'Other'};
  await world.admin('POST', '/commands', command);
  const {problems} = await world.run(['--teams', 'all']);
  assert.match(problems.join('\n'), /^There is another command \/token in eng .*: remove it\.$/);
  assert.equal(world.server.state.bots.size, 0);
});

test('a bot account that was disabled is enabled with its token and its other roles', async (t) => {
  const world = await createWorld(t, '11.10');
  await world.run();
  const bot = botUser(world.server);
  const env = world.env();
  await world.admin('PUT', `/users/${bot.id}/roles`, {roles: 'system_user system_post_all'});
  await world.admin('POST', `/bots/${bot.id}/disable`);
  assert.deepEqual((await world.run()).problems, []);
  assert.equal(bot.delete_at, 0);
  assert.deepEqual(bot.roles.split(' ').toSorted(), ['system_admin', 'system_post_all', 'system_user']);
  assert.deepEqual(world.env(), env);
  const token = new Secret(env.MATTERMOST_TOKEN ?? '');
  assert.equal((await world.connect(world.server.url, token).lane.people.me()).id, bot.id);
});

test("a moved Token Keeper's commands and settings move with it", async (t) => {
  const world = await createWorld(t, '11.10');
  await world.run();
  const [command] = [...world.server.state.commands.values()];
  assert.ok(command);
  const {token} = command;
  await world.admin('PUT', `/commands/${command.id}`, {...command, url: 'https://elsewhere.example.com/x', method: 'G'});
  const {problems, lines} = await world.run(['--keeper-url', 'http://127.0.0.1:9077']);
  assert.deepEqual(problems, []);
  assert.match(lines.at(-1) ?? '', /^Next: start, or restart, Token Keeper with/);
  assert.match(lines.join('\n'), /calling http:\/\/127\.0\.0\.1:9077\/slash instead of https:\/\/elsewhere\.example\.com\/x/);
  assert.match(lines.join('\n'), /Teams that are not named here still call http:\/\/127\.0\.0\.1:8066/);
  assert.match(lines.join('\n'), /Buttons of earlier messages go on calling http:\/\/127\.0\.0\.1:8066: /);
  assert.doesNotMatch((await world.run(['--keeper-url', 'http://127.0.0.1:9077'])).lines.join('\n'), /go on calling/);
  const [moved] = [...world.server.state.commands.values()];
  assert.deepEqual([moved?.url, moved?.method, moved?.token], ['http://127.0.0.1:9077/slash', 'P', token]);
  assert.equal(world.env().KEEPER_LISTEN, '127.0.0.1:9077');
  assert.equal(world.env().KEEPER_URL, 'http://127.0.0.1:9077');
});

test('an address with a slash behind it in the environment file has not moved', async (t) => {
  const world = await createWorld(t, '11.10');
  await world.run();
  writeFileSync(world.envPath, readFileSync(world.envPath, 'utf8').replace(/^(KEEPER_URL=.*)$/mu, '$1/'));
  const {lines, problems} = await world.run();
  assert.deepEqual(problems, []);
  assert.doesNotMatch(lines.join('\n'), /still call|go on calling/);
});
