import manifest from '../../manifest.json' with {type: 'json'};
import type {Channel, MattermostGateway, Team, User} from '../mattermost/gateway.ts';
import {doing, orNull, problemsOf} from './failure.ts';
import {listed, type Part, type Say} from './part.ts';

const rowsPerPage = 200;

type Parts = {
  readonly gateway: MattermostGateway;
  readonly say: Say;
  readonly team: Team;
  readonly name: string;
  readonly botId: string | null;
};

/** The part that brings the channel and the bot into it; answers the channel's id. */
export type ReportChannelPart = Part<[botId: string], string> & {
  /** `team:channel`. */
  readonly where: string;
  /** Null where it is not there yet. */
  readonly id: string | null;
  /** The user ids in it now. */
  readonly members: ReadonlySet<string>;
};

/** The report channel with the bot in it: made as a private one, or found. */
export async function lookAtReportChannel(parts: Parts): Promise<ReportChannelPart> {
  const {gateway, say, team, name, botId} = parts;
  const where = `${team.name}:${name}`;
  const channel = await doing(`Looking for the channel ${where}`, orNull(gateway.channelByName(team.id, name)));
  const members =
    channel === null ? new Set<string>() : await doing(`Reading the members of ${where}`, membersOf(gateway, channel.id));
  const isArchived = channel !== null && channel.deletedAt > 0;
  const hasBot = botId !== null && members.has(botId);
  return {
    where,
    id: channel?.id ?? null,
    members,
    there: channel === null ? [] : [`The report channel ${where}`],
    will: [
      ...(channel === null ? [`Make the private channel ${where} for reports`] : []),
      ...(hasBot ? [] : [`Add ${bot} to ${where}`]),
    ],
    risks: channel?.type === 'O' ? [publicRisk(where)] : [],
    problems: isArchived ? [`The channel ${where} is archived: unarchive it, or name another`] : [],
    async bring(id) {
      const channelId = channel?.id ?? (await makeChannel(gateway, say, team, name)).id;
      if (!hasBot) await addTo({gateway, say, where, channelId}, {id, username: manifest.bot.username});
      return channelId;
    },
  };
}

const bot = `@${manifest.bot.username}`;

function publicRisk(where: string): string {
  return `The report channel ${where} is public, so reports there have numbers only: make it private, with system admins only, for the whole report`;
}

/** The readers as members of the report channel. `bring` takes its id, and answers a sentence for each that the server refused. */
export function lookAtReaders(parts: {
  gateway: MattermostGateway;
  say: Say;
  channel: ReportChannelPart;
  readers: readonly User[];
}): Part<[channelId: string], string[]> {
  const {gateway, say, readers} = parts;
  const {where, members} = parts.channel;
  const missing = readers.filter(({id}) => !members.has(id));
  const sentence = missing.map(({username}) => `@${username}`);
  return {
    there: [],
    will: missing.length === 0 ? [] : [`Add ${listed(sentence)} to ${where}`],
    risks: [],
    problems: [],
    async bring(channelId) {
      const refused: string[] = [];
      for (const user of missing) refused.push(...(await problemsOf(addTo({gateway, say, where, channelId}, user))));
      return refused;
    },
  };
}

type Place = {gateway: MattermostGateway; say: Say; where: string; channelId: string};

async function addTo({gateway, say, where, channelId}: Place, {id, username}: Pick<User, 'id' | 'username'>): Promise<void> {
  await doing(`Adding @${username} to ${where}`, gateway.addChannelMember(channelId, id));
  say(`Added @${username} to ${where}.`);
}

async function makeChannel(gateway: MattermostGateway, say: Say, team: Team, name: string): Promise<Channel> {
  const channel = {teamId: team.id, type: 'P', name, displayName: name} as const;
  const made = await doing(`Making the private channel ${team.name}:${name}`, gateway.createChannel(channel));
  say(`Made the private channel ${team.name}:${name}.`);
  return made;
}

async function membersOf(gateway: MattermostGateway, channelId: string): Promise<Set<string>> {
  const members = new Set<string>();
  for (let page = 0; ; page++) {
    const rows = await gateway.channelMembersPage(channelId, {page, perPage: rowsPerPage});
    for (const {userId} of rows) members.add(userId);
    if (rows.length < rowsPerPage) return members;
  }
}
