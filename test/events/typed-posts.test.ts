import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {createTypedPosts, lineIn, type TypedPosts} from '../../src/events/typed-posts.ts';
import type {Post} from '../../src/mattermost/gateway.ts';
import {type Connected, connectToStandIn} from '../mattermost-gateway/stand-in.ts';

let connected: Connected;
let typed: TypedPosts;
let ann: string;
let post: Post;

/** The connection's own account is the bot here. */
before(async () => {
  connected = await connectToStandIn('5.37');
  const {server, mattermost, me} = connected;
  const account = {username: 'ann', email: 'ann@example.com', password: 'Passw0rd!user'};
  const headers = {Authorization: `Bearer ${connected.token.reveal()}`};
  const response = await fetch(`${server.url}/api/v4/users`, {method: 'POST', headers, body: JSON.stringify(account)});
  ann = ((await response.json()) as {id: string}).id;
  const {id: channelId} = await mattermost.lane.people.directChannel(ann, me.id);
  const createdAt = server.clock.now();
  post = {id: 'post', userId: ann, channelId, rootId: '', createdAt, message: 'list', type: '', props: {}};
  typed = createTypedPosts({mattermost});
});

after(() => connected.stop());

test('a plain post of a person in their direct channel with the bot is typed by them', async () => {
  assert.equal(await typed.isTyped(post), true);
  assert.equal(await typed.isTyped({...post, props: {disable_group_highlight: true}}), true);
});

test('a post that carries any mark of another maker is not, whatever the mark says', async () => {
  for (const mark of ['from_webhook', 'from_bot', 'from_plugin', 'from_oauth_app']) {
    for (const value of ['true', 'false', '', null])
      assert.equal(await typed.isTyped({...post, props: {[mark]: value}}), false, mark);
  }
});

test('a post of any special type, and one without words, is not', async () => {
  for (const type of ['system_header_change', 'system_ephemeral', 'custom_card', 'me']) {
    assert.equal(await typed.isTyped({...post, type}), false, type);
  }
  assert.equal(await typed.isTyped({...post, message: ' \n'}), false);
});

test('the bot’s own posts are not', async () => {
  assert.equal(await typed.isTyped({...post, userId: connected.me.id}), false);
});

test('a post in anybody else’s direct channel, or in a channel of another kind, is not', async () => {
  const {mattermost, me} = connected;
  const own = await mattermost.lane.people.directChannel(me.id, me.id);
  assert.equal(await typed.isTyped({...post, channelId: own.id}), false);
  assert.equal(await typed.isTyped({...post, userId: 'abcdefghijklmnopqrstuvwxyz'}), false);
  const other = [ann, 'abcdefghijklmnopqrstuvwxyz'].sort().join('__');
  typed.learn({id: 'channelOfOthers', teamId: '', type: 'D', name: other, displayName: '', deletedAt: 0});
  assert.equal(await typed.isTyped({...post, channelId: 'channelOfOthers'}), false);
  const name = [ann, me.id].sort().join('__');
  for (const type of ['O', 'P', 'G'] as const) {
    typed.learn({id: `channel${type}`, teamId: '', type, name, displayName: '', deletedAt: 0});
    assert.equal(await typed.isTyped({...post, channelId: `channel${type}`}), false, type);
  }
});

test('the command’s own word may stand before a line, with its slash and without', () => {
  assert.equal(lineIn('/token rotate ci', 'token'), 'rotate ci');
  assert.equal(lineIn('  Token\trotate ci', 'token'), 'rotate ci');
  assert.equal(lineIn('tokens list', 'token'), 'tokens list');
  assert.equal(lineIn('show token', 'token'), 'show token');
});
