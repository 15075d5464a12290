import {isRecord, text} from './body.ts';
import {channelById} from './channel-table.ts';
import {type CommandArguments, parseResponse, postResponse, viewResponse} from './command-response.ts';
import {commandsOf} from './commands.ts';
import {type Core, setting, since} from './core.ts';
import {ApiError, invalidBody} from './errors.ts';
import {isValidId, newId} from './ids.ts';
import type {Channel, Command, User} from './model.ts';
import {callIntegration, type IntegrationAnswer} from './outgoing.ts';
import {need, needInChannel} from './permissions.ts';
import {type Call, ok, type Reply, type Route, route} from './routes.ts';
import {teamById} from './teams.ts';

/** Running slash commands. */
export const commandRunRoutes: readonly Route[] = [route('post', '/commands/execute', execute)];

async function execute({core, me, body, request}: Call): Promise<Reply> {
  if (!isRecord(body)) throw invalidBody('command_args');
  const line = text(body, 'command');
  const channelId = text(body, 'channel_id');
  if (line.length <= 1 || !line.startsWith('/') || !isValidId(channelId)) throw failure(400, 'start');
  needInChannel(core, me, channelId, 'create_post');
  const channel = channelById(core, channelId);
  if (channel.delete_at > 0 && since(core, '10.11')) throw new ApiError(400, 'api.command.execute_command.deleted.error');
  const teamId = teamFor(core, me, channel, text(body, 'team_id'));
  const space = line.search(/\s/);
  const trigger = line.slice(1, space === -1 ? undefined : space).toLowerCase();
  if (setting(core, 'ServiceSettings', 'EnableCommands') !== true) throw new ApiError(501, 'api.command.disabled.app_error');
  // Where several bear the word, the last of the table is run.
  const command = commandsOf(core, teamId).findLast((candidate) => candidate.trigger === trigger);
  if (!command) throw failure(404, 'not_found', `Command with a trigger of '${trigger}' not found. ${hint}`);
  const args: CommandArguments = {command, userId: me.id, channelId, rootId: text(body, 'root_id')};
  const {id, signed} = core.triggers.create(me.id, core.clock.now());
  const fields = formFields(core, me, channel, args, {
    text: space === -1 ? '' : behind(line.slice(space)),
    triggerId: signed,
    host: request.headers.host ?? '',
  });
  const answer = await run(core, command, fields);
  const response = parseResponse(answer.type, answer.body);
  if (!response) throw failure(500, 'failed', `Command with a trigger of '${trigger}' failed.`);
  if (!postResponse(core, args, response)) throw failure(500, 'create_post_failed');
  return ok(viewResponse(core, response, id));
}

const hint = 'To send a message beginning with "/", try adding an empty space at the beginning of the message.';

function failure(status: number, kind: string, message?: string): ApiError {
  return new ApiError(status, `api.command.execute_command.${kind}.app_error`, message);
}

// The server cuts off one byte: what is left of a wider white space is no text any more. Seen on real 5.37 and 10.11.
function behind(space: string): string {
  return Buffer.from(space).subarray(1).toString();
}

// In a channel of a team that team counts; elsewhere the one that the client names, if the caller is in it.
function teamFor(core: Core, me: User, channel: Channel, asked: string): string {
  if (channel.team_id !== '') return channel.team_id;
  if (core.state.teamMembers.get(`${asked}:${me.id}`)?.delete_at !== 0) need(core, me, 'create_post');
  return teamById(core, asked).id;
}

type Typed = {text: string; triggerId: string; host: string};

function formFields(core: Core, me: User, channel: Channel, {command, rootId}: CommandArguments, typed: Typed): URLSearchParams {
  const team = teamById(core, command.team_id);
  const hook = {id: newId(), create_at: core.clock.now(), command_id: command.id, user_id: me.id, use_count: 0};
  core.state.commandWebhooks.set(hook.id, {...hook, channel_id: channel.id, root_id: rootId});
  // Up to 10.11 the address is built from whatever host the caller of the command named.
  const base = since(core, '11.6') ? core.siteUrl() : `http://${typed.host}`;
  const fields = new URLSearchParams({
    channel_id: channel.id,
    channel_name: channel.name,
    command: `/${command.trigger}`,
    response_url: `${base}/hooks/commands/${hook.id}`,
    ...(since(core, '11.6') && {root_id: rootId}),
    team_domain: team.name,
    team_id: team.id,
    text: typed.text,
    token: command.token,
    trigger_id: typed.triggerId,
    user_id: me.id,
    user_name: me.username,
  });
  addMentions(core, fields, team.id, typed.text);
  fields.sort();
  return fields;
}

function addMentions(core: Core, fields: URLSearchParams, teamId: string, typed: string): void {
  const named = (sign: string) =>
    new Set(Array.from(typed.matchAll(new RegExp(`${sign}([a-z0-9._-]+)`, 'g')), (match) => match[1]));
  const users = named('@');
  for (const user of core.state.users.values()) {
    if (!users.has(user.username) || !core.state.teamMembers.has(`${teamId}:${user.id}`)) continue;
    fields.append('user_mentions', user.username);
    fields.append('user_mentions_ids', user.id);
  }
  const channels = named('~');
  for (const channel of core.state.channels.values()) {
    if (!channels.has(channel.name) || channel.team_id !== teamId || channel.type !== 'O') continue;
    fields.append('channel_mentions', channel.name);
    fields.append('channel_mentions_ids', channel.id);
  }
}

async function run(core: Core, command: Command, fields: URLSearchParams): Promise<IntegrationAnswer> {
  const headers = {Accept: 'application/json', Authorization: `Token ${command.token}`};
  let answer: IntegrationAnswer;
  try {
    answer = await callIntegration(
      core,
      command.method === 'G'
        ? {method: 'GET', url: withQuery(command.url, fields), headers}
        : {
            method: 'POST',
            url: command.url,
            headers: {...headers, 'Content-Type': 'application/x-www-form-urlencoded'},
            body: fields.toString(),
          },
    );
  } catch {
    throw failure(500, 'failed', `Command with a trigger of '${command.trigger}' failed.`);
  }
  if (answer.status === 200) return answer;
  const status = `${answer.status} ${answer.reason}`;
  throw failure(500, 'failed_resp', `Command with a trigger of '${command.trigger}' returned response ${status}.`);
}

function withQuery(url: string, fields: URLSearchParams): string {
  return `${url}${url.includes('?') ? '&' : '?'}${fields}`;
}
