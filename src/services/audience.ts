import {knownLocale, knownTimeZone, type Person} from '../domain/person.ts';
import type {LedgerToken} from '../domain/token.ts';
import type {MattermostGateway, User} from '../mattermost/gateway.ts';
import {oneByOne} from './one-by-one.ts';
import {orGone} from './server-look.ts';

/** Somebody who can be told. */
export type Told = {readonly id: string; readonly timeZone: string};

/** Whose a token is, and who is told of it. */
export type Audience = {
  /** `self` is our own account, which nobody is told of; of an `unread` one the server did not say whose bot it is. */
  readonly owner: 'person' | 'bot' | 'plugin-bot' | 'self' | 'unread';
  /** The owner's user name, foreign text; '' where the server does not know them. */
  readonly name: string;
  /** The id of the person whose bot it is, deactivated or not; '' where it is nobody's. */
  readonly botOf: string;
  /** The owner, or the bot's owner; null where they are deactivated or there is none. */
  readonly person: Told | null;
};

/** Whom a notice about a token goes to; `bot` is the user name of the bot whose it is, foreign text, null where it is their own. */
export type Recipient = {readonly userId: string; readonly bot: string | null};

/** Who is told of what becomes of an owner's tokens by itself: an active person, about their own or their bot's; else null. */
export function recipientOf(audience: Audience | undefined): Recipient | null {
  if (!audience?.person) return null;
  return {userId: audience.person.id, bot: audience.owner === 'bot' ? audience.name : null};
}

/** A token, and who is told of what becomes of it. */
export type ToldToken = {readonly token: LedgerToken; readonly toldTo: Recipient};

/** Those of these tokens of which somebody can be told, with whom. Throws ServerError. */
export async function readRecipients(gateway: MattermostGateway, tokens: readonly LedgerToken[]): Promise<ToldToken[]> {
  const audiences = await readAudiences(gateway, [...new Set(tokens.map(({ownerId}) => ownerId))]);
  return tokens.flatMap((token) => {
    const toldTo = recipientOf(audiences.get(token.ownerId));
    return toldTo ? [{token, toldTo}] : [];
  });
}

const told = (user: User | undefined): Told | null =>
  user && user.deletedAt === 0 && !user.isBot ? {id: user.id, timeZone: knownTimeZone(user.timeZone)} : null;

/** People by id as the server has them now; the deactivated, bots and the unknown are missing. */
export async function readPeople(gateway: MattermostGateway, ids: readonly string[]): Promise<Map<string, Told>> {
  const users = ids.length === 0 ? [] : await gateway.usersByIds([...new Set(ids)]);
  return new Map(users.flatMap((user) => told(user) ?? []).map((person) => [person.id, person]));
}

/** Somebody who is written to, as they read. */
export type Addressee = Pick<Person, 'id' | 'locale' | 'timeZone' | 'active'>;

/** Those of these people whom the server knows, by id. Throws ServerError. */
export async function readAddressees(gateway: MattermostGateway, ids: readonly string[]): Promise<Map<string, Addressee>> {
  const users = ids.length === 0 ? [] : await gateway.usersByIds([...new Set(ids)]);
  const addressees = users.map(({id, locale, timeZone, deletedAt}) => ({
    id,
    locale: knownLocale(locale),
    timeZone: knownTimeZone(timeZone),
    active: deletedAt === 0,
  }));
  return new Map(addressees.map((addressee) => [addressee.id, addressee]));
}

/** Who is told of the tokens of these owners. Throws ServerError, but not for a bot that cannot be read. */
export async function readAudiences(gateway: MattermostGateway, ownerIds: readonly string[]): Promise<Map<string, Audience>> {
  if (ownerIds.length === 0) return new Map();
  const me = await gateway.me();
  const users = await gateway.usersByIds(ownerIds);
  const bots = users.filter(({id, isBot}) => isBot && id !== me.id);
  const ownerOf = new Map<string, string>();
  const unread = new Set<string>();
  await oneByOne(bots, {
    work: async ({id}) => ownerOf.set(id, (await orGone(gateway.bot(id)))?.ownerId ?? ''),
    onFailure: ({id}) => unread.add(id),
    ending: undefined,
  });
  // A plugin's bot has the plugin's id as its owner: only people have ids of 26 letters.
  const isPerson = (id: string) => /^[a-z0-9]{26}$/u.test(id);
  const owners = await readPeople(gateway, [...ownerOf.values()].filter(isPerson));
  const audienceOf = (user: User | undefined): Audience => {
    const name = user?.username ?? '';
    if (user?.id === me.id) return {owner: 'self', name, botOf: '', person: null};
    if (user && unread.has(user.id)) return {owner: 'unread', name, botOf: '', person: null};
    if (!user?.isBot) return {owner: 'person', name, botOf: '', person: told(user)};
    const botOf = ownerOf.get(user.id) ?? '';
    if (!isPerson(botOf)) return {owner: 'plugin-bot', name, botOf: '', person: null};
    return {owner: 'bot', name, botOf, person: owners.get(botOf) ?? null};
  };
  return new Map(ownerIds.map((id) => [id, audienceOf(users.find((user) => user.id === id))]));
}
