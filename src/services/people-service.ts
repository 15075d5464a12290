import {LRUCache} from 'lru-cache';
import type {Clock} from '../domain/clock.ts';
import {KeeperError} from '../domain/errors.ts';
import {knownLocale, knownTimeZone, type Person} from '../domain/person.ts';
import {said} from '../domain/said.ts';
import type {Mattermost, User} from '../mattermost/gateway.ts';

/** How old an answer about a person may be where nothing is changed, in ms (design section 2.4). */
const readingAge = 60_000;

export type PeopleService = {
  /** The person as the server said at most 60 s ago: for reading. */
  known(userId: string): Promise<Person>;
  /** The person as they were when they were last asked about, without a call; null where that is not known: for a language at most. */
  remembered(userId: string): Person | null;
  /** The person as the server says now: for every act. */
  now(userId: string): Promise<Person>;
  /** Throws KeeperError `forbidden` while an app could be acting for the person: the server itself refuses apps (reference 9.4). */
  refuseWhileAppsMayAct(userId: string): Promise<void>;
};

export function createPeopleService({mattermost, clock}: {mattermost: Mattermost; clock: Clock}): PeopleService {
  const cache = new LRUCache<string, {person: Person; at: number}>({max: 5_000});

  const permissionsOf = async (user: User): Promise<Set<string>> => {
    const roles = await mattermost.person(user.id).rolesByName(user.roles);
    return new Set(roles.flatMap((role) => role.permissions));
  };

  const now = async (userId: string): Promise<Person> => {
    const user = await mattermost.person(userId).user(userId);
    const permissions = await permissionsOf(user);
    const person: Person = {
      id: user.id,
      username: user.username,
      locale: knownLocale(user.locale),
      timeZone: knownTimeZone(user.timeZone),
      active: user.deletedAt === 0,
      isBot: user.isBot,
      isGuest: user.roles.includes('system_guest'),
      seesEverybody: permissions.has('view_members'),
      isSystemAdmin: permissions.has('manage_system'),
      mayOwnTokens: permissions.has('create_user_access_token'),
    };
    cache.set(userId, {person, at: clock.now()});
    return person;
  };

  const asking = new Map<string, Promise<Person>>();
  /** Many requests at the same time share one look: help is not limited per person. */
  const shared = (userId: string): Promise<Person> => {
    const look = asking.get(userId) ?? now(userId).finally(() => asking.delete(userId));
    asking.set(userId, look);
    return look;
  };

  return {
    now,
    async known(userId) {
      const held = cache.get(userId);
      return held && clock.now() - held.at < readingAge ? held.person : shared(userId);
    },
    remembered: (userId) => cache.get(userId)?.person ?? null,
    async refuseWhileAppsMayAct(userId) {
      const sessions = await mattermost.person(userId).sessions(userId);
      const serverNow = mattermost.now();
      const live = sessions.some((session) => session.isOauth && (session.expiresAt === 0 || session.expiresAt > serverNow));
      if (live) throw new KeeperError('forbidden', said('error.app-session'));
    },
  };
}
