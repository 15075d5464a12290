import assert from 'node:assert/strict';
import {labels, type Person, secretIn} from '../chat/person.ts';
import {check, say, timesPosted} from './pair.ts';
import type {Replica, Replicas} from './replicas.ts';

async function startTwo(world: Replicas): Promise<[Replica, Replica]> {
  const both = await Promise.all([world.start(), world.start()]);
  void world.sendTo(...both);
  return both;
}

const works = (world: Replicas, secret: string): boolean =>
  [...world.mattermost.state.tokens.values()].some(({token, is_active}) => token === secret && is_active);

check('each notice is posted once, whichever process made it', async (world, ann) => {
  await startTwo(world);
  const bob = await world.person('bob');
  const names = Array.from({length: 8}, (_, index) => `token ${index}`);
  const createAll = async (person: Person): Promise<void> => {
    for (const name of names) await say(world, person, `create ${name}`);
  };
  await Promise.all([createAll(ann), createAll(bob)]);
  const once = names.map(() => 1);
  assert.deepEqual([await timesPosted(world, ann), await timesPosted(world, bob)], [once, once]);
  bob.close();
});

check('a direct message that both are told of is carried out once', async (world, ann) => {
  await startTwo(world);
  const channel_id = await world.directChannel(ann);
  const answers = () =>
    (world.mattermost.state.ephemerals.get(ann.userId) ?? []).filter((post) => post.channel_id === channel_id);
  for (let count = 1; count <= 10; count++) {
    await ann.api.call('POST', '/posts', {channel_id, message: 'help'});
    await world.until(`answer ${count}`, () => answers().length >= count);
  }
  // What a second process would have begun for the last one is under way before these, and done when they are.
  await say(world, ann, 'list');
  await say(world, ann, 'list');
  assert.equal(answers().length, 10);
  const posts = [...world.mattermost.state.posts.values()].filter((post) => post.channel_id === channel_id);
  assert.equal(posts.length, 10, 'nothing was answered with a post');
});

check('a button that one made is answered by the other, once over both', async (world, ann) => {
  const [one, two] = await startTwo(world);
  void world.sendTo(one);
  const secret = secretIn(await say(world, ann, 'create ci'));
  const [question] = await say(world, ann, 'disable ci');
  assert.ok(question);
  const label = labels(question)[0] ?? '';
  void world.sendTo(two);
  await ann.press(question, label);
  assert.equal(works(world, secret), false);
  await say(world, ann, 'enable ci');
  void world.sendTo(one);
  const [again] = await ann.press(question, label);
  assert.match(again?.message ?? '', /before, and counts once/u);
});

check('one change at a time for a token, over both', async (world, ann) => {
  const [one, two] = await startTwo(world);
  for (let round = 0; round < 5; round++) {
    await say(world, ann, `create ci ${round}`);
    await Promise.all([say(world, ann, `rotate ci ${round}`), say(world, ann, `rotate ci ${round}`)]);
  }
  const open = await world.query('select old_token_id from keeper_rotations where closed_at is null');
  assert.equal(open.length, 5);
  assert.equal(new Set(open.map((row) => row.old_token_id)).size, 5);
  const mine = [...world.mattermost.state.tokens.values()].filter(({user_id}) => user_id === ann.userId);
  assert.equal(mine.length, 10);

  await say(world, ann, 'create slow');
  const slow = world.mattermost.misbehave({method: 'POST', path: /\/users\/\w+\/tokens$/u, kind: 'hang', times: 1});
  void world.sendTo(one);
  void say(world, ann, 'rotate slow').catch(() => undefined);
  await world.until('the first is under way', () => slow.hits === 1);
  void world.sendTo(two);
  const [refused] = await say(world, ann, 'rotate slow');
  assert.match(refused?.message ?? '', /is under way/u);
  await one.end('SIGKILL');
});

check(
  'a direct message that comes while another process starts is carried out, not answered as one that was missed',
  async (world, ann) => {
    const one = await world.start();
    void world.sendTo(one);
    const channel_id = await world.directChannel(ann);
    let started = false;
    const starting = world.start().then(() => {
      started = true;
    });
    let sent = 0;
    while (!started) {
      await ann.api.call('POST', '/posts', {channel_id, message: 'help'});
      sent += 1;
    }
    await starting;
    const answers = () =>
      (world.mattermost.state.ephemerals.get(ann.userId) ?? []).filter((post) => post.channel_id === channel_id);
    await world.until('all are answered', () => answers().length >= sent);
    const posts = [...world.mattermost.state.posts.values()].filter((post) => post.channel_id === channel_id);
    assert.deepEqual([answers().length, posts.length], [sent, sent]);
  },
);
