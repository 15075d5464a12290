import assert from 'node:assert/strict';
import {after, before, beforeEach, test} from 'node:test';
import {type Answers, createAnswers} from '../../src/command/answers.ts';
import {createContexts} from '../../src/command/contexts.ts';
import {createRenderer} from '../../src/command/render.ts';
import {createKeyring} from '../../src/domain/keyring.ts';
import {Secret} from '../../src/domain/secret.ts';
import type {FakeClock} from '../mattermost-gateway/fake-clock.ts';
import {type Connected, connectToStandIn} from '../mattermost-gateway/stand-in.ts';
import {until} from '../mattermost-gateway/until.ts';

let connected: Connected;
let clock: FakeClock;
let answers: Answers;
let place: {teamId: string; channelId: string; rootId: string};
const logged: string[] = [];
const unshown: string[] = [];

before(async () => {
  connected = await connectToStandIn('11.10');
  clock = connected.clock;
  const note = (_: object, message: string) => void logged.push(message);
  const log = {debug: note, info: note, warn: note, error: note};
  const keyring = createKeyring(new Secret('a secret of the tests that is long enough'));
  const contexts = createContexts({keyring, clock, ids: {next: () => 'abcdefghijklmnopqrstuvwxyz'}});
  const urls = {actionsUrl: 'http://keeper.example/actions', dialogsUrl: 'http://keeper.example/dialogs'};
  const renderer = createRenderer({contexts, clock, ...urls});
  answers = createAnswers({
    mattermost: connected.mattermost,
    renderer,
    clock,
    log,
    onUnshown: async (userId) => void unshown.push(userId),
  });
  const {id} = await connected.mattermost.lane.people.directChannel(connected.me.id, connected.me.id);
  place = {teamId: '', channelId: id, rootId: ''};
});

beforeEach(() => void logged.splice(0));

after(() => connected.stop());

const shown = (): string[] => (connected.server.state.ephemerals.get(connected.me.id) ?? []).map(({message}) => message);

const show = (text: string): Promise<boolean> => answers.show(connected.me.id, place, {text});

test('what is done in time is the answer, and nothing follows', async () => {
  const followed: string[] = [];
  const result = await answers.inTime(Promise.resolve('done'), async (answer) => followed.push(answer));
  await clock.advance(10_000);
  assert.deepEqual(result, {late: false, answer: 'done'});
  assert.deepEqual(followed, []);
});

test('what takes longer than two seconds is acknowledged then, and follows when it is done', async () => {
  const work = Promise.withResolvers<string>();
  const followed: string[] = [];
  let result: unknown;
  void answers
    .inTime(work.promise, async (answer) => followed.push(answer))
    .then((given) => {
      result = given;
    });
  // How long the caller has waited is looked at on the real clock, which goes on.
  await clock.advance(1_900);
  assert.equal(result, undefined);
  await clock.advance(100);
  assert.deepEqual(result, {late: true});
  work.resolve('done at last');
  await answers.settled();
  assert.deepEqual(followed, ['done at last']);
});

test('a failure in time is the caller’s, a late one is logged, and told to who was promised an answer', async () => {
  await assert.rejects(
    answers.inTime(Promise.reject(new Error('early')), async () => {}),
    /early/u,
  );
  const work = Promise.withResolvers<string>();
  const told: string[] = [];
  const failed = async () => void told.push('it failed');
  const result = answers.inTime(work.promise, async () => void told.push('it was done'), {failed});
  await clock.advance(2_000);
  work.reject(new Error('late'));
  assert.deepEqual(await result, {late: true});
  await answers.settled();
  assert.deepEqual(told, ['it failed']);
  assert.deepEqual(logged, ['an answer that took long failed']);
});

test('an answer is an ephemeral post to that person', async () => {
  assert.equal(await show('only you'), true);
  assert.deepEqual(shown().slice(-1), ['only you']);
});

test('an answer that the server could not take is sent again', async () => {
  const down = connected.server.misbehave({path: /\/posts\/ephemeral$/u, kind: 'bad-gateway', times: 2});
  const sent = show('third time');
  await until(() => down.hits === 1, 'the first try');
  await clock.advance(1_000);
  await until(() => down.hits === 2, 'the second try');
  await clock.advance(4_000);
  assert.equal(await sent, true);
  assert.deepEqual(shown().slice(-1), ['third time']);
});

test('an answer that the server refuses, or never takes, is given up and passed on, and throws nothing', async () => {
  const refusing = connected.server.misbehave({path: /\/posts\/ephemeral$/u, kind: 'unauthorised'});
  assert.equal(await show('signed out'), false);
  assert.equal(refusing.hits, 1);
  refusing.stop();
  const down = connected.server.misbehave({path: /\/posts\/ephemeral$/u, kind: 'bad-gateway'});
  const sent = show('never');
  await until(() => down.hits === 1, 'the first try');
  await clock.advance(1_000);
  await until(() => down.hits === 2, 'the second try');
  await clock.advance(4_000);
  assert.equal(await sent, false);
  down.stop();
  assert.deepEqual(logged, ['an answer could not be shown', 'an answer could not be shown']);
  assert.deepEqual(unshown, [connected.me.id, connected.me.id]);
  assert.ok(!shown().includes('never'));
});
