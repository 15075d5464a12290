import {createCipheriv, createDecipheriv, randomBytes} from 'node:crypto';

/** Encrypts what clients hold for the server: the cookies of buttons on ephemeral posts (AES-GCM, as Mattermost's). */
export type Seal = {
  seal(value: unknown): string;
  /** The value that was sealed, or undefined where the text was not sealed here. */
  open(text: string): unknown;
};

/** A seal with a new key. */
export function createSeal(): Seal {
  const key = randomBytes(32);
  return {
    seal(value) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, nonce);
      const body = Buffer.concat([cipher.update(JSON.stringify(value)), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString('base64');
    },
    open(text) {
      const bytes = Buffer.from(text, 'base64');
      if (bytes.length < 28) return undefined;
      const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, 12));
      decipher.setAuthTag(bytes.subarray(12, 28));
      try {
        return JSON.parse(Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString());
      } catch {
        return undefined;
      }
    },
  };
}
