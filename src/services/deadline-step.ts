import {oldStaysUntil} from '../domain/cut-over.ts';
import {enforcedAt, warningLead} from '../domain/deadline.ts';
import {cardLines, kindOfKey} from '../domain/reminder.ts';
import type {LedgerToken} from '../domain/token.ts';
import type {Notice, Store} from '../store/store.ts';
import {warningsOf} from './deadline-warnings.ts';
import {readSubjects} from './reminder-write.ts';

/** What is to be done about a token's deadline; a warning has the key of its round. */
type Step = {readonly act: 'wait' | 'disable'} | {readonly act: 'warn'; readonly key: string};

/**
 * What is to be done now: nothing is disabled but 24 h after a delivered notice that named it. `personId`: only what told that person
 * counts; null for whoever was told. `now`: the server's time, epoch ms.
 */
export const createDeadlineStep =
  ({store, now}: {readonly store: Store; readonly now: () => number}) =>
  async (token: LedgerToken, personId: string | null): Promise<Step> => {
    const deadlineAt = deadlineToEnforce(token);
    if (deadlineAt === null) return {act: 'wait'};
    const {told, nextKey} = await noticesOf(store, token, {deadlineAt, personId});
    const delivered = told.flatMap(({deliveredAt, postId}) => (deliveredAt !== null && postId ? [deliveredAt] : []));
    const at = enforcedAt(deadlineAt, delivered);
    if (at !== null) return {act: now() >= at && !(await isBeingReplaced(store, token, now())) ? 'disable' : 'wait'};
    // One that found its owner deactivated was not read.
    const isOnItsWay = told.some(({deliveredAt}) => deliveredAt === null);
    // The day that a warning names has to be the one on which it is disabled.
    const isTooEarly = await isBeingReplaced(store, token, now() + warningLead);
    return nextKey === null || isOnItsWay || isTooEarly ? {act: 'wait'} : {act: 'warn', key: nextKey};
  };

/** Null where the server itself ends the token before, or at the same time. */
const deadlineToEnforce = ({deadlineAt, expiresAt}: LedgerToken): number | null =>
  deadlineAt !== null && deadlineAt < (expiresAt ?? Number.POSITIVE_INFINITY) ? deadlineAt : null;

/** Until the overlap of a rotation is over, its old token stays: the new one may not have been put to use yet. */
const isBeingReplaced = async (store: Store, {id, ownerId}: LedgerToken, at: number): Promise<boolean> =>
  (await store.rotations.openOf(ownerId)).some((rotation) => rotation.oldTokenId === id && oldStaysUntil(rotation) > at);

type Wanted = {readonly deadlineAt: number; readonly personId: string | null};

/**
 * What told of this very deadline, or is about to: reminders of it, and its own warnings. A card that called the token dealt with
 * since is none, but for one that says that it was put off; nor is one that does not name it.
 */
async function noticesOf(
  store: Store,
  token: LedgerToken,
  {deadlineAt, personId}: Wanted,
): Promise<{told: Notice[]; nextKey: string | null}> {
  const {warnings, nextKey} = await warningsOf(store, token.id, deadlineAt);
  const told: Notice[] = [...warnings];
  const ofEnd = (await store.reminders.ofToken(token.id)).filter(({endAt}) => endAt === deadlineAt);
  const wasPutOff = ofEnd.some(({key, state}) => kindOfKey(key) === 'snooze' && state !== 'silent');
  const reminders = ofEnd.filter(
    ({key, state}) => kindOfKey(key) !== 'escalation' && (state === 'sent' || (state === 'done' && wasPutOff)),
  );
  const cards = new Set(reminders.flatMap(({noticeId}) => noticeId ?? []));
  for (const id of cards) {
    const card = await store.notices.find(id);
    if (card && names(card, token)) told.push(card);
  }
  return {told: told.filter(({userId}) => personId === null || userId === personId), nextKey};
}

const names = ({values}: Notice, {id}: LedgerToken): boolean =>
  readSubjects(values.subjects)
    .slice(0, cardLines)
    .some(({tokenId}) => tokenId === id);
