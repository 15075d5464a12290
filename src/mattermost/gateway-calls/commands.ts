import {z} from 'zod';
import {Secret} from '../../domain/secret.ts';
import type {MattermostGateway, NewSlashCommand, SlashCommand} from '../gateway.ts';
import {type Caller, done, list, loose} from './caller.ts';
import {pathId} from './in-path.ts';

// Who may not manage a command gets it without its token, address and creator.
const command = z
  .object({
    id: z.string(),
    token: loose,
    creator_id: loose,
    team_id: z.string(),
    trigger: z.string(),
    method: loose,
    url: loose,
    display_name: loose,
    description: loose,
    auto_complete_hint: loose,
    update_at: z.number(),
  })
  .transform(
    (raw): SlashCommand => ({
      id: raw.id,
      token: new Secret(raw.token),
      creatorId: raw.creator_id,
      teamId: raw.team_id,
      trigger: raw.trigger,
      method: raw.method === 'G' ? 'G' : 'P',
      url: raw.url,
      displayName: raw.display_name,
      description: raw.description,
      hint: raw.auto_complete_hint,
      updatedAt: raw.update_at,
    }),
  );

const commands = list(command);
const newToken = z.object({token: z.string().min(1)}).transform(({token}) => new Secret(token));

type Calls = 'commandsOf' | 'command' | 'createCommand' | 'updateCommand' | 'deleteCommand' | 'regenerateCommandToken';

/** Slash commands. The server keeps its own token and creator on an update. */
export function commandCalls({read, act}: Caller): Pick<MattermostGateway, Calls> {
  return {
    commandsOf: (teamId) => read(commands, (client) => client.getCustomTeamCommands(pathId(teamId))),
    command: (id) => read(command, (client) => client.call('GET', `/commands/${pathId(id)}`)),
    createCommand: (wanted) => act(command, (client) => client.call('POST', '/commands', toServer(wanted))),
    updateCommand: (wanted) =>
      act(command, (client) => client.call('PUT', `/commands/${pathId(wanted.id)}`, {id: wanted.id, ...toServer(wanted)})),
    deleteCommand: (id) => act(done, (client) => client.deleteCommand(pathId(id))),
    regenerateCommandToken: (id) => act(newToken, (client) => client.regenCommandToken(pathId(id))),
  };
}

function toServer(wanted: NewSlashCommand) {
  return {
    team_id: wanted.teamId,
    trigger: wanted.trigger,
    method: wanted.method,
    url: wanted.url,
    display_name: wanted.displayName,
    description: wanted.description,
    auto_complete: true,
    auto_complete_desc: wanted.description,
    auto_complete_hint: wanted.hint,
  };
}
