import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, type Person} from '../chat/person.ts';
import type {World} from '../keeper/keeper.ts';
import {until} from '../mattermost-gateway/until.ts';
import {type Attacker, startAttackedWorld} from './attacker.ts';

let world: World;
let ann: Person;
let attacker: Attacker;

before(async () => {
  ({world, ann, attacker} = await startAttackedWorld());
  await ann.api.call('POST', `/users/${ann.userId}/tokens`, {description: 'slow coach'});
});

after(() => world.stop());

/** The server asks for three seconds of patience before it lists tokens. */
const slowDown = () =>
  world.mattermost.misbehave({method: 'GET', path: /\/tokens$/u, kind: 'rate-limit', retryAfterSeconds: 3, times: 1});

test('what takes long is acknowledged within three seconds and finished by an ephemeral post', async () => {
  slowDown();
  const asked = performance.now();
  const [first] = await ann.slash('/token list', world.townId);
  assert.ok(performance.now() - asked < 3_000);
  assert.match(first?.message ?? '', /^Working on it/u);
  const list = await ann.ephemeral(({message}) => message.includes('slow coach'));
  assert.equal(list.user_id, world.botId);
  assert.equal(list.channel_id, world.townId);
});

test('finding out whose command it is takes none of that time twice', async () => {
  const patience = (retryAfterSeconds: number, after: number) =>
    world.mattermost.misbehave({method: 'GET', path: /\/commands$/u, kind: 'rate-limit', retryAfterSeconds, after, times: 1});
  world.mattermost.clock.advance(61_000);
  await world.admin.call('PUT', `/commands/${world.commandId}/regen_token`);
  // The second hits the check that the command was ours, after the reading that found its token.
  const slow = [patience(1, 0), patience(3, 2)];
  const seen = ann.seen.ephemerals.length;
  const asked = performance.now();
  const [first] = await ann.slash('/token list', world.townId);
  assert.ok(performance.now() - asked < 2_700);
  assert.deepEqual(
    slow.map(({hits}) => hits),
    [1, 1],
  );
  assert.match(first?.message ?? '', /^Working on it/u);
  await ann.ephemeral((post) => post.message.includes('slow coach') && ann.seen.ephemerals.indexOf(post) >= seen);
});

test('a question that comes late comes alone, also on a server before 11, whose threads do not show it', async (t) => {
  const thread = await ann.api.call<{id: string}>('POST', '/posts', {channel_id: world.townId, message: 'a thread'});
  const seen = ann.seen.ephemerals.length;
  t.after(() => world.mattermost.setVersion('11.10'));
  world.mattermost.setVersion('10.11');
  slowDown();
  const [first] = await ann.slash('/token disable slow coach', world.townId, {root_id: thread.id});
  assert.equal(first?.message, 'Working on it; the answer follows in this channel, for you alone.');
  const question = await ann.ephemeral((post) => labels(post).includes('Disable it'));
  assert.equal(question.channel_id, world.townId);
  await world.restart();
  assert.deepEqual(
    ann.seen.ephemerals.slice(seen).map(({id}) => id),
    [first?.id, question.id],
  );
});

test('that it takes long is said in the language of one who is known already', async () => {
  await ann.api.call('PUT', `/users/${ann.userId}/patch`, {locale: 'de'});
  world.mattermost.clock.advance(61_000);
  const [list] = await ann.slash('/token list', world.townId);
  slowDown();
  const [first] = await ann.slash('/token list', world.townId);
  assert.match(first?.message ?? '', /^In Arbeit/u);
  slowDown();
  const [pressed] = await ann.choose(
    list ?? assert.fail('no list'),
    list?.props.attachments?.[0]?.actions?.[0]?.options?.[0]?.value ?? '',
  );
  assert.match(pressed?.message ?? '', /^In Arbeit/u);
  await until(() => ann.seen.ephemerals.filter(({message}) => message.includes('slow coach')).length >= 4, 'both answers follow');
  await ann.api.call('PUT', `/users/${ann.userId}/patch`, {locale: 'en'});
  world.mattermost.clock.advance(61_000);
});

