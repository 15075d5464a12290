import {randomBytes} from 'node:crypto';
import manifest from '../../manifest.json' with {type: 'json'};
import type {Clock} from '../domain/clock.ts';
import {Secret} from '../domain/secret.ts';
import type {Mattermost, User} from '../mattermost/gateway.ts';
import {makeToken, type TokenState, takeBack, testToken} from './bot-token.ts';
import {readEnvFile, withSettings, writeEnvFile} from './env-file.ts';
import type {Options} from './options.ts';
import {listed, type Part, type Say} from './part.ts';
import {listenRisks, pathRisks, type Settings, wantedSettings} from './settings.ts';

const bot = `@${manifest.bot.username}`;

export type CredentialParts = {
  readonly options: Options;
  readonly now: Settings;
  /** As the admin, who makes the token. */
  readonly mattermost: Mattermost;
  readonly connect: (url: string, token: Secret) => Mattermost;
  readonly clock: Clock;
  readonly say: Say;
  /** The bot as found; `id` is null where there is none yet. */
  readonly bot: {readonly id: string | null; readonly disabled: boolean};
  /** The report channel that was named; `id` is null where it is not there yet. */
  readonly channel: {readonly id: string | null} | null;
};
type Have = TokenState | 'none' | 'later';

/** What was kept: the id of the token where one was made, and whether the environment file is another than before. */
export type Kept = {readonly madeToken: string | null; readonly wrote: boolean};

/** The bot's token and the environment file that keeps it: a token that works is never replaced, nor a key that is there. */
export async function lookAtCredentials(parts: CredentialParts): Promise<Part<[botId: string, channelId: string | null], Kept>> {
  const {envFile} = parts.options;
  const have = await tokenNow(parts);
  const {mode} = readEnvFile(envFile);
  const names = namesToWrite(parts, have);
  return {
    there: have === 'works' ? [`The access token of ${bot} in ${envFile}`] : [],
    will: [
      ...tokenPlan(have, envFile),
      ...(names.length === 0 ? [] : [`Write ${listed(names)} to ${envFile}`]),
      ...(mode === null || mode === 0o600 ? [] : [`Make ${envFile} readable by its owner only`]),
    ],
    risks: [...listenRisks(parts.options, parts.now), ...pathRisks(parts.options)],
    problems: typeof have === 'object' ? [foreignToken(have, envFile)] : [],
    bring: (botId, channelId) => bringCredentials(parts, have, {botId, channelId}),
  };
}

function namesToWrite({options, now, channel}: CredentialParts, have: Have): string[] {
  return [
    ...Object.keys(wantedSettings(options, now)),
    ...(have === 'none' || have === 'refused' ? ['MATTERMOST_TOKEN'] : []),
    ...(now.KEEPER_SECRET ? [] : ['KEEPER_SECRET']),
    ...(channel !== null && (channel.id === null || channel.id !== now.KEEPER_REPORT_CHANNEL) ? ['KEEPER_REPORT_CHANNEL'] : []),
  ];
}

async function tokenNow({options, now, connect, bot: {id, disabled}}: CredentialParts): Promise<Have> {
  const token = now.MATTERMOST_TOKEN ?? '';
  if (token === '') return 'none';
  if (!/^[a-z0-9]{26}$/.test(token)) return 'refused';
  const state = await testToken(connect(options.url, new Secret(token)), id);
  return state === 'refused' && disabled ? 'later' : state;
}

function tokenPlan(have: Have, envFile: string): string[] {
  if (have === 'none') return [`Make an access token for ${bot}`];
  if (have === 'refused') return [`Make a new access token for ${bot}: the server does not accept the one in ${envFile}`];
  if (have === 'later')
    return [`Try the access token in ${envFile} once ${bot} is enabled, and make a new one only if it does not work`];
  return [];
}

function foreignToken({belongsTo}: {belongsTo: User}, envFile: string): string {
  const renamed = belongsTo.isBot ? `. If that is the bot, renamed, name it ${bot} again` : '';
  return `The MATTERMOST_TOKEN in ${envFile} works, but it is @${belongsTo.username}'s and not ${bot}'s: set-up replaces no working token. Take it out of ${envFile} first${renamed}`;
}

async function bringCredentials(
  parts: CredentialParts,
  have: Have,
  made: {botId: string; channelId: string | null},
): Promise<Kept> {
  const {mattermost, clock, say} = parts;
  const {envFile} = parts.options;
  const gateway = mattermost.lane.people;
  if (have === 'works' || (await worksNow(parts, have, made.botId))) {
    const wrote = keep(parts, made.channelId, null);
    if (wrote) say(`Wrote ${envFile}.`);
    return {madeToken: null, wrote};
  }
  const {maxLifetimeDays} = mattermost.features();
  const {token, secret} = await makeToken({gateway, clock, botId: made.botId, maxLifetimeDays});
  try {
    keep(parts, made.channelId, secret);
  } catch (error) {
    await takeBack(gateway, token, error);
  }
  const end =
    token.expiresAt === null
      ? ''
      : `; it ends on ${new Date(token.expiresAt).toISOString().slice(0, 10)} by the server's rule, so run set-up again before`;
  say(`Made the access token "${token.name}" (${token.id}) for ${bot} and wrote ${envFile}${end}.`);
  return {madeToken: token.id, wrote: true};
}

/** Whether the token in the file works after all, now that the bot is enabled. */
async function worksNow({options, now, connect}: CredentialParts, have: Have, botId: string): Promise<boolean> {
  if (have !== 'later') return false;
  return (await testToken(connect(options.url, new Secret(now.MATTERMOST_TOKEN ?? '')), botId)) === 'works';
}

/** Writes what is missing; the file is read again, since somebody may have changed it meanwhile. False where it was right as it is. */
function keep({options, now}: CredentialParts, channelId: string | null, token: Secret | null): boolean {
  const {path, text, mode} = readEnvFile(options.envFile);
  const after = withSettings(text, {
    ...wantedSettings(options, now),
    ...(token !== null && {MATTERMOST_TOKEN: token.reveal()}),
    ...(!now.KEEPER_SECRET && {KEEPER_SECRET: randomBytes(48).toString('base64')}),
    ...(channelId !== null && {KEEPER_REPORT_CHANNEL: channelId}),
  });
  if (after === text && mode === 0o600) return false;
  writeEnvFile(path, after);
  return true;
}
