import {randomBytes} from 'node:crypto';

const letters = 'ybndrfg8ejkmcpqxot1uwisza345h769';

/** A new id or secret as Mattermost makes them: 26 lower-case letters and digits. */
export function newId(): string {
  return Array.from(randomBytes(26), (byte) => letters[byte % letters.length]).join('');
}

/** Mattermost's own test of an id: 26 letters or digits, nothing more. */
export function isValidId(value: unknown): value is string {
  return typeof value === 'string' && /^[A-Za-z0-9]{26}$/.test(value);
}
