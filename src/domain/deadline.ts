import type {HoldReason} from './token.ts';

const hour = 3_600_000;
const day = 24 * hour;

/** How long before a deadline is enforced its notice must have been delivered, in ms (design section 2.6). */
export const noticeTime = day;
/** How long before a deadline its own warning is sent where no reminder was, in ms. */
export const warningLead = 26 * hour;
/** What "7 more days" gives, in ms. */
export const extension = 7 * day;
/** How long a token stays disabled by its deadline before it is revoked, in ms. */
export const disabledByDeadline = 14 * day;
/** How long what a rotation put away, or reached nobody, stays disabled before it is revoked, in ms. */
export const disabledByRotation = 7 * day;
/** The nearest deadline that a person may set, in ms: a day, of which daylight saving may take an hour. */
export const nearestDeadline = 23 * hour;

/** A deadline in place of an end that the server does not keep: never before there was time for its notice. */
export const deadlineInPlaceOf = (end: number, now: number): number => Math.max(end, now + noticeTime);

/** When a deadline is enforced at the earliest, epoch ms. `delivered`: when its notices were; null where none was. */
export const enforcedAt = (deadlineAt: number, delivered: readonly number[]): number | null =>
  delivered.length === 0 ? null : Math.max(deadlineAt, Math.min(...delivered) + noticeTime);

/** How long a hold of each of these reasons lasts before its token is revoked, in ms; others last for ever. */
export const revokedAfter: Readonly<Partial<Record<HoldReason, number>>> = {
  deadline: disabledByDeadline,
  rotation: disabledByRotation,
  unreceived: disabledByRotation,
};