test('what is wrong in a form and is found out late is said in a post, where it formats nothing', async () => {
  await ann.slash('/token create', world.townId);
  const form = await ann.dialog();
  const account = /\/users\/[a-z0-9]{26}$/u;
  world.mattermost.misbehave({
    method: 'GET',
    path: account,
    userId: world.botId,
    kind: 'rate-limit',
    retryAfterSeconds: 3,
    times: 1,
  });
  const filled = {name: 'late', lifetime: 'date', date: '31_Jan*'};
  const {errors} = await ann.submit(form, filled, {channelId: world.townId, teamId: world.teamId});
  assert.equal(errors, undefined);
  await ann.ephemeral(({message}) => message.includes('“31\\_Jan\\*”'));
});

/** The server asks for three seconds of patience before it says anything of that account. */
const slowAccount = (name: string) =>
  world.mattermost.misbehave({
    method: 'GET',
    path: new RegExp(`/users/${name}$`, 'u'),
    userId: world.botId,
    kind: 'rate-limit',
    retryAfterSeconds: 3,
    times: 1,
  });

test('help that takes long is the static help at once, and no post follows, however often it is sent', async () => {
  world.mattermost.clock.advance(61_000);
  const fields = await attacker.form(ann, 'help rotate');
  const [slow, seen] = [slowAccount(ann.userId), ann.seen.ephemerals.length];
  const answers = await Promise.all(Array.from({length: 5}, () => attacker.slash(fields)));
  assert.equal(slow.hits, 1);
  for (const {text} of answers) assert.match(text, /looks after your personal access tokens/u);
  await world.restart();
  assert.deepEqual(ann.seen.ephemerals.slice(seen), []);
});

test('who is not proved to have typed is sent no post, however long it takes to see that', async () => {
  const fields = await attacker.form(ann, 'list');
  world.mattermost.clock.advance(61_000);
  const [slow, seen] = [slowAccount('me'), ann.seen.ephemerals.length];
  const {text} = await attacker.slash(fields);
  assert.equal(slow.hits, 1);
  assert.match(text, /Working on it/u);
  await world.restart();
  assert.deepEqual(ann.seen.ephemerals.slice(seen), []);
});

test('nor is who is not proved to have pressed', async () => {
  const trigger_id = await attacker.trigger(ann);
  world.mattermost.clock.advance(61_000);
  const [slow, seen] = [slowAccount('me'), ann.seen.ephemerals.length];
  const where = {user_id: ann.userId, channel_id: world.townId, team_id: world.teamId, post_id: ''};
  const {text} = await attacker.json('/actions', {...where, trigger_id, context: {}});
  assert.equal(slow.hits, 1);
  assert.match(text, /Working on it/u);
  await world.restart();
  assert.deepEqual(ann.seen.ephemerals.slice(seen), []);
});

test('a stop in the middle finishes what is under way, early answers and late ones', async () => {
  const slow = slowDown();
  const seen = ann.seen.ephemerals.length;
  const asked = ann.slash('/token list', world.townId);
  await until(() => slow.hits === 1, 'the command is under way');
  await world.restart();
  assert.match((await asked)[0]?.message ?? '', /^Working on it/u);
  assert.ok(ann.seen.ephemerals.slice(seen).some(({message}) => message.includes('slow coach')));
});

test('a stop does not wait for connections that are only kept alive', async () => {
  const slow = slowDown();
  // Our own `fetch` keeps its connection, as a proxy between the servers does.
  const asked = attacker.slash(await attacker.form(ann, 'list'));
  await until(() => slow.hits === 1, 'the command is under way');
  const began = performance.now();
  await world.restart();
  assert.ok(performance.now() - began < 4_500);
  assert.equal((await asked).status, 200);
});
