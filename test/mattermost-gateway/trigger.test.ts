import assert from 'node:assert/strict';
import {generateKeyPairSync, sign} from 'node:crypto';
import {test} from 'node:test';
import fc from 'fast-check';
import {readTrigger} from '../../src/mattermost/trigger.ts';

const server = generateKeyPairSync('ec', {namedCurve: 'P-256'});
const signingKey = server.publicKey.export({format: 'der', type: 'spki'}).toString('base64');
const ann = 'annannannannannannannannan';
const id = 'qwertyuiopasdfghjklzxcvbnm';
const now = 1_800_000_000_000;
const options = {userId: ann, signingKey, serverNow: now};

function triggerOf(userId: string, at: number, key = server.privateKey): string {
  const data = `${id}:${userId}:${at}:`;
  return Buffer.from(data + sign('sha256', Buffer.from(data), key).toString('base64')).toString('base64');
}

test('a trigger id of this server for this user, of the last minute, gives its id and time', () => {
  assert.deepEqual(readTrigger(triggerOf(ann, now - 5), options), {ok: true, id, at: now - 5});
});

test("one of another user, another server, or another time is refused, by the server's clock", () => {
  const bob = 'bobbobbobbobbobbobbobbobbo';
  const other = generateKeyPairSync('ec', {namedCurve: 'P-256'}).privateKey;
  assert.deepEqual(readTrigger(triggerOf(bob, now), options), {ok: false, reason: 'foreign'});
  assert.deepEqual(readTrigger(triggerOf(ann, now, other), options), {ok: false, reason: 'unsigned'});
  assert.equal(readTrigger(triggerOf(ann, now - 60_000), options).ok, true);
  assert.deepEqual(readTrigger(triggerOf(ann, now - 60_001), options), {ok: false, reason: 'old'});
  assert.equal(readTrigger(triggerOf(ann, now + 60_000), options).ok, true);
  assert.deepEqual(readTrigger(triggerOf(ann, now + 60_001), options), {ok: false, reason: 'future'});
});

test('nothing verifies without a good key', () => {
  const rsa = generateKeyPairSync('rsa', {modulusLength: 2048})
    .publicKey.export({format: 'der', type: 'spki'})
    .toString('base64');
  for (const key of ['', 'AAAA', 'not base64', rsa]) {
    assert.deepEqual(readTrigger(triggerOf(ann, now), {...options, signingKey: key}), {ok: false, reason: 'unsigned'});
  }
});

test('any text is answered without throwing, and none of it verifies', () => {
  const text = fc.oneof(
    fc.string({unit: 'binary'}),
    fc.base64String(),
    fc.string().map((inner) => Buffer.from(inner).toString('base64')),
    fc.string().map((signature) => Buffer.from(`${id}:${ann}:${now}:${signature}`).toString('base64')),
    fc.base64String().map((signature) => Buffer.from(`${id}:${ann}:${now}:${signature}`).toString('base64')),
  );
  fc.assert(
    fc.property(text, fc.string(), (trigger, key) => {
      assert.equal(readTrigger(trigger, options).ok, false);
      assert.equal(readTrigger(trigger, {...options, signingKey: key}).ok, false);
    }),
  );
});

test('one changed, added or missing character, outside or inside the base64, and it does not verify', () => {
  const good = triggerOf(ann, now);
  const inner = Buffer.from(good, 'base64');
  const byte = fc.integer({min: 0, max: 255});
  const at = fc.nat({max: 10_000});
  const change = fc.record({kind: fc.constantFrom('replace', 'insert', 'remove'), at, byte});
  fc.assert(
    fc.property(change, fc.boolean(), (edit, inside) => {
      const from = inside ? inner : Buffer.from(good);
      const place = edit.at % from.length;
      const middle = edit.kind === 'remove' ? [] : [edit.byte];
      const changed = Buffer.concat([
        from.subarray(0, place),
        Buffer.from(middle),
        from.subarray(edit.kind === 'insert' ? place : place + 1),
      ]);
      fc.pre(!changed.equals(from));
      const trigger = inside ? changed.toString('base64') : changed.toString('latin1');
      assert.equal(readTrigger(trigger, options).ok, false);
    }),
    {numRuns: 2000},
  );
});
