import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, type Person, type SeenPost} from '../chat/person.ts';
import {type Stage, startStage} from './stage.ts';

/** Where it is typed. */
let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

const rootOf = (post: SeenPost | undefined): unknown => (post as unknown as {root_id?: string} | undefined)?.root_id;
const threadOf = async (ann: Person): Promise<string> =>
  (await ann.api.call<{id: string}>('POST', '/posts', {channel_id: stage.world.townId, message: 'a thread'})).id;

test('typed in a thread, answer and secret come in the thread', async () => {
  const ann = await stage.person();
  const root = await threadOf(ann);
  const answers = await stage.sayAll(ann, 'create ci', {root_id: root});
  assert.equal(answers.length, 2);
  for (const answer of answers) assert.equal(rootOf(answer), root);
});

test('a question that was asked in a thread is answered there', async () => {
  const ann = await stage.person();
  const root = await threadOf(ann);
  await stage.make(ann, 'ci');
  const shownInThread = await stage.say(ann, 'show ci', {root_id: root});
  const answers = await ann.press(shownInThread, 'Rotate');
  for (const answer of answers) assert.equal(rootOf(answer), root, answer.message);
});

test('a form that was opened in a thread brings its secret there', async () => {
  const ann = await stage.person();
  const root = await threadOf(ann);
  await stage.say(ann, 'create', {root_id: root}).catch(() => {});
  await stage.submit(ann, await ann.dialog(), {name: 'ci', lifetime: '30d'});
  assert.equal(rootOf(await ann.ephemeral(({message}) => message.includes('```'))), root);
});

/** What comes of that on a server that does not say in which thread it was typed. */
async function before11<T>(what: () => Promise<T>): Promise<T> {
  const {mattermost} = stage.world;
  mattermost.setVersion('10.11');
  try {
    return await what();
  } finally {
    mattermost.setVersion('11.10');
  }
}

for (const [locale, did, look] of [
  [
    'en',
    /Its secret is in a message of mine in this channel, for you alone\./u,
    /^My question is in this channel, for you alone\./u,
  ],
  [
    'de',
    /Das Geheimnis steht in einer Nachricht von mir in diesem Kanal,/u,
    /^Meine Frage steht in diesem Kanal, nur für Sie\./u,
  ],
] as const) {
  test(`a server before 11 says no thread: what came in the channel is pointed to in the thread (${locale})`, async () => {
    const ann = await stage.person();
    await ann.api.call('PUT', `/users/${ann.userId}/patch`, {locale});
    const root = await threadOf(ann);
    await before11(async () => {
      const [secret, made] = await stage.sayAll(ann, 'create ci', {root_id: root});
      assert.equal(rootOf(secret), '');
      assert.match(secret?.message ?? '', /```/u);
      assert.equal(rootOf(made), root);
      assert.match(made?.message ?? '', did);

      const [question, pointer, ...more] = await stage.sayAll(ann, 'disable ci', {root_id: root});
      assert.equal(rootOf(question), '');
      assert.equal(labels(question ?? assert.fail('no question')).length, 2);
      assert.equal(rootOf(pointer), root);
      assert.match(pointer?.message ?? '', look);
      assert.deepEqual(labels(pointer ?? assert.fail('no pointer')), []);
      assert.deepEqual(more, []);
    });
  });
}

test('a server that says the thread shows a question there, or in the channel, and nothing beside it', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  for (const root_id of ['', await threadOf(ann)]) {
    const from = ann.seen.ephemerals.length;
    const question = await stage.say(ann, 'disable ci', {root_id});
    assert.equal(rootOf(question), root_id);
    await stage.say(ann, 'list', {root_id});
    assert.equal(ann.seen.ephemerals.length - from, 2);
  }
});

for (const type of ['P', 'O']) {
  test(`typed in a ${type === 'P' ? 'private' : 'public'} channel that the bot is not in, it works, and nobody else sees it`, async () => {
    const [ann, bob] = [await stage.person(), await stage.person('bob')];
    const body = {team_id: stage.world.teamId, name: `c${ann.username}`, display_name: 'C', type};
    const channel = await ann.api.call<{id: string}>('POST', '/channels', body);
    await ann.api.call('POST', `/channels/${channel.id}/members`, {user_id: bob.userId});
    const answers = await ann.slash('/token create ci', channel.id);
    for (const answer of answers) assert.equal(answer.channel_id, channel.id);
    assert.ok(answers.some(({message}) => message.includes('```')));
    assert.deepEqual(bob.seen.ephemerals, []);
    assert.ok(bob.seen.posts.every(({message}) => !message.includes('```')));
  });
}

test('typed in a direct channel of two people, it works', async () => {
  const [ann, bob] = [await stage.person(), await stage.person('bob')];
  const {id} = await ann.api.call<{id: string}>('POST', '/channels/direct', [ann.userId, bob.userId]);
  const answers = await ann.slash('/token create ci', id, {team_id: stage.world.teamId});
  assert.ok(answers.some(({message, channel_id}) => message.includes('```') && channel_id === id));
  assert.deepEqual(bob.seen.ephemerals, []);
});
