import {zoneNamed} from './zones.ts';

/** Who asks or is asked about, with the rights that the server gives them now. */
export type Person = {
  readonly id: string;
  readonly username: string;
  /** A locale that `Intl` knows; English where the profile has none. */
  readonly locale: string;
  /** A zone as `isZone` has it; UTC where the profile has none. */
  readonly timeZone: string;
  readonly active: boolean;
  readonly isBot: boolean;
  readonly isGuest: boolean;
  /** Holds `view_members` for all of the server, which guests do not, nor members where an admin took it from them. */
  readonly seesEverybody: boolean;
  readonly isSystemAdmin: boolean;
  /** Holds `create_user_access_token` through one of their roles. */
  readonly mayOwnTokens: boolean;
};

/** The sentence that says why a person may not own tokens, and who can change that. */
export const whyNotOwn = ({isGuest}: Pick<Person, 'isGuest'>) =>
  isGuest ? 'error.guest-may-not-own-tokens' : 'error.may-not-own-tokens';

/** A profile may hold any word as its locale (reference 9.4): what `Intl` refuses becomes English. */
export function knownLocale(locale: string): string {
  try {
    return Intl.getCanonicalLocales(locale)[0] ?? 'en';
  } catch {
    return 'en';
  }
}

/** A profile may hold any word as its time zone: what is none becomes UTC. */
export const knownTimeZone = (timeZone: string): string => zoneNamed(timeZone) ?? 'UTC';
