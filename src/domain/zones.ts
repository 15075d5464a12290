import {Temporal} from 'temporal-polyfill';

/**
 * True for the name of a time zone that dates can be reckoned in. Takes any text. `Intl` alone knows more: abbreviations such as
 * `BST`, which it takes for Dhaka, and names that Temporal refuses.
 */
export function isZone(text: string): boolean {
  try {
    new Intl.DateTimeFormat('en', {timeZone: text});
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text);
    return true;
  } catch {
    return false;
  }
}
