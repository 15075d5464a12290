import assert from 'node:assert/strict';
import {test} from 'node:test';
import {ServerError} from '../../src/domain/errors.ts';
import type {Attachment, Dialog, MattermostGateway} from '../../src/mattermost/gateway.ts';
import type {MattermostVersion} from '../mattermost/server.ts';
import {type Connected, connectToStandIn} from './stand-in.ts';

const versions: readonly MattermostVersion[] = ['5.37', '10.11', '11.10'];

type Set = {readonly gateway: MattermostGateway; readonly teamId: string; readonly annId: string} & Connected;

function onEach(name: string, body: (set: Set) => Promise<void>): void {
  for (const version of versions) {
    test(`${name} (${version})`, async (t) => {
      const connected = await connectToStandIn(version);
      t.after(connected.stop);
      const teamId = await make(connected, '/teams', {name: 'eng', display_name: 'Engineering', type: 'O'});
      const annId = await make(connected, '/users', {username: 'ann', email: 'ann@example.com', password: 'Passw0rd!user'});
      await body({...connected, gateway: connected.mattermost.person(connected.me.id), teamId, annId});
    });
  }
}

async function make({server, token}: Connected, path: string, body: object): Promise<string> {
  const headers = {Authorization: `Bearer ${token.reveal()}`};
  const answer = await fetch(`${server.url}/api/v4${path}`, {method: 'POST', headers, body: JSON.stringify(body)});
  return ((await answer.json()) as {id: string}).id;
}

async function refused(call: Promise<unknown>, status: number, id: RegExp): Promise<void> {
  await assert.rejects(call, (error) => error instanceof ServerError && error.status === status && id.test(error.id));
}

onEach('teams are found and joined', async ({gateway, teamId, annId, me}) => {
  const team = {id: teamId, name: 'eng', displayName: 'Engineering'};
  assert.partialDeepStrictEqual(await gateway.teamsPage({page: 0, perPage: 200}), [team]);
  assert.partialDeepStrictEqual(await gateway.teamByName('eng'), team);
  assert.partialDeepStrictEqual(await gateway.teamsOf(me.id), [team]);
  assert.deepEqual(await gateway.teamsOf(annId), []);
  await gateway.addTeamMember(teamId, annId);
  assert.deepEqual(await gateway.addTeamMembers(teamId, [annId, me.id]), {refused: []});
  assert.partialDeepStrictEqual(await gateway.teamsOf(annId), [team]);
  assert.deepEqual(await gateway.inviteByEmail(teamId, ['new@example.com']), {refused: []});
  assert.deepEqual(await gateway.inviteByEmail(teamId, []), {refused: []});
  await refused(gateway.teamByName('nope'), 404, /./);
});

onEach('channels are made, found and joined', async ({gateway, teamId, annId, me}) => {
  await gateway.addTeamMember(teamId, annId);
  const wanted = {teamId, type: 'P', name: 'reports', displayName: 'Reports'} as const;
  const channel = await gateway.createChannel(wanted);
  assert.deepEqual(channel, {id: channel.id, ...wanted, deletedAt: 0});
  assert.deepEqual(await gateway.channel(channel.id), channel);
  assert.deepEqual(await gateway.channelByName(teamId, 'reports'), channel);
  await gateway.addChannelMember(channel.id, annId);
  const members = await gateway.channelMembersPage(channel.id, {page: 0, perPage: 200});
  assert.deepEqual(members.map(({userId}) => userId).toSorted(), [annId, me.id].toSorted());
  const direct = await gateway.directChannel(me.id, annId);
  assert.deepEqual([direct.type, direct.teamId], ['D', '']);
  assert.equal((await gateway.directChannel(annId, me.id)).id, direct.id);
  await refused(gateway.channelByName(teamId, 'nope'), 404, /./);
});

onEach('direct channels are found in no team too, and there are none for who is in no channel at all', async (set) => {
  const {gateway, server, token, teamId, annId, me} = set;
  const leave = {method: 'DELETE', headers: {Authorization: `Bearer ${token.reveal()}`}};
  assert.ok((await fetch(`${server.url}/api/v4/teams/${teamId}/members/${me.id}`, leave)).ok);
  assert.deepEqual(await gateway.directChannelsOf(), []);
  const direct = await gateway.directChannel(me.id, annId);
  assert.deepEqual(await gateway.directChannelsOf(), [{channel: direct, lastPostAt: 0}]);
});

onEach(
  'preferences are saved, read and deleted, more than a hundred too; a category without any is empty',
  async ({gateway, me}) => {
    const userId = me.id;
    const many = Array.from({length: 150}, (_, index) => ({userId, category: 'keeper', name: `n${index}`, value: 'v'}));
    assert.deepEqual(await gateway.preferencesIn(userId, 'keeper'), []);
    await gateway.savePreferences(userId, []);
    await gateway.savePreferences(userId, many);
    assert.equal((await gateway.preferencesIn(userId, 'keeper')).length, 150);
    assert.ok((await gateway.preferences(userId)).some(({name, value}) => name === 'n7' && value === 'v'));
    await gateway.deletePreferences(userId, many);
    assert.deepEqual(await gateway.preferencesIn(userId, 'keeper'), []);
    await refused(gateway.preferencesIn('z'.repeat(26), '..'), 400, /^$/);
  },
);

