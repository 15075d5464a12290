import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, type Person, type SeenPost} from '../chat/person.ts';
import type {World} from '../keeper/keeper.ts';
import type {Post} from '../mattermost/model.ts';
import {type Attacker, type RawAction, startAttackedWorld} from './attacker.ts';

let world: World;
let attacker: Attacker;
let ann: Person;
let direct: string;

before(async () => {
  ({world, attacker, ann} = await startAttackedWorld());
  direct = await world.directChannel(ann);
});
after(() => world.stop());

/** Rotates a new token; answers the receipt that came as a direct message, as Ann and as the server's database have it. */
async function rotate(name: string): Promise<{seen: SeenPost; stored: Post; actions: readonly RawAction[]}> {
  const {id} = await ann.api.call<{id: string}>('POST', `/users/${ann.userId}/tokens`, {description: name});
  const [question] = await ann.slash(`/token rotate ${id}`, world.townId);
  if (question && labels(question).includes('Rotate it')) await ann.press(question, 'Rotate it');
  const seen = await ann.posted((post) => post.message.includes(name) && labels(post).includes('I have replaced it'));
  const stored = world.mattermost.state.posts.get(seen.id) ?? assert.fail('the card is not stored');
  const attachments = stored.props.attachments as readonly {actions: readonly RawAction[]}[];
  return {seen, stored, actions: attachments.flatMap(({actions}) => actions)};
}

const activeOf = (name: string): boolean[] =>
  [...world.mattermost.state.tokens.values()].filter(({description}) => description === name).map(({is_active}) => is_active);

const press = async (action: RawAction | undefined, post: {postId: string; channelId: string}) =>
  attacker.press({
    user_id: ann.userId,
    channel_id: post.channelId,
    team_id: '',
    post_id: post.postId,
    trigger_id: await attacker.trigger(ann),
    context: action?.integration.context ?? assert.fail('no button'),
  });

test('a card that is dealt with keeps its message and loses its buttons', async () => {
  const {seen, stored} = await rotate('deploy');
  assert.equal(stored.channel_id, direct);
  const {message} = stored;
  await ann.press(seen, 'I have replaced it');
  assert.deepEqual(activeOf('deploy').toSorted(), [false, true]);
  const after = world.mattermost.state.posts.get(seen.id) ?? assert.fail('the card is gone');
  assert.equal(after.message, message);
  assert.equal(after.props.attachments, undefined);
  assert.equal(after.props.from_bot, stored.props.from_bot);
});

test('a card’s button is good on that very post only', async () => {
  const {stored, actions} = await rotate('report');
  const copies = [
    {postId: 'abcdefghijklmnopqrstuvwxyz', channelId: stored.channel_id},
    {postId: stored.id, channelId: world.townId},
    {postId: '', channelId: ''},
  ];
  for (const copy of copies) {
    const {status, json, shown} = await press(actions[0], copy);
    assert.deepEqual([status, json], [200, {}]);
    if (copy.channelId !== '') assert.match(shown.join(), /not for you, or not mine/u);
  }
  assert.deepEqual(activeOf('report'), [true, true]);
});

test('a card’s buttons work after a restart, and long after a confirmation would have ended', async () => {
  const {stored, actions} = await rotate('archive');
  await world.restart();
  // Not as long as the rotation lasts: at its end a job is at work.
  world.mattermost.clock.advance(23 * 3_600_000);
  const {json, shown} = await press(actions[0], {postId: stored.id, channelId: stored.channel_id});
  assert.deepEqual(activeOf('archive').toSorted(), [false, true], shown.join());
  assert.ok(json.update);
});

test('a card whose act could not be done keeps its buttons', async () => {
  const {stored, actions} = await rotate('mirror');
  const down = world.mattermost.misbehave({method: 'GET', path: /\/users\//u, kind: 'rate-limit', retryAfterSeconds: 30});
  const {json} = await press(actions[0], {postId: stored.id, channelId: stored.channel_id});
  down.stop();
  assert.equal(json.update, undefined);
  assert.deepEqual(activeOf('mirror'), [true, true]);
});
