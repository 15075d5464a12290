import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {createApi} from '../chat/mattermost-api.ts';
import {secretIn} from '../chat/person.ts';
import {eventually} from './eventually.ts';
import {day, type InPlaceSubject, prepareInPlace, toldInPlace} from './in-place-subject.ts';
import {startWorld, type World} from './keeper.ts';
import {tokensOf} from './subject.ts';
import {inStore} from './truth.ts';

const minute = 60_000;
let world: World;
let count = 0;

before(async () => {
  world = await startWorld({timeoutMs: 500});
});
after(() => world.stop());

const subject = (): Promise<InPlaceSubject> => prepareInPlace(world, `ann${++count}`);
const token = ({tokenId}: InPlaceSubject) => world.mattermost.state.tokens.get(tokenId);
const say = async ({person}: InPlaceSubject, line: string) => (await person.slash(`/token ${line}`, world.townId)).at(-1);
const told = async (ann: InPlaceSubject, pattern: RegExp): Promise<void> => {
  await world.runJob('deliver-notices');
  await eventually(`a direct message like ${pattern.source}`, () => toldInPlace(world, ann).some((text) => pattern.test(text)));
};

/** Looks into what is open until the token is disabled: the schedule's own run may be at it, and have looked before. */
async function recoverToDisabled(ann: InPlaceSubject): Promise<void> {
  for (let tries = 0; tries < 100 && token(ann)?.is_active; tries++) await world.runJob('recover');
  assert.equal(token(ann)?.is_active, false);
}

/** A rotation whose call never came to the server as far as anybody can see; answers the end that it asks for. */
async function onItsWay(ann: InPlaceSubject): Promise<number> {
  const rule = world.mattermost.misbehave({path: /\/users\/tokens\/rotate$/u, kind: 'hang', userId: world.botId});
  assert.match(await ann.act(), /cannot see yet/u);
  rule.stop();
  const [open] = await inStore(world, (store) => store.audit.unfinished());
  assert.ok(open?.verb === 'rotate-in-place' && open.tokenId === ann.tokenId);
  assert.ok(open.sentEnd !== null && open.sentEnd !== token(ann)?.expires_at);
  return open.sentEnd;
}
const arrives = (ann: InPlaceSubject, sentEnd: number) =>
  createApi(world.mattermost.url, world.botToken).call('POST', '/users/tokens/rotate', {
    token_id: ann.tokenId,
    expires_at: sentEnd,
  });

test('a call that comes late to the server is seen by its end: the token is disabled, its owner told, and `lost` is the way out', async () => {
  const ann = await subject();
  const sentEnd = await onItsWay(ann);
  await world.runJob('recover');
  assert.deepEqual(toldInPlace(world, ann), []);
  await arrives(ann, sentEnd);
  await recoverToDisabled(ann);
  await told(ann, /did not reach you.*nobody has the new one, so the token is disabled/u);
  const question = await say(ann, 'lost ci');
  assert.ok(question);
  const fresh = secretIn(await ann.person.press(question, 'Revoke it and create a new one'));
  const [left, ...others] = tokensOf(world, ann.person);
  assert.ok(left?.is_active && left.token === fresh && left.description === 'ci' && others.length === 0);
});

test('while it may be on its way the token is not rotated in place again; once it cannot be, it may, and its owner is told', async () => {
  const ann = await subject();
  await onItsWay(ann);
  const press = async (): Promise<string> => {
    const question = await say(ann, 'rotate ci --in-place');
    assert.ok(question);
    return (await ann.person.press(question, 'Replace the secret now')).at(-1)?.message ?? '';
  };
  assert.match(await press(), /has not shown yet what became/u);
  assert.equal(token(ann)?.token, ann.secret);
  world.mattermost.clock.advance(3 * minute);
  assert.match(await press(), /has a new secret/u);
  assert.ok(token(ann)?.is_active && token(ann)?.token !== ann.secret);
  await told(ann, /It did not happen/u);
});

test('a secret that its owner made elsewhere meanwhile is left alone', async () => {
  const ann = await subject();
  await onItsWay(ann);
  await ann.person.api.call('POST', '/users/tokens/rotate', {
    token_id: ann.tokenId,
    expires_at: world.mattermost.clock.now() + 60 * day,
  });
  world.mattermost.clock.advance(3 * minute);
  await world.runJob('recover');
  assert.equal(token(ann)?.is_active, true);
  await told(ann, /It did not happen/u);
});

test('a secret that could not be shown, and was replaced elsewhere before we looked, is said to have been made', async () => {
  const ann = await subject();
  const byUs = {userId: world.botId} as const;
  const unshown = world.mattermost.misbehave({path: /\/posts\/ephemeral$/u, kind: 'unauthorised', times: 1, ...byUs});
  // The look under the lock passes.
  const unseen = world.mattermost.misbehave({path: /\/users\/tokens\/[a-z0-9]{26}$/u, kind: 'bad-gateway', after: 1, ...byUs});
  await ann.act();
  assert.ok(unshown.hits === 1 && unseen.hits > 0);
  unseen.stop();
  await ann.person.api.call('POST', '/users/tokens/rotate', {
    token_id: ann.tokenId,
    expires_at: world.mattermost.clock.now() + 60 * day,
  });
  await world.runJob('recover');
  assert.equal(token(ann)?.is_active, true);
  await told(ann, /It was done/u);
});

test('a token whose secret reached nobody is not enabled again, and is revoked a week later', async () => {
  const ann = await subject();
  await arrives(ann, await onItsWay(ann));
  await recoverToDisabled(ann);
  for (const line of ['enable ci', 'rotate ci --in-place']) {
    assert.match((await say(ann, line))?.message ?? '', /Nobody has the secret/u);
  }
  world.mattermost.clock.advance(7 * day + minute);
  await world.runJob('revoke-disabled');
  assert.equal(token(ann), undefined);
});

test('of two at once, one is carried out and its secret works', async () => {
  const ann = await subject();
  const other = await say(ann, 'rotate ci --in-place');
  assert.ok(other);
  const [from, calls] = [ann.person.seen.ephemerals.length, world.mattermost.requests().length];
  await Promise.all([ann.act(), ann.person.press(other, 'Replace the secret now')]);
  const said = () => ann.person.seen.ephemerals.slice(from).map(({message}) => message);
  await eventually('both answers', () => said().filter((text) => /does not work any more:|under way/u.test(text)).length === 2);
  const rotations = world.mattermost
    .requests()
    .slice(calls)
    .filter(({path}) => path.endsWith('/users/tokens/rotate'));
  assert.equal(rotations.length, 1);
  assert.equal(token(ann)?.token, secretIn(ann.person.seen.ephemerals.slice(from)));
});
