import {isRecord, text} from './body.ts';
import {type Core, since} from './core.ts';
import {ApiError, invalidBody, notFound} from './errors.ts';
import type {Preference} from './model.ts';
import {needSelfOrEditor} from './permissions.ts';
import {type Call, done, ok, type Reply, type Route, route} from './routes.ts';

/** Preferences of a user: read, save, delete. */
export const preferenceRoutes: readonly Route[] = [
  route('get', '/users/:user_id/preferences', (call) => ok(preferencesOf(call))),
  route('get', '/users/:user_id/preferences/:category', getCategory),
  route('get', '/users/:user_id/preferences/:category/name/:name', getOne),
  route('put', '/users/:user_id/preferences', save),
  route('post', '/users/:user_id/preferences/delete', remove),
];

/** Gives a new account the preferences that the server itself sets. */
export function addDefaultPreferences(core: Core, userId: string): void {
  const put = (category: string, name: string, value: string) =>
    core.state.preferences.set(`${userId}:${category}:${name}`, {user_id: userId, category, name, value});
  if (since(core, '10.11')) put('recommended_next_steps', 'hide', 'false');
  put('tutorial_step', userId, '0');
  if (since(core, '10.11')) put('system_notice', 'GMasDM', 'true');
}

function preferencesOf({core, me, id}: Call): Preference[] {
  const userId = id('user_id');
  needSelfOrEditor(core, me, userId);
  return [...core.state.preferences.values()].filter((preference) => preference.user_id === userId);
}

function getCategory(call: Call): Reply {
  const found = preferencesOf(call).filter(({category}) => category === call.param('category'));
  if (found.length === 0) throw notFound('api.preference.preferences_category.get.app_error');
  return ok(found);
}

function getOne(call: Call): Reply {
  const found = preferencesOf(call).find(
    ({category, name}) => category === call.param('category') && name === call.param('name'),
  );
  if (!found) throw new ApiError(400, 'app.preference.get.app_error');
  return ok(found);
}

function given({core, me, id, body}: Call, mismatch: string): Preference[] {
  const userId = id('user_id');
  needSelfOrEditor(core, me, userId);
  const least = since(core, '10.11') ? 1 : 0;
  const most = since(core, '10.11') ? 100 : Number.POSITIVE_INFINITY;
  if (!Array.isArray(body) || !body.every(isRecord) || body.length < least || body.length > most)
    throw invalidBody('preferences');
  const read = (item: Record<string, unknown>, key: string) => text(item, key);
  const preferences = body.map((item) => ({
    user_id: read(item, 'user_id'),
    category: read(item, 'category'),
    name: read(item, 'name'),
    value: read(item, 'value'),
  }));
  if (preferences.some((preference) => preference.user_id !== userId)) throw new ApiError(403, mismatch);
  return preferences;
}

const key = ({user_id, category, name}: Preference) => `${user_id}:${category}:${name}`;

function save(call: Call): Reply {
  const {core} = call;
  const preferences = given(call, 'api.preference.update_preferences.set.app_error');
  for (const preference of preferences) check(core, preference);
  for (const preference of preferences) core.state.preferences.set(key(preference), preference);
  announce(call, 'preferences_changed', preferences);
  return done();
}

function check(core: Core, {category, name, value}: Preference): void {
  const invalid = (part: string) => new ApiError(400, `model.preference.is_valid.${part}.app_error`);
  if (category === '' || Buffer.byteLength(category) > 32) throw invalid('category');
  if (Buffer.byteLength(name) > 32) throw invalid('name');
  if ([...value].length > (since(core, '10.11') ? 20_000 : 2000)) throw invalid('value');
}

function remove(call: Call): Reply {
  const preferences = given(call, 'api.preference.delete_preferences.delete.app_error');
  for (const preference of preferences) call.core.state.preferences.delete(key(preference));
  announce(call, 'preferences_deleted', preferences);
  return done();
}

function announce({core, id}: Call, event: string, preferences: Preference[]): void {
  core.publish(event, {preferences: JSON.stringify(preferences)}, {userId: id('user_id')});
}
