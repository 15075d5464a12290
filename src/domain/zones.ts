import {Temporal} from 'temporal-polyfill';

/**
 * The name of a time zone that dates can be reckoned in, in its usual capitals; undefined where the text is none. Takes any text.
 * `Intl` alone knows more: abbreviations such as `BST`, which it takes for Dhaka, and names that Temporal refuses; and it makes
 * `Europe/Kiev` of Kyiv.
 */
export function zoneNamed(text: string): string | undefined {
  try {
    new Intl.DateTimeFormat('en', {timeZone: text});
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(text).timeZoneId;
  } catch {
    return undefined;
  }
}

/** True where `zoneNamed` knows it. */
export const isZone = (text: string): boolean => zoneNamed(text) !== undefined;
