import {Temporal} from 'temporal-polyfill';

const nine = Temporal.PlainTime.from('09:00');

/** The last Monday, 09:00 in that zone, that is not after `now`; both epoch ms. */
export function lastMondayAtNine(now: number, timeZone: string): number {
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone).toPlainDate();
  const monday = today.subtract({days: today.dayOfWeek - 1});
  const [due = 0] = [monday, monday.subtract({weeks: 1})]
    .map((date) => date.toZonedDateTime({timeZone, plainTime: nine}).epochMilliseconds)
    .filter((at) => at <= now);
  return due;
}
