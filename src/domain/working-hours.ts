import {createHash} from 'node:crypto';
import {Temporal} from 'temporal-polyfill';

/** When somebody is at work, in their own zone. */
export type WorkingHours = {
  /** Whole hours of the day, 0 to 24. */
  readonly from: number;
  readonly to: number;
  /** ISO numbers: 1 is Monday, 7 Sunday. At least one. */
  readonly weekdays: readonly number[];
  readonly timeZone: string;
  /** How long after the first hour begins they are reached, in ms: spreads the morning's cards over that hour. */
  readonly spread: number;
};

const hour = 3_600_000;
/** A week, and one more for days whose working hours fall into a gap of the clock. */
const daysAhead = 15;

/** The same share of the first hour for one person every day, in ms. */
export const spreadOf = (userId: string): number => createHash('sha256').update(userId).digest().readUInt32BE(0) % hour;

function startOf(date: Temporal.PlainDate, hours: number, timeZone: string): number {
  const [day, plainTime] = hours === 24 ? [date.add({days: 1}), '00:00'] : [date, `${String(hours).padStart(2, '0')}:00`];
  return day.toZonedDateTime({timeZone, plainTime}).epochMilliseconds;
}

/** The date on somebody's calendar, such as `2027-01-31`. */
export const dateIn = (timeZone: string, at: number): string =>
  Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate().toString();

/** The first moment at or after `at` that falls into working hours, epoch ms. */
export function nextWorkingMoment(at: number, {from, to, weekdays, timeZone, spread}: WorkingHours): number {
  let date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(timeZone).toPlainDate();
  for (let ahead = 0; ahead < daysAhead; ahead++, date = date.add({days: 1})) {
    if (!weekdays.includes(date.dayOfWeek)) continue;
    const opens = startOf(date, from, timeZone) + spread;
    const closes = startOf(date, to, timeZone);
    if (opens < closes && at < closes) return Math.max(at, opens);
  }
  return at;
}

/** The first working moment of a later day than `at`, epoch ms. */
export function nextWorkingDay(at: number, hours: WorkingHours): number {
  const today = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(hours.timeZone).toPlainDate();
  return nextWorkingMoment(startOf(today, 24, hours.timeZone), hours);
}

/** No working hours at all: any moment will do. */
export const anyHour: WorkingHours = {from: 0, to: 24, weekdays: [1, 2, 3, 4, 5, 6, 7], timeZone: 'UTC', spread: 0};
