import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Person} from '../chat/person.ts';
import {type LedgerStage, startLedgerStage} from './ledger-stage.ts';

const minute = 60_000;
const hour = 60 * minute;
const sessions = /\/users\/[a-z0-9]{26}\/sessions$/u;
const audits = /\/users\/[a-z0-9]{26}\/audits$/u;

/** An owner with a rotation under way, and another who has nothing to do with it. */
async function inRotation(stage: LedgerStage, ann: Person) {
  const [old, fresh] = [await stage.make(ann, 'ci'), await stage.make(ann, 'ci')];
  await stage.scan();
  const now = stage.mattermost.clock.now();
  const span = {startedAt: now, overlapEndsAt: now + 24 * hour};
  await stage.store.rotations.open({id: 'rotation', ownerId: ann.userId, oldTokenId: old.id, newTokenId: fresh.id, ...span});
  const rotation = async () => {
    const {newSeenAt, oldSeenAt} = (await stage.store.rotations.find('rotation')) ?? {};
    return {newSeenAt, oldSeenAt};
  };
  return {old, fresh, rotation};
}

test('tokens in a rotation are read every minute: when the new one came into use, and the old one was last', async (t) => {
  const stage = await startLedgerStage(t);
  const ann = await stage.person('ann');
  t.after(() => ann.close());
  const {old, fresh, rotation} = await inRotation(stage, ann);
  await stage.readLastSeen();
  assert.deepEqual(await rotation(), {newSeenAt: null, oldSeenAt: null});

  stage.later(minute);
  await stage.use(old.token);
  await stage.readLastSeen();
  const {oldSeenAt} = await rotation();
  assert.ok(Number(oldSeenAt) > 0);
  assert.equal((await stage.ledger(old.id))?.lastUsedAt, oldSeenAt);

  stage.later(10 * minute);
  await stage.use(fresh.token);
  const used = stage.mattermost.clock.now();
  await stage.readLastSeen();
  const {newSeenAt} = await rotation();
  assert.ok(Math.abs(Number(newSeenAt) - used) < minute);

  stage.later(10 * minute);
  await stage.use(fresh.token);
  await stage.use(old.token);
  await stage.readLastSeen();
  assert.equal((await rotation()).newSeenAt, newSeenAt, 'the first use stays the first');
  assert.ok(Number((await rotation()).oldSeenAt) > Number(oldSeenAt));
});

test('an owner with several rotations takes one call a minute', async (t) => {
  const stage = await startLedgerStage(t);
  const ann = await stage.person('ann');
  t.after(() => ann.close());
  await inRotation(stage, ann);
  const now = stage.mattermost.clock.now();
  const [old, fresh] = [stage.put({user_id: ann.userId}), stage.put({user_id: ann.userId})];
  const span = {startedAt: now, overlapEndsAt: now + 24 * hour};
  await stage.store.rotations.open({id: 'other', ownerId: ann.userId, oldTokenId: old.id, newTokenId: fresh.id, ...span});
  // Everybody's daily turn is over.
  for (const id of [ann.userId, stage.adminId, stage.botId]) await stage.store.tokens.ownerRead(id, now);
  stage.calls('GET', sessions);
  await stage.readLastSeen();
  assert.equal(stage.calls('GET', sessions), 1);
});

test('everybody else is read once a day, a few each minute', async (t) => {
  const stage = await startLedgerStage(t);
  // With our own account, which has a token as well, 2,400: two a minute are enough, and a little more.
  for (let owner = 1; owner < 2_400; owner += 1) stage.put({user_id: `owner${String(owner).padStart(21, '0')}`});
  await stage.scan();
  const read = async (): Promise<number> => {
    await stage.readLastSeen();
    return stage.calls('GET', sessions);
  };
  await read();
  assert.equal(await read(), 3);
  // The others had their turn some hours ago.
  for (const owner of await stage.store.tokens.ownersToRead(0, 2_400)) {
    await stage.store.tokens.ownerRead(owner, stage.mattermost.clock.now() - 20 * hour);
  }
  assert.equal(await read(), 0, 'nobody is read twice a day');
  stage.later(5 * hour);
  assert.equal(await read(), 3, 'a backlog is not read at once');
});

test('the use of a token that is in no rotation is seen too', async (t) => {
  const stage = await startLedgerStage(t);
  const ann = await stage.person('ann');
  t.after(() => ann.close());
  const {id, token} = await stage.make(ann, 'ci');
  await stage.use(token);
  await stage.scan();
  for (let count = 0; count < 3; count += 1) await stage.readLastSeen();
  assert.ok(Number((await stage.ledger(id))?.lastUsedAt) > 0);
});

test('a new token is dated by its owner’s audits, or by ours where our account made it, with a call for each', async (t) => {
  const stage = await startLedgerStage(t);
  const ann = await stage.person('ann');
  t.after(() => ann.close());
  await stage.scan();
  for (let count = 0; count < 3; count += 1) await stage.readLastSeen();
  stage.later(hour);
  const made = stage.mattermost.clock.now();
  const own = await stage.make(ann, 'ci');
  const ours = await stage.admin.call<{id: string}>('POST', `/users/${ann.userId}/tokens`, {description: 'by the admin'});
  for (const audit of stage.mattermost.state.audits) if (audit.extra_info.includes(ours.id)) audit.user_id = stage.botId;
  const nobodys = stage.put({user_id: ann.userId});
  stage.later(hour);
  await stage.scan();
  stage.calls('GET', audits);
  await stage.readLastSeen();
  assert.equal(stage.calls('GET', audits), 2);
  for (const {id} of [own, ours]) assert.ok(Math.abs(Number((await stage.ledger(id))?.createdAt) - made) < minute);
  assert.equal((await stage.ledger(nobodys.id))?.createdAt, null);
  stage.later(3 * 24 * hour);
  for (let count = 0; count < 3; count += 1) await stage.readLastSeen();
  assert.equal(stage.calls('GET', audits), 0, 'it is not looked for for ever');
});

test('somebody whose sessions cannot be read does not stop the others', async (t) => {
  const stage = await startLedgerStage(t);
  const people = ['ann', 'bob', 'cem', 'dora'];
  const persons = await Promise.all(people.map((name) => stage.person(name)));
  t.after(() => {
    for (const person of persons) person.close();
  });
  const made = await Promise.all(persons.map((person) => stage.make(person, 'ci')));
  for (const {token} of made) await stage.use(token);
  await stage.scan();
  const [bad] = persons.toSorted((a, b) => (a.userId < b.userId ? -1 : 1));
  stage.mattermost.misbehave({method: 'GET', path: new RegExp(`/users/${bad?.userId}/sessions`, 'u'), kind: 'unauthorised'});
  for (let count = 0; count < 6; count += 1) await stage.readLastSeen();
  for (const [index, person] of persons.entries()) {
    const seen = (await stage.ledger(made[index]?.id ?? ''))?.lastUsedAt;
    assert.equal(seen === null, person === bad, person.username);
  }
});

test('while the server is away, a run ends soon', async (t) => {
  const stage = await startLedgerStage(t);
  for (let owner = 0; owner < 20_000; owner += 1) stage.put({user_id: `owner${String(owner).padStart(21, '0')}`});
  await stage.scan();
  stage.mattermost.misbehave({method: 'GET', path: sessions, kind: 'unauthorised'});
  stage.calls('GET', sessions);
  await assert.rejects(stage.readLastSeen());
  assert.equal(stage.calls('GET', sessions), 3);
});
