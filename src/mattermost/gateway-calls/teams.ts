import {z} from 'zod';
import type {MattermostGateway, Team} from '../gateway.ts';
import {inBatches} from './batches.ts';
import {type Caller, done, list, loose} from './caller.ts';
import {pathId, pathName} from './in-path.ts';

const team = z
  .object({id: z.string(), name: z.string(), display_name: loose, delete_at: z.number().default(0)})
  .transform((raw): Team => ({id: raw.id, name: raw.name, displayName: raw.display_name, deletedAt: raw.delete_at}));

const refusal = z
  .object({id: loose, message: loose})
  .nullish()
  .transform((error) => (error ? error.message || error.id || 'refused' : null));
const added = z.object({user_id: z.string(), error: refusal}).transform((row) => ({userId: row.user_id, reason: row.error}));
const invited = z.object({email: z.string(), error: refusal}).transform((row) => ({email: row.email, reason: row.error}));

// The server's most for one `members/batch`.
const membersAtOnce = 256;

type Calls = 'teamsOf' | 'teamsPage' | 'teamByName' | 'addTeamMember' | 'addTeamMembers' | 'inviteByEmail';

/** Teams and who is in them. */
export function teamCalls({read, act}: Caller): Pick<MattermostGateway, Calls> {
  return {
    teamsOf: (userId) => read(list(team), (client) => client.getTeamsForUser(pathId(userId))),
    teamsPage: ({page, perPage}) => read(list(team), (client) => client.getTeams(page, perPage)),
    teamByName: (name) => read(team, (client) => client.getTeamByName(pathName(name))),
    addTeamMember: (teamId, userId) => act(done, (client) => client.addToTeam(pathId(teamId), userId)),
    async addTeamMembers(teamId, userIds) {
      const rows = await inBatches(userIds, membersAtOnce, (batch) =>
        act(list(added), (client) => client.addUsersToTeamGracefully(pathId(teamId), batch)),
      );
      return {refused: rows.flatMap(({userId, reason}) => (reason === null ? [] : [{userId, reason}]))};
    },
    async inviteByEmail(teamId, emails) {
      if (emails.length === 0) return {refused: []};
      const rows = await act(list(invited), (client) => client.sendEmailInvitesToTeamGracefully(pathId(teamId), [...emails]));
      return {refused: rows.flatMap(({email, reason}) => (reason === null ? [] : [{email, reason}]))};
    },
  };
}
