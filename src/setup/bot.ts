import {readFileSync} from 'node:fs';
import manifest from '../../manifest.json' with {type: 'json'};
import type {Bot, MattermostGateway, User} from '../mattermost/gateway.ts';
import {doing} from './failure.ts';
import {listed, type Part, type Say} from './part.ts';

/** The bot account as it is now; null where there is none yet. `owner` is null where the owner is no person on the server. */
export type FoundBot = {readonly user: User; readonly bot: Bot; readonly owner: User | null};

/** The part that brings the account; answers the bot's user id. */
export type BotPart = Part<[], string> & {readonly found: FoundBot | null};

const {username, display_name: displayName, description, roles, picture} = manifest.bot;

/** The bot account with its roles and picture: made, or found and completed. Its roles are added to, a picture of its own is kept. */
export async function lookAtBot({gateway, say}: {gateway: MattermostGateway; say: Say}): Promise<BotPart> {
  const nothing = {there: [], will: [], risks: [], problems: []};
  const user = await doing(`Looking for the account @${username}`, findUser(gateway));
  if (user === null) {
    const made = `Make the bot account @${username}, with its picture and the roles ${listed(roles)}`;
    return {...nothing, found: null, will: [made], bring: () => makeBot(gateway, say)};
  }
  if (!user.isBot) {
    const problem = `The user name @${username} belongs to a person: rename that account first`;
    return {...nothing, found: null, problems: [problem], bring: async () => user.id};
  }
  const found = await findOwner(gateway, user);
  const missing = roles.filter((role) => !user.roles.includes(role));
  return {
    found,
    there: [`The bot account @${username}${missing.length === 0 ? `, with the roles ${listed(roles)}` : ''}`],
    will: [
      ...(found.bot.deletedAt > 0 ? [`Enable the bot account @${username}, which is disabled`] : []),
      ...(missing.length > 0 ? [`Give @${username} the roles ${listed(missing)}, beside those that it has`] : []),
      ...(user.pictureAt === 0 ? [`Give @${username} its picture`] : []),
    ],
    risks: missing.includes('system_admin') ? await holdersRisk(gateway, user) : [],
    problems: missing.length > 0 ? strangersBot(found) : [],
    bring: () => completeBot({gateway, say, found, missing}),
  };
}

async function findUser(gateway: MattermostGateway): Promise<User | null> {
  return (await gateway.usersByUsernames([username])).find((user) => user.username === username) ?? null;
}

async function findOwner(gateway: MattermostGateway, user: User): Promise<FoundBot> {
  const bot = await doing(`Reading the bot account @${username}`, gateway.bot(user.id));
  const [owner = null] = await doing("Reading the bot's owner", gateway.usersByIds([bot.ownerId]));
  return {user, bot, owner};
}

/** Who owns a bot may hold its tokens: no one gets a system admin's rights by having taken the name before us. */
function strangersBot({owner}: FoundBot): string[] {
  if (owner?.roles.includes('system_admin')) return [];
  const whose = owner === null ? 'a plugin or an unknown account' : `@${owner.username}, who is no system admin`;
  return [
    `The bot account @${username} belongs to ${whose} and would become a system admin: give it to a system admin first (\`mmctl bot assign ${username} OWNER\`) and revoke its tokens`,
  ];
}

/** A bot that an admin made for something else may have tokens in other hands. */
async function holdersRisk(gateway: MattermostGateway, {id}: User): Promise<string[]> {
  const {length} = (await doing("Listing the bot's access tokens", gateway.tokensOf(id))).filter(({active}) => active);
  if (length === 0) return [];
  const held = length === 1 ? 'its access token' : `one of its ${length} access tokens`;
  return [`@${username} becomes a system admin: whoever holds ${held} gets a system admin's rights`];
}

async function makeBot(gateway: MattermostGateway, say: Say): Promise<string> {
  const {userId} = await doing(`Making the bot account @${username}`, gateway.createBot({username, displayName, description}));
  say(`Made the bot account @${username}.`);
  const user = await doing(`Reading the bot account @${username}`, gateway.user(userId));
  await giveRoles(gateway, say, user);
  await givePicture(gateway, say, userId);
  return userId;
}

async function completeBot(parts: {
  gateway: MattermostGateway;
  say: Say;
  found: FoundBot;
  missing: readonly string[];
}): Promise<string> {
  const {gateway, say, missing} = parts;
  const {user, bot} = parts.found;
  if (bot.deletedAt > 0) {
    await doing(`Enabling the bot account @${username}`, gateway.enableBot(user.id));
    say(`Enabled the bot account @${username}.`);
  }
  if (missing.length > 0) await giveRoles(gateway, say, user);
  if (user.pictureAt === 0) await givePicture(gateway, say, user.id);
  return user.id;
}

async function giveRoles(gateway: MattermostGateway, say: Say, user: User): Promise<void> {
  const all = [...new Set([...user.roles, ...roles])];
  await doing(`Giving @${username} its roles`, gateway.setRoles(user.id, all));
  say(`Gave @${username} the roles ${listed(all)}.`);
}

async function givePicture(gateway: MattermostGateway, say: Say, userId: string): Promise<void> {
  const png = readFileSync(new URL(`../../${picture}`, import.meta.url));
  await doing(`Giving @${username} its picture`, gateway.setImage(userId, png));
  say(`Gave @${username} its picture.`);
}
