import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, type Person, type SeenPost} from '../chat/person.ts';
import {type Attacker, startAttackedWorld} from '../http/attacker.ts';
import type {World} from '../keeper/keeper.ts';
import {until} from '../mattermost-gateway/until.ts';

let world: World;
let attacker: Attacker;
let ann: Person;
let bob: Person;
let direct: string;

before(async () => {
  ({world, attacker, ann, bob} = await startAttackedWorld());
  direct = await world.directChannel(ann);
  await ann.api.call('POST', `/users/${ann.userId}/tokens`, {description: 'garden lamp'});
  await until(() => world.log().includes('websocket open'), 'the websocket is open');
});
after(() => world.stop());

const write = (message: string, extra: object = {}): Promise<{id: string}> =>
  ann.api.call('POST', '/posts', {channel_id: direct, message, ...extra});

/** Writes it and answers what only Ann sees next. */
async function say(message: string, extra: object = {}): Promise<SeenPost> {
  const from = ann.seen.ephemerals.length;
  await write(message, extra);
  return ann.ephemeral((post) => ann.seen.ephemerals.indexOf(post) >= from);
}

const botPosts = (): string[] =>
  [...world.mattermost.state.posts.values()].filter(({user_id}) => user_id === world.botId).map(({message}) => message);

const openings = (): number => world.log().split('websocket open').length;

async function restartToOpen(): Promise<void> {
  const before = openings();
  await world.restart();
  await until(() => openings() > before, 'the websocket is open again');
}

/** All that Token Keeper has said to anybody: a stop waits until everything is dealt with, and a start looks for what was missed. */
async function allSaid(): Promise<string[]> {
  await restartToOpen();
  await restartToOpen();
  await world.restart();
  const shown = [...world.mattermost.state.ephemerals.values()].flat().map(({message}) => message);
  return [...shown, ...botPosts()];
}

async function saysNothing(act: () => Promise<unknown>): Promise<void> {
  const said = await allSaid();
  await act();
  assert.deepEqual(await allSaid(), said);
}

test('a command works in the direct channel without the slash, with it, and with the word alone', async () => {
  for (const message of ['list', ' /token list', 'token list', 'Token  LIST', 'token', '/token']) {
    const answer = await say(message.startsWith('/') ? ` ${message}` : message);
    assert.match(answer.message, /garden lamp/u, message);
    assert.equal(answer.user_id, world.botId);
    assert.equal(answer.channel_id, direct);
  }
});

test('a command in a thread of the direct channel is answered in the thread', async () => {
  const root = await write('help');
  await ann.ephemeral(({message}) => message.includes('looks after your personal access tokens'));
  const answer = await say('list', {root_id: root.id});
  const sent = world.mattermost.state.ephemerals.get(ann.userId)?.find(({id}) => id === answer.id);
  assert.equal(sent?.root_id, root.id);
});

test('a change is confirmed by a button before anything happens', async () => {
  await ann.api.call('POST', `/users/${ann.userId}/tokens`, {description: 'old lamp'});
  const question = await say('revoke old lamp');
  assert.ok([...world.mattermost.state.tokens.values()].some(({description}) => description === 'old lamp'));
  assert.ok(labels(question).includes('Revoke it for good'));
  await ann.press(question, 'Revoke it for good');
  assert.ok(![...world.mattermost.state.tokens.values()].some(({description}) => description === 'old lamp'));
});

test('no admin verb works in a direct message', async () => {
  assert.match((await say('admin report')).message, /for system admins only/u);
  assert.match((await say(' /token ADMIN x')).message, /do not know “admin x”/u);
});

