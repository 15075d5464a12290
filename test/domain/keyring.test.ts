import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {createKeyring} from '../../src/domain/keyring.ts';
import {Secret} from '../../src/domain/secret.ts';

const now = new Secret('the secret of these days, 32 bytes or more');
const before = new Secret('the secret of former days, 32 bytes or more');

test('what was signed is verified, by the same secret in another process too', () => {
  fc.assert(
    fc.property(fc.string({unit: 'binary'}), (text) => {
      assert.ok(createKeyring(now).verify('contexts', text, createKeyring(now).sign('contexts', text)));
    }),
    {numRuns: 30},
  );
});

test('after a change of the secret, what the previous one signed is still accepted, and new things are signed by the new one', () => {
  const old = createKeyring(before).sign('hashes', 'x');
  const keyring = createKeyring(now, before);
  assert.ok(keyring.verify('hashes', 'x', old));
  assert.equal(keyring.sign('hashes', 'x').keyId, createKeyring(now).sign('hashes', 'x').keyId);
  assert.notEqual(keyring.sign('hashes', 'x').keyId, old.keyId);
});

test('what an unknown secret signed is refused, whatever key it names', () => {
  const keyring = createKeyring(now);
  const foreign = createKeyring(before).sign('contexts', 'x');
  assert.equal(keyring.verify('contexts', 'x', foreign), false);
  assert.equal(keyring.verify('contexts', 'x', {...foreign, keyId: keyring.sign('contexts', 'x').keyId}), false);
});

test('a key is for one use', () => {
  const keyring = createKeyring(now);
  assert.equal(keyring.verify('hashes', 'x', keyring.sign('contexts', 'x')), false);
});

test('any other text or mac is refused, without an error', () => {
  const keyring = createKeyring(now);
  const mac = keyring.sign('contexts', 'text');
  fc.assert(
    fc.property(fc.string({unit: 'binary'}), fc.string({unit: 'binary'}), (text, other) => {
      if (text !== 'text') assert.equal(keyring.verify('contexts', text, mac), false);
      if (other !== mac.mac) assert.equal(keyring.verify('contexts', 'text', {...mac, mac: other}), false);
      assert.equal(keyring.verify('contexts', 'text', {...mac, keyId: other}), other === mac.keyId);
    }),
  );
});
