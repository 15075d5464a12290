import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, type SeenPost} from '../chat/person.ts';
import {eventually} from './eventually.ts';
import {startWorld, type World} from './keeper.ts';
import {prepare, type Subject, tokensOf, type Verb} from './subject.ts';
import {orphans} from './truth.ts';

let world: World;
let count = 0;

before(async () => {
  world = await startWorld({timeoutMs: 700});
});
after(() => world.stop());

const subjectOf = (verb: Verb): Promise<Subject> => prepare(world, verb, `ann${++count}`);
const say = async ({person}: Subject, line: string): Promise<SeenPost> => {
  const posts = await person.slash(`/token ${line}`, world.townId);
  const last = posts.at(-1);
  assert.ok(last);
  return last;
};
const press = async ({person}: Subject, post: SeenPost): Promise<string> =>
  (await person.press(post, labels(post)[0] ?? '')).at(-1)?.message ?? '';
const living = ({person}: Subject) => tokensOf(world, person).filter(({is_active}) => is_active);
const typed = ({person}: Subject, command: string): Promise<{text?: string}> =>
  person.api.call('POST', '/commands/execute', {channel_id: world.townId, command: `/token ${command}`});

/** Holds the server's next call of that kind up, and settles once it is being held. */
function heldUp(path: RegExp): Promise<unknown> {
  const rule = world.mattermost.misbehave({method: 'POST', path, kind: 'hang', times: 1, userId: world.botId});
  return eventually(`a call of ${path.source}`, () => rule.hits > 0);
}

test('while one change of a token is under way, another of it is refused in words, and can be asked for again', async () => {
  const ann = await subjectOf('revoke');
  const [disable, revoke] = [await say(ann, 'disable ci'), await say(ann, 'revoke ci')];
  const held = heldUp(/\/users\/tokens\/disable$/u);
  const first = press(ann, disable);
  await held;
  assert.match(await press(ann, revoke), /under way/u);
  await first;
  assert.equal(living(ann).length, 0);
  assert.match(await press(ann, revoke), /is revoked for good/u);
  assert.equal(tokensOf(world, ann.person).length, 0);
});

test('a change of one token does not wait for a change of another', async () => {
  const ann = await subjectOf('revoke');
  await say(ann, 'create other');
  const [disable, revoke] = [await say(ann, 'disable ci'), await say(ann, 'revoke other')];
  const held = heldUp(/\/users\/tokens\/disable$/u);
  const first = press(ann, disable);
  await held;
  assert.match(await press(ann, revoke), /is revoked for good/u);
  await first;
});

test('a button that is pressed twice at once acts once', async () => {
  const ann = await subjectOf('disable');
  const question = await say(ann, 'disable ci');
  const calls = () => world.mattermost.requests().filter(({path}) => path.endsWith('/users/tokens/disable')).length;
  const before = calls();
  const answers = await Promise.all([press(ann, question), press(ann, question)]);
  await eventually(
    'both answers',
    () => ann.person.seen.ephemerals.filter(({message}) => /counts once/u.test(message)).length === 1,
  );
  assert.ok(answers.length === 2 && calls() === before + 1);
});

test('of two creates of one name at once, one is carried out', async () => {
  const ann = await subjectOf('create');
  const answers = await Promise.all([typed(ann, 'create ci'), typed(ann, 'create ci')]);
  assert.equal(tokensOf(world, ann.person).length, 1);
  assert.equal(answers.filter(({text}) => /is created/u.test(text ?? '')).length, 1);
  assert.equal(answers.filter(({text}) => /nothing was created|under way/u.test(text ?? '')).length, 1);
});

test('a name that was taken between the look and the making is taken', async () => {
  const ann = await subjectOf('create');
  const {userId} = ann.person;
  const from = world.mattermost.requests().length;
  const isLook = ({path}: {path: string}) => path.endsWith(`/users/${userId}/tokens`);
  const second = typed(ann, 'create ci');
  while (!world.mattermost.requests().slice(from).some(isLook)) await new Promise((resolve) => setImmediate(resolve));
  // The look is answered now; the rights are read again before the making.
  const slow = world.mattermost.misbehave({
    path: new RegExp(`/users/${userId}$`, 'u'),
    kind: 'hang',
    times: 1,
    userId: world.botId,
  });
  await eventually('the second look at the person', () => slow.hits === 1);
  assert.match((await typed(ann, 'create ci')).text ?? '', /is created/u);
  assert.match((await second).text ?? '', /nothing was created/u);
  assert.equal(tokensOf(world, ann.person).length, 1);
});