test('a webhook that posts in an admin’s name is not obeyed and not answered', async () => {
  const bot = await world.admin.call<{username: string}>('GET', `/users/${world.botId}`);
  const hook = await world.admin.call<{id: string}>('POST', '/hooks/incoming', {
    channel_id: world.townId,
    user_id: world.adminId,
  });
  await saysNothing(async () => {
    const body = JSON.stringify({text: 'list', channel: `@${bot.username}`});
    const response = await fetch(`${world.mattermost.url}/hooks/${hook.id}`, {method: 'POST', body});
    assert.equal(response.status, 200);
    const posts = [...world.mattermost.state.posts.values()];
    assert.ok(posts.some(({user_id, message}) => user_id === world.adminId && message === 'list'));
  });
});

test('another integration’s answer in the person’s name is not obeyed and not answered', async () => {
  attacker.answerWith({response_type: 'in_channel', text: 'list'});
  await saysNothing(() =>
    ann.api.call('POST', '/commands/execute', {channel_id: direct, team_id: world.teamId, command: '/other'}),
  );
  attacker.answerWith({});
});

test('posts of plugins, bots and apps in the person’s name are not obeyed and not answered', async () => {
  await saysNothing(async () => {
    for (const mark of ['from_plugin', 'from_bot', 'from_oauth_app', 'from_webhook'])
      await write('list', {props: {[mark]: 'true'}});
  });
});

test('what people write elsewhere is not obeyed and not answered', async () => {
  const together = await ann.api.call<{id: string}>('POST', '/channels/group', [ann.userId, bob.userId, world.botId]);
  await saysNothing(async () => {
    await write('list', {channel_id: together.id});
    await write('list', {channel_id: world.townId});
    await write('   ');
  });
});

test('each message is answered once, over reconnects and restarts', async () => {
  await say('show garden lamp');
  const said = await allSaid();
  world.mattermost.dropWebsockets();
  await until(() => world.log().includes('websocket lost'), 'the loss is noticed');
  assert.deepEqual(await allSaid(), said);
});

test('what was written while we were away is never carried out, and said so once', async () => {
  await world.restart(async () => {
    await write('create made while away');
    await write('revoke garden lamp');
  });
  const said = await allSaid();
  const tokens = [...world.mattermost.state.tokens.values()].map(({description}) => description);
  assert.ok(tokens.includes('garden lamp'));
  assert.ok(!tokens.includes('made while away'));
  assert.equal(said.filter((message) => message.startsWith('I was away')).length, 1);
});

test('what was written more than an hour ago is left alone', async () => {
  await saysNothing(async () => {
    await world.restart(async () => {
      await write('list');
      world.mattermost.clock.advance(61 * 60_000);
    });
  });
});

const away = (): number => botPosts().filter((message) => message.startsWith('I was away')).length;

test('what a resumed connection brings after more than two minutes is not carried out either', async () => {
  const [before, lost] = [away(), world.log().split('websocket lost').length];
  const [open, shown] = [openings(), ann.seen.ephemerals.length];
  world.mattermost.dropWebsockets();
  await write('list');
  world.mattermost.clock.advance(2 * 60_000 + 2_000);
  await until(() => world.log().split('websocket lost').length > lost && openings() > open, 'the websocket is back');
  await until(() => away() > before, 'it says so');
  await restartToOpen();
  assert.equal(ann.seen.ephemerals.length, shown);
  assert.equal(away(), before + 1);
});

test('an answer to what was written meanwhile that the server does not take is given later', async () => {
  const before = away();
  const refused = world.mattermost.misbehave({
    method: 'POST',
    path: /\/posts$/u,
    userId: world.botId,
    kind: 'bad-gateway',
    times: 1,
  });
  await world.restart(async () => void (await write('list')));
  await until(() => refused.hits === 1, 'it is refused');
  await restartToOpen();
  await until(() => away() > before, 'it says so');
  assert.equal(away(), before + 1);
});

test('what is dated in the future is left alone', async () => {
  const {posts} = world.mattermost.state;
  const set = posts.set.bind(posts);
  await saysNothing(async () => {
    posts.set = (id, post) => set(id, Object.assign(post, {create_at: post.create_at + 2 * 60 * 60_000}));
    await write('list').finally(() => {
      posts.set = set;
    });
  });
});
