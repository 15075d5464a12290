import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {confirm, labels, type Person, type SeenPost} from '../chat/person.ts';
import type {World} from '../keeper/keeper.ts';
import type {Post} from '../mattermost/model.ts';
import {until} from '../mattermost-gateway/until.ts';
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

const storedNow = ({id}: {readonly id: string}): Post => world.mattermost.state.posts.get(id) ?? assert.fail('the card is gone');

/** Of a press of this card that the server asks for three seconds of patience for. */
const slowDown = () =>
  world.mattermost.misbehave({
    method: 'GET',
    path: new RegExp(`/users/${ann.userId}$`, 'u'),
    kind: 'rate-limit',
    retryAfterSeconds: 3,
    times: 1,
  });

test('a card that is dealt with says under its message what came of it, as the answer does, and loses its buttons', async () => {
  const {seen, stored} = await rotate('deploy');
  assert.equal(stored.channel_id, direct);
  const {message} = stored;
  const [answer] = await ann.press(seen, 'I have replaced it');
  assert.match(answer?.message ?? '', /^The old token of \*\*deploy\*\* .* is disabled/u);
  assert.deepEqual(activeOf('deploy').toSorted(), [false, true]);
  const after = storedNow(seen);
  assert.equal(after.message, `${message}\n\n**Update:** ${answer?.message}`);
  assert.equal(after.props.attachments, undefined);
  assert.equal(after.props.from_bot, stored.props.from_bot);
});

test('a card whose press came to nothing, and cannot come to more, says why', async () => {
  const {seen} = await rotate('twice');
  await confirm(ann, '/token done twice', world.townId);
  await ann.press(seen, 'Undo the rotation');
  assert.match(storedNow(seen).message, /\*\*Update:\*\* That rotation has been finished or undone already/u);
  assert.equal(storedNow(seen).props.attachments, undefined);
});

test('a card that is pressed twice at once says what came of it, once', async () => {
  const {seen, stored} = await rotate('double');
  const {message} = stored;
  await Promise.all([ann.press(seen, 'I have replaced it'), ann.press(seen, 'I have replaced it')]);
  const [said, ...more] = storedNow(seen).message.slice(message.length).split('**Update:**').slice(1);
  assert.match(said ?? '', /is disabled; the new one is active/u);
  assert.deepEqual(more, []);
  assert.deepEqual(storedNow(seen).props.attachments ?? [], []);
});

test('a card that kept its buttons loses them at the next press, and its message stays', async () => {
  const {stored, actions} = await rotate('left');
  const {message} = stored;
  const at = {postId: stored.id, channelId: stored.channel_id};
  // Nobody passes on what this answers, so the card stays as it was.
  assert.ok((await press(actions[0], at)).json.update);
  assert.deepEqual((await press(actions[0], at)).json, {});
  assert.equal(storedNow(stored).message, message);
  assert.deepEqual(storedNow(stored).props.attachments ?? [], []);
});

test('a card whose press took long says what came of it too', async () => {
  const {seen} = await rotate('late');
  slowDown();
  await ann.press(seen, 'I have replaced it');
  await until(() => storedNow(seen).message.includes('**Update:** The old token of **late**'), 'the card is rewritten');
  assert.deepEqual(storedNow(seen).props.attachments ?? [], []);
});

test('where the card cannot be changed, what came of a press that took long is answered all the same', async () => {
  const {seen, stored} = await rotate('stuck');
  const {message} = stored;
  slowDown();
  const rules = [
    world.mattermost.misbehave({method: 'POST', path: /\/posts\/ephemeral$/u, kind: 'bad-gateway', times: 1}),
    world.mattermost.misbehave({method: 'PUT', path: /\/patch$/u, kind: 'bad-gateway'}),
  ];
  await ann.press(seen, 'I have replaced it');
  await ann.ephemeral((post) => post.message.startsWith('The old token of **stuck**'));
  for (const rule of rules) rule.stop();
  assert.equal(storedNow(seen).message, message);
});

test('a card’s button is good on that very post only', async () => {
  const {stored, actions} = await rotate('report');
  const copies = [
    {postId: 'abcdefghijklmnopqrstuvwxyz', channelId: stored.channel_id},
    {postId: stored.id, channelId: world.townId},
    {postId: '', channelId: stored.channel_id},
  ];
  for (const copy of copies) {
    const {status, json, shown} = await press(actions[0], copy);
    assert.deepEqual([status, json], [200, {}]);
    assert.match(shown.join(), /not for you, or not mine/u);
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

test('a card whose act could not be done does it at the next press, though the clock of who is asked then is behind', async () => {
  // The patience that the server asked for just now is over.
  world.mattermost.clock.advance(61_000);
  const {stored, actions} = await rotate('behind');
  const where = {postId: stored.id, channelId: stored.channel_id};
  world.mattermost.clock.advance(61_000);
  const down = world.mattermost.misbehave({method: 'GET', path: /\/users\//u, kind: 'bad-gateway'});
  assert.equal((await press(actions[0], where)).json.update, undefined);
  down.stop();
  world.mattermost.clock.advance(-10_000);
  const {json, shown} = await press(actions[0], where);
  assert.ok(json.update);
  assert.deepEqual(activeOf('behind').toSorted(), [false, true], shown.join());
});

test('a card says what came of it in its reader’s language', async () => {
  // The patience that the server asked for just now is over.
  world.mattermost.clock.advance(61_000);
  const {seen} = await rotate('deutsch');
  await ann.api.call('PUT', `/users/${ann.userId}/patch`, {locale: 'de'});
  world.mattermost.clock.advance(61_000);
  await ann.press(seen, 'Undo the rotation');
  assert.match(storedNow(seen).message, /\n\n\*\*Neuer Stand:\*\* Das neue Token von \*\*deutsch\*\*/u);
});
