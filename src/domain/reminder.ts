import {nextWorkingMoment, spreadOf, type WorkingHours} from './working-hours.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** Lead times where nobody says otherwise, in days; lifetimes shorter than `longLife` use shares of themselves. */
const usualDays = [30, 14, 7, 3, 1] as const;
const shares = [0.5, 0.2, 0.05] as const;
const longLife = 60 * day;

/** How many days before its end the last reminder of a token comes that lives long; `ownDays` as in `leadsOf`. */
export const lastLeadOf = (ownDays: readonly number[] | null): number => Math.min(...(ownDays ?? usualDays));

/** How long before its end a token's reminders are planned, in ms: two days before the longest lead time. */
export const planAhead = 92 * day;
/** A step that was planned this much after its time, in ms, is said all the same. */
export const lateLook = 2 * day;
/** With less left, working hours do not count and nothing can be put off, in ms. */
export const lastDay = day;
/** An end that was longer ago than this when we first saw it is no news, in ms. */
export const oldNews = 7 * day;

/** How many tokens a card names. */
export const cardLines = 20;

/** What is known of an end. `lifetime` in ms, null where unknown: then it counts as long. */
export type Lifespan = {readonly endAt: number; readonly lifetime: number | null};

/** The lifetime of a token that ends then, in ms; null where it is not known when it was made. */
export const lifespanOf = (createdAt: number | null, endAt: number): Lifespan => ({
  endAt,
  lifetime: createdAt === null ? null : Math.max(0, endAt - createdAt),
});

/**
 * How long before the end each step comes, in ms, longest first; the last is 0, the notice at the end. `ownDays` are the person's
 * own lead times. Leads that reach back before the token was made are no steps.
 */
export function leadsOf({lifetime}: Lifespan, ownDays: readonly number[] | null): number[] {
  const isShort = lifetime !== null && lifetime < longLife;
  const days = (ownDays ?? usualDays).map((count) => count * day);
  const wanted = ownDays === null && isShort ? shares.map((share) => Math.round(lifetime * share)) : days;
  const fitting = wanted.filter((lead) => lead > 0 && (lifetime === null || lead < lifetime));
  return [...new Set([...fitting, 0])].sort((a, b) => b - a);
}

/** How long before the end somebody else is told that nothing was done, in ms: three days, or a tenth of a short lifetime. */
export const escalationLead = ({lifetime}: Lifespan): number =>
  lifetime === null ? 3 * day : Math.min(3 * day, Math.round(lifetime / 10));

/**
 * When something that is due `at` is said: in working hours, unless less than a day is left by then. Never before `at`, and never
 * later than a day before the end but where `at` is.
 */
export function tellAt(at: number, endAt: number, hours: WorkingHours): number {
  const last = endAt - lastDay;
  return at >= last ? at : Math.min(nextWorkingMoment(at, hours), last);
}

/** Until when a token is left alone that was snoozed for `ms`: a day before its end at the latest. Null where that has passed. */
export function snoozedUntil({now, ms, endAt}: {now: number; ms: number; endAt: number}): number | null {
  const until = Math.min(now + ms, endAt - lastDay);
  return until > now ? until : null;
}

/**
 * When the owner's own lead times are read, epoch ms, since one may be longer than the usual: half a day to a day after the token is
 * planned, so that its calls stand in nobody's way. Null where the first usual step comes before and reads them.
 */
export function lookAt(lifespan: Lifespan, {now, ownerId}: {now: number; ownerId: string}): number | null {
  const {endAt} = lifespan;
  const at = Math.max(endAt - planAhead, now) + 12 * (hour + spreadOf(ownerId));
  return at < endAt - Math.max(...leadsOf(lifespan, null)) ? at : null;
}

/** What a row of the reminders is about: a step, the end of a snooze, a look at lead times, or telling somebody else. */
export type StepKind = 'step' | 'snooze' | 'look' | 'escalation';

/** The key of a step: once for a token, its end and this lead. */
export const stepKey = (tokenId: string, endAt: number, leadMs: number): string => `${tokenId}:${endAt}:${leadMs}`;
/** The key of a snooze that somebody asked for at `at`: the same end of it may be asked for again. */
export const snoozeKey = (tokenId: string, endAt: number, at: number): string => `${tokenId}:${endAt}:snooze:${at}`;
export const lookKey = (tokenId: string, endAt: number): string => `${tokenId}:${endAt}:look`;
export const escalationKey = (tokenId: string, endAt: number): string => `${tokenId}:${endAt}:escalation`;

export function kindOfKey(key: string): StepKind {
  const [, , third] = key.split(':');
  return third === 'snooze' || third === 'look' || third === 'escalation' ? third : 'step';
}

type Step = {readonly leadMs: number};

/** Of the steps that are due at once, the one that is said, and those that it overtakes: the nearest to the end wins. */
export function tightest<T extends Step>(due: readonly T[]): {readonly said: T | null; readonly overtaken: readonly T[]} {
  const [said = null, ...overtaken] = due.toSorted((a, b) => a.leadMs - b.leadMs);
  return {said, overtaken};
}

/** What decides whether the server tells a token's owner by itself. */
export type ServerSide = {
  /** The server sends notices of its own (11.10 and later, and personal access tokens are on; to bots' owners also where they are off). */
  readonly sendsNotices: boolean;
  /** It also tells the owners of bots (12.0 and later). */
  readonly sendsForBots: boolean;
  /** The end is the server's own, not a deadline of ours. */
  readonly ownEnd: boolean;
  readonly owner: 'person' | 'bot' | 'plugin-bot';
  /** Ends that this very token had before: its own rotate keeps the id. */
  readonly earlierEnds: readonly number[];
};

const serversLeads = [7 * day, 3 * day, day] as const;

/**
 * The server's own notice that a step would repeat, in ms before the end: one of about the same time. Lifetimes are seldom whole days,
 * and it looks once an hour.
 */
const serversLeadFor = (leadMs: number): number | undefined =>
  leadMs === 0 ? 0 : serversLeads.find((lead) => leadMs > lead - lead / 10 && leadMs < lead + hour);

/**
 * True where the server itself says this step: 7, 3 and 1 days before, and when it deletes the token. It remembers when it last
 * warned of a token, and its rotate keeps that (11.10's `notify_expiring_access_tokens.go`): a step that lies before an earlier
 * end may count as said, so it is ours.
 */
export function isLeftToServer({endAt, leadMs}: {endAt: number; leadMs: number}, server: ServerSide): boolean {
  const serversLead = serversLeadFor(leadMs);
  if (!server.sendsNotices || !server.ownEnd || serversLead === undefined) return false;
  if (server.owner === 'plugin-bot' || (server.owner === 'bot' && !server.sendsForBots)) return false;
  const saidFrom = endAt - Math.max(leadMs, serversLead);
  return leadMs === 0 || !server.earlierEnds.some((earlier) => earlier !== endAt && earlier >= saidFrom);
}
