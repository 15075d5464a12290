import {extension} from '../domain/deadline.ts';
import {mayLift} from '../domain/standing.ts';
import type {AuditEntry, Store, Verb} from '../store/store.ts';
import {recordGone, standAlone, undoRotation} from './rotation-records.ts';

type Recording = (tx: Store, entry: AuditEntry & {readonly tokenId: string}, at: number) => Promise<void>;

/** Takes over that a token works or not, as the server was seen to have it. */
export async function recordActive(tx: Store, tokenId: string, active: boolean, at: number): Promise<void> {
  const token = await tx.tokens.find(tokenId);
  if (token && token.goneAt === null) await tx.tokens.seen([{...token, active}], at);
}

async function liftPauses(tx: Store, tokenId: string): Promise<void> {
  const pauses = (await tx.holds.of([tokenId])).filter(({reason}) => reason === 'pause');
  await tx.holds.lift(pauses.map(({id}) => id));
}

const recordings: Readonly<Partial<Record<Verb, Recording>>> = {
  async disable(tx, {tokenId, actor}, at) {
    await recordActive(tx, tokenId, false, at);
    // What its deadline disabled stays so when its pause is over.
    if (actor.kind === 'job') await liftPauses(tx, tokenId);
  },
  async enable(tx, {tokenId, ownerId, actor}, at) {
    await recordActive(tx, tokenId, true, at);
    await standAlone(tx, ownerId, tokenId);
    const holds = await tx.holds.of([tokenId]);
    await tx.holds.lift(holds.filter((hold) => mayLift(actor, hold)).map(({id}) => id));
  },
  pause: (tx, {tokenId}, at) => recordActive(tx, tokenId, false, at),
  async resume(tx, {tokenId, ownerId}, at) {
    await recordActive(tx, tokenId, true, at);
    await standAlone(tx, ownerId, tokenId);
    await liftPauses(tx, tokenId);
  },
  async extend(tx, entry, at) {
    await recordings.enable?.(tx, entry, at);
    await tx.tokens.note(entry.tokenId, {deadlineAt: entry.at + extension});
  },
  revoke: (tx, {tokenId, ownerId}, at) => recordGone(tx, ownerId, [tokenId], at),
  async done(tx, {tokenId, newTokenId, ownerId}, at) {
    await recordActive(tx, tokenId, false, at);
    const ended = (await tx.rotations.openOf(ownerId)).filter((open) => open.newTokenId === newTokenId);
    for (const {id} of ended) await tx.rotations.close(id, 'done', at);
  },
  async undo(tx, {tokenId, newTokenId, ownerId}, at) {
    if (newTokenId === null) return;
    await recordActive(tx, newTokenId, false, at);
    await undoRotation(tx, ownerId, newTokenId, at);
    await tx.tokens.note(newTokenId, {replacedBy: tokenId});
  },
};

/** What the ledger holds once a change has happened on the server: the same whether its answer came or was found out later. */
export async function recordChange(tx: Store, entry: AuditEntry, at: number): Promise<void> {
  if (entry.tokenId !== null) await recordings[entry.verb]?.(tx, {...entry, tokenId: entry.tokenId}, at);
}
