import {createPublicKey, type KeyObject, verify} from 'node:crypto';
import {LRUCache} from 'lru-cache';

/** Why a trigger id proves nothing. */
export type TriggerRefusal = 'malformed' | 'unsigned' | 'foreign' | 'old' | 'future';

/** Whom a trigger id is to prove; `serverNow` is the server's clock in epoch ms, `signingKey` SPKI DER in base64. */
export type TriggerOptions = {readonly userId: string; readonly signingKey: string; readonly serverNow: number};

const longestMs = 60_000;

/**
 * Checks that the server signed `triggerId` for this user within the last minute (from 5.6 on; seen on 5.37 to 11.10). The
 * answer's `id` is to be spent by the caller, `at` is epoch ms. Never throws.
 */
export function readTrigger(
  triggerId: string,
  {userId, signingKey, serverNow}: TriggerOptions,
): {ok: true; id: string; at: number} | {ok: false; reason: TriggerRefusal} {
  const fields = decode(triggerId)?.toString('latin1').split(':') ?? [];
  const [id = '', forUser = '', time = '', signed = ''] = fields;
  const signature = decode(signed);
  const wellFormed = fields.length === 4 && /^[a-z0-9]{26}$/.test(id) && /^\d{1,15}$/.test(time) && signature !== null;
  if (!wellFormed) return {ok: false, reason: 'malformed'};
  const key = readKey(signingKey);
  if (key === null || !holds(`${id}:${forUser}:${time}:`, key, signature)) return {ok: false, reason: 'unsigned'};
  if (forUser !== userId) return {ok: false, reason: 'foreign'};
  const at = Number(time);
  if (serverNow - at > longestMs) return {ok: false, reason: 'old'};
  if (at - serverNow > longestMs) return {ok: false, reason: 'future'};
  return {ok: true, id, at};
}

/** Strict base64: Node's own reading forgives changes, and each id is good for one form only. */
function decode(text: string): Buffer | null {
  const bytes = Buffer.from(text, 'base64');
  return text !== '' && bytes.toString('base64') === text ? bytes : null;
}

/** A server has one key for as long as it lives; reading it takes a quarter of the time of a check. */
const keys = new LRUCache<string, KeyObject>({max: 5});

function readKey(signingKey: string): KeyObject | null {
  try {
    const key = keys.get(signingKey) ?? createPublicKey({key: Buffer.from(signingKey, 'base64'), format: 'der', type: 'spki'});
    keys.set(signingKey, key);
    return key;
  } catch {
    return null;
  }
}

function holds(data: string, key: KeyObject, signature: Buffer): boolean {
  try {
    return verify('sha256', Buffer.from(data, 'latin1'), key, signature);
  } catch {
    return false;
  }
}
