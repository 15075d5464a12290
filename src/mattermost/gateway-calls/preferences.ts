import {z} from 'zod';
import {ServerError} from '../../domain/errors.ts';
import type {MattermostGateway, Preference} from '../gateway.ts';
import {inBatches} from './batches.ts';
import {type Caller, done, list} from './caller.ts';
import {pathId, pathName} from './in-path.ts';

const preference = z
  .object({user_id: z.string(), category: z.string(), name: z.string(), value: z.string()})
  .transform((raw): Preference => ({userId: raw.user_id, category: raw.category, name: raw.name, value: raw.value}));

// 11.x takes no more in one call.
const atOnce = 100;
const noneInCategory = 'api.preference.preferences_category.get.app_error';

type Calls = 'preferences' | 'preferencesIn' | 'savePreferences' | 'deletePreferences';

/** A user's preferences. */
export function preferenceCalls({read, act}: Caller): Pick<MattermostGateway, Calls> {
  return {
    preferences: (userId) => read(list(preference), (client) => client.getUserPreferences(pathId(userId))),
    async preferencesIn(userId, category) {
      const path = `/users/${pathId(userId)}/preferences/${pathName(category)}`;
      try {
        return await read(list(preference), (client) => client.call('GET', path));
      } catch (error) {
        if (error instanceof ServerError && error.status === 404 && error.id === noneInCategory) return [];
        throw error;
      }
    },
    async savePreferences(userId, preferences) {
      await inBatches(preferences.map(toServer), atOnce, async (batch) => {
        await act(done, (client) => client.savePreferences(pathId(userId), batch));
        return [];
      });
    },
    async deletePreferences(userId, preferences) {
      await inBatches(preferences.map(toServer), atOnce, async (batch) => {
        await act(done, (client) => client.deletePreferences(pathId(userId), batch));
        return [];
      });
    },
  };
}

function toServer({userId, category, name, value}: Preference) {
  return {user_id: userId, category, name, value};
}
