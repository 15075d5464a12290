import type {Logger} from '../domain/logger.ts';
import {fromStored, muteName, type PreferenceName, type Preferences} from '../domain/preferences.ts';
import type {Mattermost, MattermostGateway} from '../mattermost/gateway.ts';

/** How people want to be reminded: their own Mattermost preferences, which they and any tool of theirs can change. */
export type PreferenceService = {
  /** As the server has them now. What cannot be understood is ignored, with a line in the log. */
  of(userId: string): Promise<Preferences>;
  /** The same, within the jobs' share of the calls. */
  forJob(userId: string): Promise<Preferences>;
  /** Sets those that have a text, and forgets those that are null. */
  set(userId: string, texts: Readonly<Partial<Record<PreferenceName, string | null>>>): Promise<void>;
  mute(userId: string, tokenId: string, muted: boolean): Promise<void>;
  reset(userId: string): Promise<void>;
};

const category = 'token_keeper';

export function createPreferenceService({mattermost, log}: {mattermost: Mattermost; log: Logger}): PreferenceService {
  const read = async (gateway: MattermostGateway, userId: string): Promise<Preferences> => {
    const {preferences, ignored} = fromStored(await gateway.preferencesIn(userId, category));
    // Names are foreign too: the log gets their number only.
    if (ignored.length > 0) log.warn({user: userId, ignored: ignored.length}, 'preferences that are not understood are ignored');
    return preferences;
  };

  const write = async (userId: string, name: string, value: string | null): Promise<void> => {
    const gateway = mattermost.person(userId);
    const row = {userId, category, name, value: value ?? ''};
    await (value === null ? gateway.deletePreferences(userId, [row]) : gateway.savePreferences(userId, [row]));
  };

  return {
    of: (userId) => read(mattermost.person(userId), userId),
    forJob: (userId) => read(mattermost.lane.jobs, userId),
    async set(userId, texts) {
      for (const [name, value] of Object.entries(texts)) if (value !== undefined) await write(userId, name, value);
    },
    mute: (userId, tokenId, muted) => write(userId, muteName(tokenId), muted ? 'true' : null),
    async reset(userId) {
      const gateway = mattermost.person(userId);
      const stored = await gateway.preferencesIn(userId, category);
      if (stored.length > 0) await gateway.deletePreferences(userId, stored);
    },
  };
}
