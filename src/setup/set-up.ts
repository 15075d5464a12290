import type {Clock} from '../domain/clock.ts';
import type {Secret} from '../domain/secret.ts';
import type {Mattermost, MattermostGateway, Team} from '../mattermost/gateway.ts';
import {findAdmins, lookAtAdminsTeams, lookAtInvitations} from './admins.ts';
import {aftercare} from './aftercare.ts';
import {lookAtBot} from './bot.ts';
import {lookAtCommands} from './commands.ts';
import {type Kept, lookAtCredentials} from './credentials.ts';
import {SetupError} from './failure.ts';
import type {Options} from './options.ts';
import type {Resolve} from './outgoing-address.ts';
import {type Findings, type Part, planLines, type Say, together} from './part.ts';
import {lookAtReaders, lookAtReportChannel, type ReportChannelPart} from './report-channel.ts';
import {type CheckedServer, checkServer, lookAtSettings} from './server-check.ts';
import {checkSettings, type Settings} from './settings.ts';
import {chooseTeams, findTeam, lookAtBotsTeams, noTeam} from './teams.ts';

/** What a set-up needs. `agree` is asked once, after the plan was shown; it may throw `SetupError` where nobody can be asked. */
export type SetUpParts = {
  readonly options: Options;
  /** The settings in force before it. */
  readonly now: Settings;
  readonly connect: (url: string, token: Secret) => Mattermost;
  readonly clock: Clock;
  readonly resolve: Resolve;
  readonly say: Say;
  readonly agree: () => Promise<boolean>;
};

/**
 * Looks, shows the plan, asks, and does what is missing. Throws `SetupError` where something stands in the way (then nothing was
 * changed), where a step fails, and where the server refused somebody.
 */
export async function setUp(parts: SetUpParts): Promise<void> {
  const {options, now, say} = parts;
  checkSettings(options, now);
  const mattermost = parts.connect(options.url, options.adminToken);
  const server = await checkServer(mattermost, options.url);
  say(`Mattermost ${server.version} at ${options.url}, as @${server.admin.username}.`);
  say('');
  const looks = await lookAtAll(parts, mattermost, server);
  if (looks.problems.length > 0) throw new SetupError(looks.problems.map((sentence) => `${sentence}.`));
  for (const line of planLines(looks)) say(line);
  if (looks.will.length > 0) {
    if (!(await parts.agree())) throw new SetupError(['Stopped. Nothing was changed.']);
  }
  const {refused, ...kept} = await bringAll(looks, say);
  const gateway = mattermost.lane.people;
  for (const line of await aftercare({gateway, server, options, now, teams: looks.teams, kept})) say(line);
  if (refused.length > 0) throw new SetupError(refused);
}

/** What a failure half way leaves is whole in itself, and the next run goes on from there. */
async function bringAll(looks: Looks, say: Say): Promise<Brought> {
  try {
    return await looks.bring();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    throw new SetupError([
      ...error.problems,
      'What is said above was done. Run set-up again to go on from there: it makes nothing twice.',
    ]);
  } finally {
    if (looks.will.length > 0) say('');
  }
}

/** What was kept, and a sentence for each person whom the server refused. */
type Brought = Kept & {readonly refused: readonly string[]};

/** All that was found, and what does it. */
type Looks = Findings & {readonly teams: readonly Team[]; bring(): Promise<Brought>};

/** Looks at every part before any is done: a later part needs no more than what the ones before it bring. */
async function lookAtAll(parts: SetUpParts, mattermost: Mattermost, server: CheckedServer): Promise<Looks> {
  const {options, now, connect, clock, resolve, say} = parts;
  const gateway = mattermost.lane.people;
  const bot = await lookAtBot({gateway, say});
  const botId = bot.found?.user.id ?? null;
  const settings = await lookAtSettings({
    settings: server.settings,
    makesBot: bot.found === null,
    keeperUrl: options.keeperUrl,
    serverUrl: options.url,
    resolve,
  });
  // What is switched off would be refused again below, in the server's words.
  if (settings.problems.length > 0) throw new SetupError(settings.problems.map((sentence) => `${sentence}.`));
  const chosen = await chooseTeams(gateway, options.teams);
  const commands = await lookAtCommands({
    gateway,
    say,
    teams: chosen.teams,
    keeperUrl: options.keeperUrl,
    keeperUrlBefore: now.KEEPER_URL?.replace(/\/+$/, ''),
    mayLeaveOut: options.teams === 'all',
  });
  const {teams} = commands;
  const places = await choosePlaces(gateway, options, {...chosen, teams});
  const {reportTeam} = places;
  const botsTeams = await lookAtBotsTeams({gateway, say, botId, teams: places.all});
  const name = options.reportChannel?.channel ?? '';
  const channel = reportTeam === null ? null : await lookAtReportChannel({gateway, say, team: reportTeam, name, botId});
  const itself = {id: botId, disabled: (bot.found?.bot.deletedAt ?? 0) > 0};
  const credentials = await lookAtCredentials({options, now, mattermost, connect, clock, say, bot: itself, channel});
  const people = await lookAtPeople({gateway, say, options, places, channel});
  return {
    ...together([settings, bot, places, botsTeams, commands, ...(channel === null ? [] : [channel]), credentials, people]),
    teams,
    async bring() {
      const id = await bot.bring();
      await botsTeams.bring(id);
      await commands.bring();
      const channelId = channel === null ? null : await channel.bring(id);
      const kept = await credentials.bring(id, channelId);
      return {...kept, refused: await people.bring(channelId)};
    },
  };
}

/** `teams` get the command; `all` are these and the report channel's, which is null where none was named. */
type Places = Findings & {readonly teams: readonly Team[]; readonly reportTeam: Team | null; readonly all: readonly Team[]};

async function choosePlaces(
  gateway: MattermostGateway,
  {reportChannel}: Options,
  {teams, problems}: {teams: readonly Team[]; problems: readonly string[]},
): Promise<Places> {
  const reportTeam = reportChannel === null ? null : await findTeam(gateway, reportChannel.team);
  const missing = reportChannel !== null && reportTeam === null ? [noTeam(reportChannel.team)] : [];
  const all = [...teams, ...(reportTeam === null || teams.some(({id}) => id === reportTeam.id) ? [] : [reportTeam])];
  return {teams, reportTeam, all, there: [], will: [], risks: [], problems: [...new Set([...problems, ...missing])]};
}

/** The admins in teams and channel, and invitations: last, so that a refusal here leaves Token Keeper ready all the same. */
async function lookAtPeople(parts: {
  gateway: MattermostGateway;
  say: Say;
  options: Options;
  places: Places;
  channel: ReportChannelPart | null;
}): Promise<Part<[channelId: string | null], string[]>> {
  const {gateway, say, options, places, channel} = parts;
  const admins = await findAdmins(gateway, options.admins, channel !== null);
  const {users, strangers} = admins;
  const inTeams = await lookAtAdminsTeams({gateway, say, users, teams: places.all});
  const invitations = lookAtInvitations({gateway, say, strangers, team: places.reportTeam ?? places.teams[0]});
  const readers = channel === null ? null : lookAtReaders({gateway, say, channel, readers: users});
  return {
    ...together([admins, inTeams, invitations, ...(readers === null ? [] : [readers])]),
    async bring(channelId) {
      const refused = await inTeams.bring();
      if (readers !== null && channelId !== null) refused.push(...(await readers.bring(channelId)));
      refused.push(...(await invitations.bring()));
      return refused;
    },
  };
}