const attachment: Attachment = {
  text: 'What now?',
  actions: [{id: 'go', name: 'Go', type: 'button', integration: {url: 'http://127.0.0.1:9/actions', context: {a: 1}}}],
};

onEach('a post is made once, with buttons and a file, changed, listed and deleted', async ({gateway, teamId, me, server}) => {
  const {id: channelId} = await gateway.createChannel({teamId, type: 'P', name: 'reports', displayName: 'Reports'});
  const fileId = await gateway.uploadFile(channelId, 'tokens.csv', new TextEncoder().encode('a,b'));
  const wanted = {channelId, message: 'report', attachments: [attachment], fileIds: [fileId]};
  const post = await gateway.createPost(wanted, 'unguessable1');
  assert.equal((await gateway.createPost(wanted, 'unguessable1')).id, post.id);
  assert.deepEqual([post.userId, post.channelId, post.message, post.type, post.rootId], [me.id, channelId, 'report', '', '']);
  assert.deepEqual(server.state.posts.get(post.id)?.file_ids, [fileId]);
  assert.equal((await gateway.post(post.id)).message, 'report');
  const reply = await gateway.createPost({channelId, message: 'more', rootId: post.id}, 'unguessable2');
  assert.equal(reply.rootId, post.id);
  const messages = (await gateway.postsOf(channelId, {page: 0, perPage: 2})).map(({message}) => message);
  assert.deepEqual(messages.toSorted(), ['more', 'report']);
  const patched = await gateway.patchPost(post.id, {message: 'done', attachments: []});
  assert.equal(patched.message, 'done');
  assert.deepEqual(patched.props.attachments ?? [], []);
  await gateway.deletePost(reply.id);
  await refused(gateway.post(reply.id), 404, /./);
});

onEach('an ephemeral post reaches one person and is stored nowhere', async ({gateway, teamId, annId, server}) => {
  await gateway.addTeamMember(teamId, annId);
  const {id: channelId} = await gateway.createChannel({teamId, type: 'P', name: 'reports', displayName: 'Reports'});
  await gateway.createEphemeral(annId, {channelId, message: 'for you', attachments: [attachment]});
  assert.deepEqual(
    server.state.ephemerals.get(annId)?.map(({message}) => message),
    ['for you'],
  );
  assert.ok(![...server.state.posts.values()].some(({message}) => message === 'for you'));
});

onEach('a slash command is made, read, changed, given a new token and deleted', async ({gateway, teamId, me, server}) => {
  const url = 'http://127.0.0.1:9/slash';
  const wanted = {
    teamId,
    trigger: 'token',
    method: 'P',
    url,
    displayName: 'Tokens',
    description: 'Your tokens',
    hint: '[list]',
  } as const;
  const made = await gateway.createCommand(wanted);
  const {updatedAt} = made;
  assert.ok(Math.abs(updatedAt - server.clock.now()) < 60_000);
  assert.deepEqual({...made, token: '', id: ''}, {...wanted, token: '', id: '', creatorId: me.id, updatedAt});
  assert.match(made.token.reveal(), /^[a-z0-9]{26}$/);
  assert.deepEqual(
    (await gateway.commandsOf(teamId)).map(({id}) => id),
    [made.id],
  );
  const changed = await gateway.updateCommand({...made, hint: '[list|show]'});
  assert.equal(changed.hint, '[list|show]');
  assert.equal(changed.token.reveal(), made.token.reveal());
  const token = await gateway.regenerateCommandToken(made.id);
  assert.notEqual(token.reveal(), made.token.reveal());
  const renewed = await gateway.command(made.id);
  assert.equal(renewed.token.reveal(), token.reveal());
  assert.ok(renewed.updatedAt >= changed.updatedAt && changed.updatedAt >= made.updatedAt);
  await refused(gateway.createCommand(wanted), 400, /duplicate_trigger/);
  await gateway.deleteCommand(made.id);
  assert.deepEqual(await gateway.commandsOf(teamId), []);
});

onEach('the configuration is read, for admins and for clients', async ({gateway, server}) => {
  const {ServiceSettings} = await gateway.config();
  assert.ok(typeof ServiceSettings === 'object' && ServiceSettings !== null && 'SiteURL' in ServiceSettings);
  assert.equal((await gateway.clientConfig()).SiteURL, server.url);
});

onEach('a dialog without a good trigger id is refused by the server', async ({gateway}) => {
  const dialog: Dialog = {
    callbackId: 'create',
    title: 'New token',
    submitLabel: 'Create',
    state: 'signed',
    notifyOnCancel: false,
    elements: [{displayName: 'Name', name: 'name', type: 'text', maxLength: 100, optional: false}],
  };
  await refused(gateway.openDialog('AAAA', 'http://127.0.0.1:9/dialogs', dialog), 400, /decode_trigger_id/);
});
