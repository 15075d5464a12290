import {randomBytes} from 'node:crypto';
import manifest from '../../manifest.json' with {type: 'json'};
import {type Api, createApi, signIn} from '../chat/mattermost-api.ts';
import {createPerson, type Person} from '../chat/person.ts';

/** A team with the bot and its command on a Mattermost server, made over REST as an admin would by hand. */
export type Seeded = {
  readonly admin: Api;
  readonly adminId: string;
  readonly botId: string;
  readonly botToken: string;
  readonly teamId: string;
  readonly townId: string;
  readonly commandId: string;
  /** A new account in the team; with the right to own tokens unless `roles` says otherwise. */
  person(name: string, roles?: string): Promise<Person>;
  /** The direct channel of a person and the bot. */
  directChannel(person: Person): Promise<string>;
};

/** Letters that make names new on a server that was used before. */
export const suffix = (): string =>
  randomBytes(4)
    .toString('hex')
    .replace(/\d/gu, (digit) => 'ghijklmnop'[Number(digit)] ?? 'q');

export const ownsTokens = 'system_user system_user_access_token';

/** Signs in as the first account, which is made where there is none. */
export async function firstAdmin(url: string): Promise<{api: Api; userId: string}> {
  const account = {email: 'admin@example.com', username: 'admin', password: 'Passw0rd!admin'};
  await createApi(url, '').status('POST', '/users', account);
  return signIn(url, account.username, account.password);
}

export async function seed(url: string, keeperUrl: string): Promise<Seeded> {
  const tag = suffix();
  const {api: admin, userId: adminId} = await firstAdmin(url);
  const team = await admin.call<{id: string}>('POST', '/teams', {name: `eng${tag}`, display_name: 'Engineering', type: 'O'});
  const town = await admin.call<{id: string}>('GET', `/teams/${team.id}/channels/name/town-square`);
  const bot = await admin.call<{user_id: string}>('POST', '/bots', {
    username: `keeper${tag}`,
    display_name: manifest.bot.display_name,
  });
  await admin.call('PUT', `/users/${bot.user_id}/roles`, {roles: manifest.bot.roles.join(' ')});
  const made = await admin.call<{token: string}>('POST', `/users/${bot.user_id}/tokens`, {description: 'Token Keeper'});
  await admin.call('POST', `/teams/${team.id}/members`, {team_id: team.id, user_id: bot.user_id});
  const command = {team_id: team.id, trigger: manifest.command.trigger, method: 'P', url: `${keeperUrl}${manifest.routes.slash}`};
  const {id: commandId} = await admin.call<{id: string}>('POST', '/commands', {
    ...command,
    auto_complete: true,
    auto_complete_hint: manifest.command.hint,
  });

  const person = async (name: string, roles = ownsTokens): Promise<Person> => {
    const account = {email: `${name}${tag}@example.com`, username: `${name}${tag}`, password: 'Passw0rd!user'};
    const {id} = await admin.call<{id: string}>('POST', '/users', account);
    await admin.call('PUT', `/users/${id}/roles`, {roles});
    await admin.call('POST', `/teams/${team.id}/members`, {team_id: team.id, user_id: id});
    return createPerson(url, account.username, account.password);
  };
  const directChannel = async ({api, userId}: Person) =>
    (await api.call<{id: string}>('POST', '/channels/direct', [userId, bot.user_id])).id;
  return {
    admin,
    adminId,
    botId: bot.user_id,
    botToken: made.token,
    teamId: team.id,
    townId: town.id,
    commandId,
    person,
    directChannel,
  };
}
