import {setImmediate} from 'node:timers/promises';
import {type Preferences, usualPreferences} from '../domain/preferences.ts';
import {
  escalationKey,
  escalationLead,
  leadsOf,
  lifespanOf,
  lookAt,
  lookKey,
  oldNews,
  planAhead,
  stepKey,
  tellAt,
} from '../domain/reminder.ts';
import {endOf, type LedgerToken, secretMadeAt} from '../domain/token.ts';
import {anyHour, type WorkingHours} from '../domain/working-hours.ts';
import type {Reminder, Store} from '../store/store.ts';

/** How many tokens are planned together. */
const batch = 500;
/** Nobody can have failed to act on an end that was set this long, in ms, after the time to say so. */
const lateEscalation = 3_600_000;
/** How much of the time ahead is looked at in one go, in ms: SQLite lets nobody else work meanwhile. */
const stretch = 4 * 86_400_000;

function row(
  token: LedgerToken,
  key: string,
  {endAt, dueAt, leadMs = endAt - dueAt}: {endAt: number; dueAt: number; leadMs?: number},
): Reminder {
  return {key, tokenId: token.id, ownerId: token.ownerId, endAt, leadMs, dueAt, state: 'pending', noticeId: null, closedAt: null};
}

/** The rows of an end's steps as they are wanted now; a deadline's own notice belongs to who enforces it. */
export function stepRows(token: LedgerToken, endAt: number, preferences: Preferences, hours: WorkingHours): Reminder[] {
  const leads = leadsOf(lifespanOf(secretMadeAt(token), endAt), preferences.leads);
  const ours = token.expiresAt === endAt ? leads : leads.filter((lead) => lead > 0);
  return ours.map((leadMs) =>
    row(token, stepKey(token.id, endAt, leadMs), {endAt, leadMs, dueAt: tellAt(endAt - leadMs, endAt, hours)}),
  );
}

/** A step that is planned longer than `grace` ms after its time is no news by itself: a tighter one follows. */
export const missed = (step: Reminder, now: number, grace: number): Reminder =>
  step.endAt - step.leadMs < now - grace ? {...step, state: 'overtaken', closedAt: now} : step;

/** All rows of a new end. How its owner wants it is read when something is due. */
export function firstRows(token: LedgerToken, now: number): Reminder[] {
  const endAt = endOf(token);
  if (endAt === null) return [];
  const lifespan = lifespanOf(secretMadeAt(token), endAt);
  const look = lookAt(lifespan, {now, ownerId: token.ownerId});
  const escalation = endAt - escalationLead(lifespan);
  const rows = [
    ...stepRows(token, endAt, usualPreferences, anyHour),
    ...(look === null ? [] : [row(token, lookKey(token.id, endAt), {endAt, dueAt: look})]),
    missed(row(token, escalationKey(token.id, endAt), {endAt, dueAt: escalation}), now, lateEscalation),
  ];
  return endAt > now - oldNews ? rows : rows.map((old) => ({...old, state: 'silent', closedAt: now}));
}

/** Plans the reminders of ends that are new and near enough; answers whether there were any. */
export const createPlan =
  ({store, now}: {store: Store; now: () => number}) =>
  async (): Promise<boolean> => {
    const last = now() + planAhead;
    let planned = false;
    for (let [from, until] = [0, now()]; from < last; [from, until] = [until, Math.min(last, until + stretch)]) {
      const tokens = await store.reminders.unplanned(from, until, batch);
      await store.reminders.plan(tokens.flatMap((token) => firstRows(token, now())));
      planned ||= tokens.length > 0;
      await setImmediate();
    }
    return planned;
  };
