import type {MattermostGateway, Team, User} from '../mattermost/gateway.ts';
import {doing, orNull} from './failure.ts';
import {type Findings, listed, type Part, type Say, together} from './part.ts';

/** The named admins: accounts that are there, addresses without one, and what is wrong with the rest. */
export type NamedAdmins = Findings & {readonly users: readonly User[]; readonly strangers: readonly string[]};

/** Looks up user names and mail addresses. Who is no system admin is told of: set-up gives nobody rights. */
export async function findAdmins(
  gateway: MattermostGateway,
  names: readonly string[],
  hasReportChannel: boolean,
): Promise<NamedAdmins> {
  const found = await Promise.all(names.map(async (name) => ({name, user: await findAccount(gateway, name)})));
  const users = [...new Map(found.flatMap(({user}) => (user === null ? [] : [[user.id, user] as const]))).values()];
  const isAddress = (name: string) => name.includes('@');
  const missing = found.filter(({user}) => user === null).map(({name}) => name);
  const inReports = hasReportChannel ? ', and with them in the report channel, reports there have numbers only' : '';
  return {
    users,
    strangers: missing.filter(isAddress),
    there: [],
    will: [],
    risks: users
      .filter(({roles}) => !roles.includes('system_admin'))
      .map(({username}) => `@${username} is no system admin: set-up brings them in, but does not make them one${inReports}`),
    problems: [
      ...missing
        .filter((name) => !isAddress(name))
        .map((name) => `There is no account @${name}: check the name, or give a mail address to invite`),
      ...users.filter(({deletedAt}) => deletedAt > 0).map(({username}) => `The account @${username} is deactivated`),
      ...users.filter(({isBot}) => isBot).map(({username}) => `@${username} is a bot, not a person`),
    ],
  };
}

async function findAccount(gateway: MattermostGateway, name: string): Promise<User | null> {
  if (name.includes('@')) return await doing('Looking for the account of a mail address', orNull(gateway.usersByEmail(name)));
  const users = await doing(`Looking for the account @${name}`, gateway.usersByUsernames([name]));
  return users.find(({username}) => username === name) ?? null;
}

/** The accounts as members of the teams. Answers a sentence for each that the server refused. */
export async function lookAtAdminsTeams(parts: {
  gateway: MattermostGateway;
  say: Say;
  users: readonly User[];
  teams: readonly Team[];
}): Promise<Part<[], string[]>> {
  const {gateway, say, users, teams} = parts;
  const joined = new Map<string, readonly Team[]>();
  for (const user of users) joined.set(user.id, await doing(`Listing the teams of @${user.username}`, gateway.teamsOf(user.id)));
  const isIn = (user: User, team: Team) => joined.get(user.id)?.some(({id}) => id === team.id) === true;
  const looks = teams.map((team) => lookAtTeam({gateway, say, team, users, missing: users.filter((user) => !isIn(user, team))}));
  return {
    ...together(looks),
    async bring() {
      const refused: string[] = [];
      for (const look of looks) refused.push(...(await look.bring()));
      return refused;
    },
  };
}

function lookAtTeam(parts: {
  gateway: MattermostGateway;
  say: Say;
  team: Team;
  users: readonly User[];
  missing: readonly User[];
}): Part<[], string[]> {
  const {gateway, say, team, users, missing} = parts;
  const inside = users.filter((user) => !missing.includes(user));
  return {
    there: inside.length === 0 ? [] : [`${names(inside)} in ${team.name}`],
    will: missing.length === 0 ? [] : [`Bring ${names(missing)} into ${team.name}`],
    risks: [],
    problems: [],
    async bring() {
      if (missing.length === 0) return [];
      const ids = missing.map(({id}) => id);
      const {refused} = await doing(`Bringing ${names(missing)} into ${team.name}`, gateway.addTeamMembers(team.id, ids));
      const isRefused = ({id}: User) => refused.some(({userId}) => userId === id);
      const brought = missing.filter((user) => !isRefused(user));
      if (brought.length > 0) say(`Brought ${names(brought)} into ${team.name}.`);
      return refused.map(
        ({userId, reason}) =>
          `${names(missing.filter(({id}) => id === userId))} could not be brought into ${team.name}: ${ended(reason)}`,
      );
    },
  };
}

/** Invitations to one team: who accepts has an account, and the next set-up brings it to the rest. Answers what was refused. */
export function lookAtInvitations(parts: {
  gateway: MattermostGateway;
  say: Say;
  strangers: readonly string[];
  team: Team | undefined;
}): Part<[], string[]> {
  const {gateway, say, strangers, team} = parts;
  if (strangers.length === 0 || team === undefined) return {there: [], will: [], risks: [], problems: [], bring: async () => []};
  return {
    there: [],
    will: [
      `Invite ${listed(strangers)} to ${team.name} by mail (again, if they were invited before); once they have joined, run set-up again to bring them to the rest`,
    ],
    risks: [],
    problems: [],
    async bring() {
      const {refused} = await doing(`Inviting ${listed(strangers)} to ${team.name}`, gateway.inviteByEmail(team.id, strangers));
      const invited = strangers.filter((address) => !refused.some(({email}) => email === address));
      if (invited.length > 0) say(`Had the server invite ${listed(invited)} to ${team.name} by mail.`);
      return refused.map(({email, reason}) => `${email} could not be invited to ${team.name}: ${ended(reason)}`);
    },
  };
}

const names = (users: readonly User[]): string => listed(users.map(({username}) => `@${username}`));
const ended = (reason: string): string => `${reason.replace(/[.\s]+$/, '')}.`;
