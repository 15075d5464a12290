import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Hold} from '../../src/domain/token.ts';
import {auditEntry, hold} from '../store/samples.ts';
import {type LedgerStage, startLedgerStage} from './ledger-stage.ts';

const hour = 3_600_000;

/** A token that was disabled here, with these holds, and that the ledger has so. */
async function disabled(stage: LedgerStage, ...holds: Partial<Hold>[]) {
  const token = stage.put({is_active: false});
  await stage.scan();
  for (const [index, part] of holds.entries()) {
    await stage.store.holds.add(hold({id: `${token.id}-${index}`, byId: token.user_id, ...part, tokenId: token.id}));
  }
  stage.later(hour);
  return token;
}

const reasonsOn = async ({store}: LedgerStage, id: string) => (await store.holds.of([id])).map(({reason}) => reason).sort();

test('a token that its owner disabled here and somebody enabled elsewhere is held no longer, and the audit says so', async (t) => {
  const stage = await startLedgerStage(t);
  const job = {byKind: 'job', byId: 'deadline'} as const;
  const token = await disabled(stage, {reason: 'owner'}, {reason: 'pause', until: 9e12}, {...job, reason: 'deadline'});
  token.is_active = true;
  await stage.scan();
  assert.deepEqual(await reasonsOn(stage, token.id), []);
  const [entry, ...more] = await stage.store.audit.ofToken(token.id, 10);
  assert.deepEqual([entry?.verb, entry?.actor, entry?.outcome], ['enabled-elsewhere', {kind: 'job', id: 'scan'}, 'done']);
  stage.later(hour);
  await stage.scan();
  assert.equal((await stage.store.audit.ofToken(token.id, 10)).length, 1 + more.length);
});

test('it is found as well where a list of the owner’s tokens had shown it before the scan', async (t) => {
  const stage = await startLedgerStage(t);
  const token = await disabled(stage, {reason: 'owner'});
  token.is_active = true;
  const known = await stage.ledger(token.id);
  assert.ok(known);
  await stage.store.tokens.seen([{...known, active: true}], stage.mattermost.clock.now());
  await stage.scan();
  assert.deepEqual(await reasonsOn(stage, token.id), []);
});

test('what an admin, a leak or a lockdown holds stays held, whoever enabled it elsewhere, and so does an unreceived secret', async (t) => {
  const stage = await startLedgerStage(t);
  const admins = (['admin', 'leak', 'lockdown'] as const).map((reason) => ({reason, byKind: 'admin' as const}));
  const token = await disabled(stage, ...admins, {reason: 'unreceived', byKind: 'job'}, {reason: 'owner', byKind: 'delegate'});
  token.is_active = true;
  await stage.scan();
  assert.deepEqual(await reasonsOn(stage, token.id), ['admin', 'leak', 'lockdown', 'owner', 'unreceived']);
  assert.deepEqual(await stage.store.audit.ofToken(token.id, 10), []);
});

test('a token that is still disabled stays held', async (t) => {
  const stage = await startLedgerStage(t);
  const token = await disabled(stage, {reason: 'owner'});
  await stage.scan();
  assert.deepEqual(await reasonsOn(stage, token.id), ['owner']);
});

test('the hold of a change that is not over yet stays', async (t) => {
  const stage = await startLedgerStage(t);
  const token = stage.put();
  await stage.scan();
  await stage.store.audit.open(auditEntry({id: 'open', verb: 'disable', ownerId: token.user_id, tokenId: token.id}));
  await stage.store.holds.add(hold({id: 'open', tokenId: token.id, byId: token.user_id}));
  stage.later(hour);
  await stage.scan();
  assert.deepEqual(await reasonsOn(stage, token.id), ['owner']);
});

test('what a job of ours enabled, and does not know yet that it did, is not said to have been enabled elsewhere', async (t) => {
  const stage = await startLedgerStage(t);
  const token = await disabled(stage, {reason: 'pause', until: stage.mattermost.clock.now()});
  const job = {kind: 'job', id: 'pause'} as const;
  await stage.store.audit.open(auditEntry({id: 'open', verb: 'resume', actor: job, ownerId: token.user_id, tokenId: token.id}));
  token.is_active = true;
  await stage.scan();
  assert.deepEqual(await reasonsOn(stage, token.id), ['pause']);
  assert.deepEqual(
    (await stage.store.audit.ofToken(token.id, 10)).map(({verb}) => verb),
    ['resume'],
  );
});

test('it stands for itself again, unless it is part of an open rotation or was never received', async (t) => {
  const stage = await startLedgerStage(t);
  const away = await disabled(stage, {reason: 'rotation'});
  const open = await disabled(stage, {reason: 'owner'});
  const lost = await disabled(stage, {reason: 'unreceived', byKind: 'job'});
  for (const {id} of [away, open, lost]) await stage.store.tokens.note(id, {replacedBy: 'another'});
  const span = {startedAt: 1, overlapEndsAt: 9e12};
  const {user_id: ownerId, id: oldTokenId} = open;
  await stage.store.rotations.open({id: 'open', ownerId, oldTokenId, newTokenId: 'another', ...span});
  for (const token of [away, open, lost]) token.is_active = true;
  await stage.scan();
  const replaced = [away, open, lost].map(async ({id}) => (await stage.ledger(id))?.replacedBy);
  assert.deepEqual(await Promise.all(replaced), [null, 'another', 'another']);
});

test('so does a token that nothing held here, but not one that has reached its end', async (t) => {
  const stage = await startLedgerStage(t);
  const [away, ended] = [stage.put(), stage.put({expires_at: stage.mattermost.clock.now() - hour})];
  await stage.scan();
  for (const {id} of [away, ended]) await stage.store.tokens.note(id, {replacedBy: 'another'});
  stage.later(hour);
  await stage.scan();
  const replaced = [away, ended].map(async ({id}) => (await stage.ledger(id))?.replacedBy);
  assert.deepEqual(await Promise.all(replaced), [null, 'another']);
});
