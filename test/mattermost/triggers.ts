import {generateKeyPairSync, sign, verify} from 'node:crypto';
import {ApiError} from './errors.ts';
import {newId} from './ids.ts';

/** Makes and checks `trigger_id`s: base64 of `id:user:ms:signature`, ECDSA P-256 over SHA-256, as Mattermost does since 5.6. */
export type TriggerSigner = {
  /** Base64 of the public key in SPKI DER, as the client config publishes it. */
  readonly publicKey: string;
  /** A new one: `signed` is for the integration, `id` for the client, which opens only dialogs with that id. */
  create(userId: string, now: number): {id: string; signed: string};
  /** Takes one apart. Throws the errors of `POST /actions/dialogs/open` where it is malformed, forged or older than `lifetime` ms. */
  open(triggerId: string, now: number, lifetime: number): {id: string; userId: string};
};

/** A signer with a new key pair. */
export function createTriggerSigner(): TriggerSigner {
  const {privateKey, publicKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'});
  return {
    publicKey: publicKey.export({format: 'der', type: 'spki'}).toString('base64'),
    create(userId, now) {
      const id = newId();
      const data = `${id}:${userId}:${now}:`;
      const signature = sign('sha256', Buffer.from(data), privateKey).toString('base64');
      return {id, signed: Buffer.from(data + signature).toString('base64')};
    },
    open(triggerId, now, lifetime) {
      const [id, userId, time, signature, ...more] = Buffer.from(triggerId, 'base64').toString().split(':');
      if (!id || !userId || !time || !signature || more.length > 0) throw failure('missing_data');
      if (now - Number(time) > lifetime) throw failure('expired', expiredMessage(lifetime));
      const data = Buffer.from(`${id}:${userId}:${time}:`);
      if (!verify('sha256', data, publicKey, Buffer.from(signature, 'base64'))) throw failure('verify_signature_failed');
      return {id, userId};
    },
  };
}

function failure(kind: string, message?: string): ApiError {
  return new ApiError(400, `interactive_message.decode_trigger_id.${kind}`, message);
}

function expiredMessage(lifetime: number): string {
  return `Trigger ID for interactive dialog is expired. Trigger IDs live for a maximum of ${lifetime / 1000} seconds.`;
}
