import assert from 'node:assert/strict';
import {test} from 'node:test';
import {createWorld, type World} from './world.ts';

const addUser = (world: World, username: string) =>
  world.admin('POST', '/users', {username, email: `${username}@example.com`, password: 'Passw0rd!user'});

test('admins are brought into the teams and the report channel, by name or address; strangers are invited', async (t) => {
  const world = await createWorld(t, '11.10');
  const ann = await addUser(world, 'ann');
  const bob = await addUser(world, 'bob');
  const admins = '@Ann, bob@example.com,new.person@example.com';
  const {lines, problems} = await world.run(['--report-channel', 'eng:reports', '--admins', admins]);
  assert.deepEqual(problems, []);
  const {state} = world.server;
  const team = state.teams.values().find(({name}) => name === 'eng');
  const channel = state.channels.values().find(({name}) => name === 'reports');
  for (const {id} of [ann, bob]) {
    assert.equal(state.teamMembers.get(`${team?.id}:${id}`)?.delete_at, 0);
    assert.ok(state.channelMembers.has(`${channel?.id}:${id}`));
  }
  const invited = state.mails.filter(({kind}) => kind === 'invitation').map(({to}) => to);
  assert.deepEqual(invited, ['new.person@example.com']);
  assert.match(
    lines.join('\n'),
    /@ann is no system admin: set-up brings them in, but does not make them one, and with them in the report channel, reports there have numbers only\./,
  );
  assert.equal(state.users.get(String(ann.id))?.roles.includes('system_admin'), false);
});

test('who is no system admin is named without the reports where there is no report channel', async (t) => {
  const world = await createWorld(t, '11.10');
  await addUser(world, 'ann');
  const {lines} = await world.run(['--admins', 'ann']);
  assert.match(lines.join('\n'), /@ann is no system admin: set-up brings them in, but does not make them one\.\n/);
});

test('the report channel may be in a team without the command; the bot joins it', async (t) => {
  const world = await createWorld(t, '5.37');
  await world.admin('POST', '/teams', {name: 'ops', display_name: 'Operations', type: 'I'});
  assert.deepEqual((await world.run(['--report-channel', 'ops:reports', '--admins', 'admin'])).problems, []);
  assert.equal(world.server.state.commands.size, 1);
});

test('a public report channel is named as a risk and left as it is', async (t) => {
  const world = await createWorld(t, '11.10');
  const {lines, problems} = await world.run(['--report-channel', 'eng:off-topic']);
  assert.deepEqual(problems, []);
  assert.match(
    lines.join('\n'),
    /The report channel eng:off-topic is public, so reports there have numbers only: make it private, with system admins only, for the whole report\./,
  );
  assert.equal(world.server.state.channels.values().find(({name}) => name === 'off-topic')?.type, 'O');
});

test('who cannot be brought in or invited does not keep Token Keeper from being ready', async (t) => {
  const world = await createWorld(t, '11.10');
  await addUser(world, 'ann');
  world.server.misbehave({method: 'POST', path: /\/members\/batch$/, kind: 'bad-gateway'});
  const {problems} = await world.run(['--admins', 'ann']);
  assert.match(problems[0] ?? '', /^Bringing @ann into eng did not work: .*\[502\]\.$/);
  assert.match(world.env().MATTERMOST_TOKEN ?? '', /^[a-z0-9]{26}$/);
});
