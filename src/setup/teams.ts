import manifest from '../../manifest.json' with {type: 'json'};
import type {MattermostGateway, Team} from '../mattermost/gateway.ts';
import {doing, orNull} from './failure.ts';
import {listed, type Part, type Say} from './part.ts';

const rowsPerPage = 200;

/** The teams of these names (or all living ones), and a sentence for each that is not there. */
export async function chooseTeams(
  gateway: MattermostGateway,
  names: 'all' | readonly string[],
): Promise<{teams: Team[]; problems: string[]}> {
  if (names === 'all') {
    const teams = await doing('Listing the teams', livingTeams(gateway));
    return {teams, problems: teams.length === 0 ? ['The server has no team yet: make one first'] : []};
  }
  const found = await Promise.all(names.map(async (name) => ({name, team: await findTeam(gateway, name)})));
  return {
    teams: found.flatMap(({team}) => (team === null ? [] : [team])),
    problems: found.flatMap(({name, team}) => (team === null ? [noTeam(name)] : [])),
  };
}

/** The living team of that name, or null. */
export async function findTeam(gateway: MattermostGateway, name: string): Promise<Team | null> {
  const team = await doing(`Looking for the team ${name}`, orNull(gateway.teamByName(name)));
  return team === null || team.deletedAt > 0 ? null : team;
}

/** The sentence for a team that is not there. */
export const noTeam = (name: string): string => `There is no team "${name}": name it as in its web address`;

async function livingTeams(gateway: MattermostGateway): Promise<Team[]> {
  const teams = new Map<string, Team>();
  for (let page = 0; ; page++) {
    const rows = await gateway.teamsPage({page, perPage: rowsPerPage});
    for (const team of rows) teams.set(team.id, team);
    if (rows.length < rowsPerPage) return [...teams.values()].filter(({deletedAt}) => deletedAt === 0);
  }
}

/** The bot as a member of the teams; `bring` takes its user id. */
export async function lookAtBotsTeams(parts: {
  gateway: MattermostGateway;
  say: Say;
  botId: string | null;
  teams: readonly Team[];
}): Promise<Part<[botId: string], void>> {
  const {gateway, say, botId, teams} = parts;
  const joined = botId === null ? [] : await doing("Listing the bot's teams", gateway.teamsOf(botId));
  const missing = teams.filter(({id}) => !joined.some((team) => team.id === id));
  const sentence = (verb: string, some: readonly Team[]) =>
    some.length === 0 ? [] : [`${verb} ${listed(some.map(({name}) => name))}`];
  const bot = `@${manifest.bot.username}`;
  return {
    there: sentence(
      `${bot} in`,
      teams.filter((team) => !missing.includes(team)),
    ),
    will: sentence(`Bring ${bot} into`, missing),
    risks: [],
    problems: [],
    async bring(id) {
      for (const team of missing) {
        await doing(`Bringing ${bot} into ${team.name}`, gateway.addTeamMember(team.id, id));
        say(`Brought ${bot} into ${team.name}.`);
      }
    },
  };
}
