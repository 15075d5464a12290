import manifest from '../../manifest.json' with {type: 'json'};
import type {MattermostGateway, Team, User} from '../mattermost/gateway.ts';
import {doing} from './failure.ts';
import type {Options} from './options.ts';
import {listed} from './part.ts';
import type {CheckedServer} from './server-check.ts';

const {username} = manifest.bot;

/** What is to be known and done after a set-up: whose the bot is, tokens that may be left over, the next steps. */
export async function aftercare(parts: {
  gateway: MattermostGateway;
  server: CheckedServer;
  options: Options;
  teams: readonly Team[];
}): Promise<string[]> {
  const {gateway, server, options, teams} = parts;
  const [user] = await doing('Reading the bot account', gateway.usersByUsernames([username]));
  if (!user) return [];
  const bot = await doing('Reading the bot account', gateway.bot(user.id));
  const [owner] = await doing("Reading the bot's owner", gateway.usersByIds([bot.ownerId]));
  return [...ownerLines(server, bot.userId, owner), ...(await spareTokens(gateway, user)), ...nextSteps(options, teams)];
}

function ownerLines({settings}: CheckedServer, botId: string, owner: User | undefined): string[] {
  const whose =
    owner === undefined ? `@${username} belongs to no account of this server.` : `@${username} belongs to @${owner.username}.`;
  const rule = 'ServiceSettings.DisableBotsWhenOwnerIsDeactivated';
  const leaving =
    settings.DisableBotsWhenOwnerIsDeactivated === false
      ? `When that account is deactivated, the bot goes on working (${rule} is off).`
      : `When that account is deactivated, the server disables the bot with it and Token Keeper stops (${rule}).`;
  const handOver = `To hand it over before: \`mmctl bot assign ${username} NEW-OWNER\`, or POST /api/v4/bots/${botId}/assign/ID-OF-NEW-OWNER.`;
  return [`${whose} ${leaving}`, handOver, ''];
}

/** Earlier set-ups whose environment file was lost leave a token each, and with it a system admin's rights. */
async function spareTokens(gateway: MattermostGateway, user: User): Promise<string[]> {
  const active = (await doing("Listing the bot's access tokens", gateway.tokensOf(user.id))).filter(({active}) => active);
  if (active.length < 2) return [];
  const each = active.map(({id, name}) => `"${name.replace(/\p{C}+/gu, ' ')}" (${id})`);
  return [`@${username} has ${active.length} access tokens: ${listed(each)}. Revoke those that nothing uses.`, ''];
}

function nextSteps({envFile}: Options, teams: readonly Team[]): string[] {
  const where = teams.length > 3 ? 'any of the teams' : `the team ${teams.map(({name}) => name).join(' or ')}`;
  const file = envFile === '.env' ? '' : ` where ${envFile} is the file .env`;
  return [`Next: start Token Keeper with \`npm start\`${file}, then type \`/${manifest.command.trigger} help\` in ${where}.`];
}
