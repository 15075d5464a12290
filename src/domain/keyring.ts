import {createHmac, hkdfSync, timingSafeEqual} from 'node:crypto';
import type {Secret} from './secret.ts';

/** What a key is for; each use has a key of its own. */
export type KeyUse = 'contexts' | 'hashes';

/** A keyed hash, and which key made it. */
export type Mac = {readonly keyId: string; readonly mac: string};

export type Keyring = {
  /** HMAC-SHA-256 in base64url, by the current key. */
  sign(use: KeyUse, text: string): Mac;
  /** True where the mac is right under the current or the previous secret; compares in constant time. */
  verify(use: KeyUse, text: string, mac: Mac): boolean;
};

type Generation = {readonly id: string; readonly keys: ReadonlyMap<KeyUse, Buffer>};

const uses: readonly KeyUse[] = ['contexts', 'hashes'];

function derive(secret: Secret): Generation {
  const key = (info: string, bytes: number) => Buffer.from(hkdfSync('sha256', secret.reveal(), 'token-keeper', info, bytes));
  return {id: key('key-id', 6).toString('base64url'), keys: new Map(uses.map((use) => [use, key(use, 32)]))};
}

/** Derives every key from `KEEPER_SECRET` by HKDF; what the previous secret signed is still accepted. */
export function createKeyring(secret: Secret, previous?: Secret): Keyring {
  const current = derive(secret);
  const generations = [current, ...(previous ? [derive(previous)] : [])];
  const macOf = (generation: Generation, use: KeyUse, text: string): Buffer => {
    const key = generation.keys.get(use);
    if (!key) throw new Error(`no key for ${use}`);
    return createHmac('sha256', key).update(text).digest();
  };
  return {
    sign: (use, text) => ({keyId: current.id, mac: macOf(current, use, text).toString('base64url')}),
    verify(use, text, {keyId, mac}) {
      const generation = generations.find(({id}) => id === keyId);
      if (!generation) return false;
      const want = macOf(generation, use, text);
      const got = Buffer.from(mac, 'base64url');
      return got.length === want.length && timingSafeEqual(got, want);
    },
  };
}
