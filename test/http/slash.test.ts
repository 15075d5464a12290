import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, type Person} from '../chat/person.ts';
import type {World} from '../keeper/keeper.ts';
import {type Attacker, startAttackedWorld} from './attacker.ts';

let world: World;
let attacker: Attacker;
let ann: Person;
let bob: Person;

before(async () => {
  ({world, attacker, ann, bob} = await startAttackedWorld());
  await ann.api.call('POST', `/users/${ann.userId}/tokens`, {description: 'garden gate'});
});
after(() => world.stop());

const lines = ['', 'list', 'show garden gate', 'create mine', 'revoke "garden gate"', 'help', 'nonsense'];

/** Sends every line with that trigger; each must get the static help, and nothing may change. */
async function showsOnlyHelp(triggerId: (line: string) => Promise<string>): Promise<void> {
  const tokens = JSON.stringify([...world.mattermost.state.tokens.values()]);
  const shown = ann.seen.ephemerals.length;
  for (const line of lines) {
    const fields = await attacker.form(ann, line, {trigger_id: await triggerId(line)});
    const {status, json} = await attacker.slash(fields);
    assert.equal(status, 200);
    assert.match(String(json.text), /^\*\*Token Keeper\*\* looks after/u, line);
    assert.doesNotMatch(JSON.stringify(json), /garden/u, line);
    assert.deepEqual(json.attachments, [], line);
  }
  assert.equal(JSON.stringify([...world.mattermost.state.tokens.values()]), tokens);
  assert.equal(ann.seen.ephemerals.length, shown);
}

test('a stolen command token without a trigger changes nothing and shows static help', () => showsOnlyHelp(async () => ''));

test('a stolen command token with a made-up trigger changes nothing and shows static help', () =>
  showsOnlyHelp(async () =>
    Buffer.from(`abcdefghijklmnopqrstuvwxyz:${ann.userId}:${world.mattermost.clock.now()}:c2lnbmVk`).toString('base64'),
  ));

test("a stolen command token with somebody else's trigger changes nothing and shows static help", () =>
  showsOnlyHelp(() => attacker.trigger(bob)));

test('a trigger that was used costs the server no call when it is sent again', async () => {
  const trigger_id = await attacker.trigger(ann);
  const form = await attacker.form(ann, 'list', {trigger_id});
  await attacker.slash(form);
  const calls = () => world.mattermost.requests().filter(({path}) => path.endsWith(`/users/${ann.userId}/tokens`)).length;
  const before = calls();
  for (let again = 0; again < 3; again++) await attacker.slash(form);
  assert.equal(calls(), before);
});

test('a trigger that was used for one command is good for no other', async () => {
  const used = await attacker.trigger(ann);
  const first = await attacker.slash(await attacker.form(ann, 'list', {trigger_id: used}));
  assert.match(String(first.json.text), /garden gate/u);
  for (const line of lines.filter((text) => text !== 'help')) {
    const {json} = await attacker.slash(await attacker.form(ann, line, {trigger_id: used}));
    assert.match(String(json.text), /^\*\*Token Keeper\*\* looks after/u, line);
  }
});

test('of many requests with one trigger at the same time, one is carried out', async () => {
  const fields = await attacker.form(ann, 'list');
  const answers = await Promise.all(Array.from({length: 8}, () => attacker.slash(fields)));
  assert.equal(answers.filter(({text}) => text.includes('garden gate')).length, 1);
});

test('help does not use a trigger up', async () => {
  const triggerId = await attacker.trigger(ann);
  for (const _ of [1, 2]) await attacker.slash(await attacker.form(ann, 'help', {trigger_id: triggerId}));
  const {json} = await attacker.slash(await attacker.form(ann, 'list', {trigger_id: triggerId}));
  assert.match(String(json.text), /garden gate/u);
});

test('a command is answered for its person alone, and without Slack’s link syntax', async () => {
  const {json} = await attacker.slash(await attacker.form(ann, 'list'));
  assert.equal(json.response_type, 'ephemeral');
  assert.equal(json.skip_slack_parsing, true);
});

test('a command typed in a thread is answered there when its answer comes as a post', async () => {
  const post = await ann.api.call<{id: string}>('POST', '/posts', {channel_id: world.townId, message: 'a thread'});
  await ann.slash('/token create threaded', world.townId, {root_id: post.id});
  const secret = await ann.ephemeral(({message}) => message.includes('threaded') && message.includes('```'));
  assert.equal(world.mattermost.state.ephemerals.get(ann.userId)?.find(({id}) => id === secret.id)?.root_id, post.id);
});

test('the buttons that carry out an act are in no HTTP answer: they reach the person alone', async () => {
  for (const line of ['revoke garden gate', 'disable garden gate']) {
    const from = ann.seen.ephemerals.length;
    const {status, text} = await attacker.slash(await attacker.form(ann, line));
    assert.equal(status, 200);
    assert.equal(text, '{}', line);
    const question = await ann.ephemeral((post) => ann.seen.ephemerals.indexOf(post) >= from);
    assert.equal(question.user_id, world.botId);
    assert.ok(labels(question).length >= 2, line);
  }
});

test('where no thread is said, the question is in no HTTP answer either: that says where to look, and nothing else', async () => {
  const {root_id: _, ...fields} = await attacker.form(ann, 'revoke garden gate');
  const {json} = await attacker.slash(fields);
  assert.match(
    String(json.text),
    /^My question is in this channel.*If you typed this in a thread, look in the channel itself\.$/u,
  );
  assert.deepEqual(json.attachments, []);
});

test('a secret is in no HTTP answer', async () => {
  const {text} = await attacker.slash(await attacker.form(ann, 'create shown once'));
  const {message} = await ann.ephemeral((post) => post.message.includes('shown once') && post.message.includes('```'));
  const secret = /```\n([a-z0-9]{26})\n```/u.exec(message)?.[1] ?? assert.fail('no secret');
  assert.ok(!text.includes(secret));
  assert.ok(!world.log().includes(secret));
});

test('a trigger older than a minute by the server’s clock changes nothing and shows static help', async () => {
  const old = await attacker.trigger(ann);
  // Verified and remembered while it was good; that does not make it younger.
  await attacker.slash(await attacker.form(ann, 'help', {trigger_id: old}));
  world.mattermost.clock.advance(61_000);
  await showsOnlyHelp(async () => old);
});

test('an answer bears our name where the server lets integrations have one, and the person’s own elsewhere', async () => {
  const nameOf = async (): Promise<string | undefined> =>
    (await ann.slash('/token list', world.townId)).at(-1)?.props.override_username;
  assert.equal(await nameOf(), undefined);
  await world.admin.call('PUT', '/config/patch', {ServiceSettings: {EnablePostUsernameOverride: true}});
  assert.equal(await nameOf(), 'Token Keeper');
});

test('any white space may stand behind the trigger, though the server cuts the wider ones to pieces', async () => {
  for (const space of ['\u00a0', '\u2003', '\u3000', '\u3000\u3000']) {
    const [answer] = await ann.slash(`/token${space}show garden gate`, world.townId);
    assert.match(answer?.message ?? '', /^\*\*garden gate\*\*/u, JSON.stringify(space));
  }
});
