import manifest from '../../manifest.json' with {type: 'json'};
import type {Token} from '../domain/token.ts';
import type {MattermostGateway, Team, User} from '../mattermost/gateway.ts';
import type {Kept} from './credentials.ts';
import {doing} from './failure.ts';
import type {Options} from './options.ts';
import {listed} from './part.ts';
import type {CheckedServer} from './server-check.ts';
import type {Settings} from './settings.ts';

const {username} = manifest.bot;

/** What is to be known and done after a set-up: whose the bot is, tokens that may be left over, the next steps. */
export async function aftercare(parts: {
  gateway: MattermostGateway;
  server: CheckedServer;
  options: Options;
  /** The settings in force before it. */
  now: Settings;
  teams: readonly Team[];
  kept: Kept;
}): Promise<string[]> {
  const {gateway, server, options, now, teams, kept} = parts;
  const [user] = await doing('Reading the bot account', gateway.usersByUsernames([username]));
  if (!user) return [];
  const bot = await doing('Reading the bot account', gateway.bot(user.id));
  const [owner] = await doing("Reading the bot's owner", gateway.usersByIds([bot.ownerId]));
  return [
    ...ownerLines(server, bot.userId, owner),
    ...(await spareTokens(gateway, user, options, kept)),
    ...nextSteps(options, teams, kept.wrote && Boolean(now.KEEPER_SECRET)),
  ];
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
async function spareTokens(gateway: MattermostGateway, user: User, {envFile}: Options, {madeToken}: Kept): Promise<string[]> {
  const active = (await doing("Listing the bot's access tokens", gateway.tokensOf(user.id))).filter(({active}) => active);
  if (active.length < 2) return [];
  // Whole ids: `mmctl token revoke` takes no others.
  const named = (token: Token) => `"${token.name.replace(/\p{C}+/gu, ' ')}" (${token.id})`;
  const inUse = await tokenInUse(gateway, user, active, madeToken);
  const count = `@${username} has ${active.length} access tokens`;
  if (inUse === undefined) return [`${count}: ${listed(active.map(named))}. Revoke those that nothing uses.`, ''];
  const rest = active.filter((token) => token !== inUse).map(named);
  return [`${count}. ${envFile} holds ${named(inUse)}. Revoke the rest if nothing uses it: ${listed(rest)}.`, ''];
}

/** The environment file's token: the one made just now, or the only one with a session, as it was tried. Undefined where several have. */
async function tokenInUse(
  gateway: MattermostGateway,
  user: User,
  active: readonly Token[],
  madeToken: string | null,
): Promise<Token | undefined> {
  if (madeToken !== null) return active.find(({id}) => id === madeToken);
  const sessions = await doing("Listing the bot's sessions", gateway.sessions(user.id));
  const [used, ...others] = active.filter(({id}) => sessions.some(({tokenId}) => tokenId === id));
  return others.length === 0 ? used : undefined;
}

/** A Token Keeper that runs read its settings when it was started. */
function nextSteps({envFile}: Options, teams: readonly Team[], mayRun: boolean): string[] {
  const where = teams.length > 3 ? 'any of the teams' : `the team ${teams.map(({name}) => name).join(' or ')}`;
  const file = envFile === '.env' ? '' : ` where ${envFile} is the file .env`;
  return [
    `Next: ${mayRun ? 'start, or restart,' : 'start'} Token Keeper with \`npm start\`${file}, then type \`/${manifest.command.trigger} help\` in ${where}.`,
  ];
}