test('of two rotations of one token at once, one is carried out', async () => {
  const ann = await subjectOf('rotate');
  await Promise.all([typed(ann, 'rotate ci'), typed(ann, 'rotate ci')]);
  assert.equal(living(ann).length, 2);
});

test('of done and undo at once, one is carried out: never are both dead', async () => {
  const ann = await subjectOf('done');
  const [done, undo] = [await say(ann, `done ${ann.newId}`), await say(ann, `undo ${ann.newId}`)];
  await Promise.all([press(ann, done), press(ann, undo)]);
  assert.equal(living(ann).length, 1);
});

test('of two reports that a secret got lost at once, one is carried out', async () => {
  const ann = await subjectOf('lost');
  const [first, second] = [await say(ann, `lost ${ann.oldId}`), await say(ann, `lost ${ann.oldId}`)];
  await Promise.all([press(ann, first), press(ann, second)]);
  assert.equal(living(ann).length, 1);
  assert.deepEqual(orphans(world, ann), []);
});

test('a token that is gone by the time of the press is said to be gone, and the others are revoked', async () => {
  const ann = await subjectOf('revoke');
  await say(ann, 'create other');
  const question = await say(ann, 'revoke all');
  world.mattermost.state.tokens.delete(ann.oldId);
  const answer = await press(ann, question);
  assert.match(answer, /not there any more/u);
  assert.match(answer, /is revoked for good/u);
  assert.equal(tokensOf(world, ann.person).length, 0);
});

test('a rotation is over when one of its tokens is gone: the other can be rotated', async () => {
  for (const which of ['oldId', 'newId'] as const) {
    const ann = await subjectOf('done');
    world.mattermost.state.tokens.delete(ann[which]);
    const left = which === 'oldId' ? ann.newId : ann.oldId;
    assert.match((await say(ann, `rotate ${left}`)).message, /has a new secret/u);
    assert.equal(living(ann).length, 2);
  }
});

test('a rotation is over when one of its tokens is revoked: the other can be rotated', async () => {
  for (const which of ['oldId', 'newId'] as const) {
    const ann = await subjectOf('done');
    await press(ann, await say(ann, `revoke ${ann[which]}`));
    const left = which === 'oldId' ? ann.newId : ann.oldId;
    assert.match((await say(ann, `rotate ${left}`)).message, /has a new secret/u);
  }
});

test('a name whose secret reached nobody is borne by the token that is created next', async () => {
  const ann = await subjectOf('create');
  const refused = world.mattermost.misbehave({path: /\/posts\/ephemeral$/u, kind: 'unauthorised', userId: world.botId});
  assert.match((await say(ann, 'create ci')).message, /could not be shown/u);
  refused.stop();
  assert.match((await say(ann, 'create ci')).message, /is created/u);
  assert.match((await say(ann, 'rotate ci')).message, /has a new secret/u);
});

test('once the server fails in the middle of several, the rest is not tried and that is said', async () => {
  const failures = [
    ['unauthorised', 1, /signed out/u],
    // A call whose answer was lost is repeated once.
    ['bad-gateway', 2, /cannot see yet/u],
    ['rate-limit', 1, /asks for patience/u],
  ] as const;
  for (const [kind, calls, why] of failures) {
    const ann = await subjectOf('revoke');
    await say(ann, 'create other');
    await say(ann, 'create third');
    const question = await say(ann, 'revoke all');
    const bad = {path: /\/users\/tokens\/revoke$/u, kind, retryAfterSeconds: 60, userId: world.botId} as const;
    const failed = world.mattermost.misbehave(bad);
    const answer = await press(ann, question);
    assert.equal(failed.hits, calls, kind);
    failed.stop();
    assert.match(answer, why);
    assert.equal(answer.match(/not tried/giu)?.length, 2, kind);
    assert.equal(living(ann).length, 3, kind);
  }
});
