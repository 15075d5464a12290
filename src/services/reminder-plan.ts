import {type Preferences, usualPreferences, workingHoursOf} from '../domain/preferences.ts';
import {escalationKey, escalationLead, leadsOf, lifespanOf, longestLead, oldNews, stepKey, tellAt} from '../domain/reminder.ts';
import {endOf, type LedgerToken} from '../domain/token.ts';
import {anyHour, type WorkingHours} from '../domain/working-hours.ts';
import type {Mattermost} from '../mattermost/gateway.ts';
import type {Reminder, Store} from '../store/store.ts';
import {type Audience, readAudiences} from './audience.ts';
import type {PreferenceService} from './preference-service.ts';

/** How many tokens are looked at together. */
const batch = 200;

/** The rows of an end's steps as they are wanted now; a deadline's own notice belongs to who enforces it. */
export function stepRows(token: LedgerToken, endAt: number, preferences: Preferences, hours: WorkingHours): Reminder[] {
  const leads = leadsOf(lifespanOf(token.createdAt, endAt), preferences.leads);
  const ours = token.expiresAt === endAt ? leads : leads.filter((lead) => lead > 0);
  return ours.map((leadMs) => ({
    key: stepKey(token.id, endAt, leadMs),
    tokenId: token.id,
    ownerId: token.ownerId,
    endAt,
    leadMs,
    dueAt: tellAt(endAt - leadMs, endAt, hours),
    state: 'pending',
    noticeId: null,
    closedAt: null,
  }));
}

function escalationRow(token: LedgerToken, endAt: number): Reminder {
  const leadMs = escalationLead(lifespanOf(token.createdAt, endAt));
  const subject = {tokenId: token.id, ownerId: token.ownerId, endAt, leadMs};
  const key = escalationKey(token.id, endAt);
  return {key, ...subject, dueAt: endAt - leadMs, state: 'pending', noticeId: null, closedAt: null};
}

type Wish = {readonly preferences: Preferences; readonly hours: WorkingHours};

export type PlanParts = {
  readonly mattermost: Mattermost;
  readonly store: Store;
  readonly preferences: PreferenceService;
  readonly now: () => number;
};

/** Plans the reminders of ends that are new and near enough; answers how many tokens it planned for. Throws ServerError. */
export function createPlan({mattermost, store, preferences, now}: PlanParts): () => Promise<number> {
  const wishOf = async ({person}: Audience): Promise<Wish> => {
    if (!person) return {preferences: usualPreferences, hours: anyHour};
    const own = await preferences.forJob(person.id);
    return {preferences: own, hours: workingHoursOf(own, person)};
  };

  const rowsFor = (token: LedgerToken, audience: Audience, {preferences: own, hours}: Wish): Reminder[] => {
    const endAt = endOf(token);
    if (endAt === null) return [];
    const rows = [...stepRows(token, endAt, own, hours), escalationRow(token, endAt)];
    if (audience.owner !== 'self' && endAt > now() - oldNews) return rows;
    return rows.map((row) => ({...row, state: 'silent', closedAt: now()}));
  };

  return async () => {
    const tokens = await store.reminders.unplanned(now() + longestLead, batch);
    const audiences = await readAudiences(mattermost.lane.jobs, [...new Set(tokens.map(({ownerId}) => ownerId))]);
    const wishes = new Map<string, Promise<Wish>>();
    const rows: Reminder[] = [];
    for (const token of tokens) {
      const audience = audiences.get(token.ownerId) ?? {owner: 'person', person: null};
      const key = audience.person?.id ?? '';
      const wish = wishes.get(key) ?? wishOf(audience);
      wishes.set(key, wish);
      rows.push(...rowsFor(token, audience, await wish));
    }
    await store.reminders.plan(rows);
    return tokens.length;
  };
}
