import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import {type Carried, createContexts, type Sealed} from '../../src/command/contexts.ts';
import {KeeperError} from '../../src/domain/errors.ts';
import {createKeyring} from '../../src/domain/keyring.ts';
import {Secret} from '../../src/domain/secret.ts';

const keyring = createKeyring(new Secret('the secret of these days, 32 bytes or more'));
let now = 1_000_000;
let count = 0;
const clock = {now: () => now, after: () => () => {}};
const contexts = createContexts({keyring, clock, ids: {next: () => `nonce${count++}`}});

const carried: Carried = {
  purpose: 'button',
  userId: 'ann',
  expiresAt: 2_000_000,
  card: 'a card',
  deed: {kind: 'confirm', act: 'act', verb: 'revoke', tokenIds: ['t1', 't2'], options: {name: 'x', expiresAt: null}},
};
const expected = {purpose: 'button', userId: 'ann'} as const;

const code = (sealed: unknown, asked: {purpose: Carried['purpose']; userId: string} = expected): string => {
  try {
    contexts.open(sealed, asked);
    return 'opened';
  } catch (error) {
    return error instanceof KeeperError ? error.code : String(error);
  }
};

test('what was sealed is opened by the same person for the same purpose, as it was', () => {
  const {nonce: _, ...opened} = {nonce: '', ...contexts.open(contexts.seal(carried), expected)};
  assert.deepEqual(opened, carried);
});

test('it is opened after it went through JSON, and with the menu’s choice that the server adds', () => {
  const sealed = JSON.parse(JSON.stringify({...contexts.seal(carried), selected_option: 'x'}));
  assert.equal(code(sealed), 'opened');
});

test('one changed character anywhere is refused', () => {
  const sealed = contexts.seal(carried);
  for (const field of ['carried', 'key', 'mac'] as const) {
    fc.assert(
      fc.property(fc.nat(sealed[field].length - 1), fc.string({unit: 'binary', minLength: 1, maxLength: 1}), (at, other) => {
        const text = `${sealed[field].slice(0, at)}${other}${sealed[field].slice(at + 1)}`;
        // The last letter of a base64url text has bits that count for nothing.
        const same = Buffer.from(text, 'base64url').equals(Buffer.from(sealed[field], 'base64url')) && field === 'mac';
        if (text !== sealed[field] && !same) assert.equal(code({...sealed, [field]: text}), 'unproved');
      }),
      {numRuns: 300},
    );
  }
});

test('what is put together of two contexts, cut short or made longer is refused', () => {
  const [one, other] = [contexts.seal(carried), contexts.seal({...carried, deed: {kind: 'run', line: 'revoke all'}})];
  assert.equal(code({...one, carried: other.carried}), 'unproved');
  assert.equal(code({...one, mac: other.mac}), 'unproved');
  for (const change of [(text: string) => text.slice(1), (text: string) => `${text} `, () => ''])
    assert.equal(code({...one, carried: change(one.carried)}), 'unproved');
});

test('anything that is no context is refused, and never an error of another kind', () => {
  fc.assert(
    fc.property(fc.anything(), (value) => {
      assert.equal(code(value), 'unproved');
    }),
  );
  fc.assert(
    fc.property(fc.anything(), (value) => {
      // Signed by us, but no payload of ours.
      const text = JSON.stringify(value) ?? '';
      const {keyId, mac} = keyring.sign('contexts', text);
      assert.equal(code({carried: text, key: keyId, mac} satisfies Sealed), 'unproved');
    }),
  );
});

test('another person, another purpose and a mac of another use are refused', () => {
  const sealed = contexts.seal(carried);
  assert.equal(code(sealed, {...expected, userId: 'bob'}), 'unproved');
  for (const purpose of ['menu', 'dialog'] as const) assert.equal(code(sealed, {...expected, purpose}), 'unproved');
  const {keyId, mac} = keyring.sign('hashes', sealed.carried);
  assert.equal(code({...sealed, key: keyId, mac}), 'unproved');
});

test('it is good until it ends and not a millisecond longer', () => {
  const sealed = contexts.seal(carried);
  now = carried.expiresAt - 1;
  assert.equal(code(sealed), 'opened');
  now = carried.expiresAt;
  assert.equal(code(sealed), 'expired');
  now = 1_000_000;
});

test('two seals of the same differ', () => {
  assert.notEqual(contexts.seal(carried).mac, contexts.seal(carried).mac);
});
