import {z} from 'zod';
import type {Clock, Ids} from '../domain/clock.ts';
import {KeeperError} from '../domain/errors.ts';
import type {Keyring} from '../domain/keyring.ts';
import {confirmedVerbs, type Deed} from '../domain/reply.ts';
import {said} from '../domain/said.ts';

/** How long a confirmation can be pressed, in ms. */
export const confirmationLife = 10 * 60_000;

const confirmOptions = z.strictObject({
  name: z.string().exactOptional(),
  expiresAt: z.number().nullable().exactOptional(),
  overlapMs: z.number().exactOptional(),
  now: z.boolean().exactOptional(),
  inPlace: z.boolean().exactOptional(),
  pauseMs: z.number().exactOptional(),
  leads: z.string().exactOptional(),
  backupId: z.string().exactOptional(),
});

const deed = z.discriminatedUnion('kind', [
  z.strictObject({kind: z.literal('run'), line: z.string(), act: z.string().exactOptional()}),
  z.strictObject({
    kind: z.literal('confirm'),
    act: z.string(),
    verb: z.enum(confirmedVerbs),
    tokenIds: z.array(z.string()),
    options: confirmOptions.exactOptional(),
  }),
  z.strictObject({kind: z.enum(['cancel', 'received']), act: z.string()}),
]);

const payload = z.strictObject({
  purpose: z.enum(['button', 'menu', 'dialog']),
  userId: z.string(),
  expiresAt: z.number(),
  nonce: z.string(),
  /** The notice whose post carries the button; absent on ephemeral posts. */
  card: z.string().exactOptional(),
  /** Where a dialog was asked for: its answer goes there. */
  place: z.strictObject({teamId: z.string(), channelId: z.string(), rootId: z.string()}).exactOptional(),
  deed,
});
type Payload = z.infer<typeof payload>;

/** What a button, menu or dialog carries, before it is sealed. */
export type Carried = Omit<Payload, 'nonce' | 'deed'> & {readonly deed: Deed};

const envelope = z.looseObject({carried: z.string().max(20_000), key: z.string(), mac: z.string()});

/** What is put into a post or a dialog: the payload as text, and our HMAC over it. */
export type Sealed = {readonly carried: string; readonly key: string; readonly mac: string};

export type Contexts = {
  seal(carried: Carried): Sealed;
  /** Throws KeeperError `unproved` where it is not ours or not this person's, `expired` where it is too old. */
  open(sealed: unknown, expected: {readonly purpose: Payload['purpose']; readonly userId: string}): Carried;
};

/** What the text says; undefined where it is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Signs what buttons, menus and dialogs carry: Mattermost passes it on unsigned, and any user can invent one (reference 3.2, 3.5). */
export function createContexts({keyring, clock, ids}: {keyring: Keyring; clock: Clock; ids: Ids}): Contexts {
  const unproved = (detail: string) => new KeeperError('unproved', said('error.button-not-yours'), {detail});
  return {
    seal(carried) {
      const text = JSON.stringify({...carried, nonce: ids.next()});
      const {keyId, mac} = keyring.sign('contexts', text);
      return {carried: text, key: keyId, mac};
    },
    open(sealed, {purpose, userId}) {
      const read = envelope.safeParse(sealed);
      if (!read.success) throw unproved('context is not an envelope');
      const {carried, key, mac} = read.data;
      if (!keyring.verify('contexts', carried, {keyId: key, mac})) throw unproved('context is not signed by us');
      const {data} = payload.safeParse(parseJson(carried));
      if (!data || data.purpose !== purpose) throw unproved('context is for another purpose');
      if (data.userId !== userId) throw unproved('context is another person’s');
      if (data.expiresAt <= clock.now()) throw new KeeperError('expired', said('error.button-too-old'));
      return data;
    },
  };
}

/** The deed that a choice in a menu stands for: its line, with what was chosen behind it. */
export const chosen = (menu: Deed, option: string): Deed =>
  menu.kind === 'run' ? {kind: 'run', line: `${menu.line} ${option}`} : menu;
