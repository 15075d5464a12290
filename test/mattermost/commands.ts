import {flag, isRecord, text} from './body.ts';
import {audit, type Core, setting} from './core.ts';
import {ApiError, forbidden, invalidBody, notFound} from './errors.ts';
import {newId} from './ids.ts';
import type {Command} from './model.ts';
import {canInTeam, commandPermission, needInTeam} from './permissions.ts';
import {type Call, created, done, ok, type Reply, type Route, route} from './routes.ts';

/** Slash commands as their owners manage them. */
export const commandRoutes: readonly Route[] = [
  route('post', '/commands', create),
  route('get', '/commands', list),
  route('get', '/commands/:command_id', (call) => ok(view(visibleCommand(call)))),
  route('put', '/commands/:command_id', update),
  route('put', '/commands/:command_id/regen_token', regenerate),
  route('put', '/commands/:command_id/move', move),
  route('delete', '/commands/:command_id', remove),
  route('get', '/teams/:team_id/commands/autocomplete', autocomplete),
];

const noCommand = 'store.sql_command.save.get.app_error';

/** The living commands of a team. */
export function commandsOf(core: Core, teamId: string): Command[] {
  return [...core.state.commands.values()].filter((command) => command.team_id === teamId && command.delete_at === 0);
}

function create({core, me, session, body, path}: Call): Reply {
  if (!isRecord(body)) throw invalidBody('command');
  audit(core, session, path, 'attempt');
  const teamId = text(body, 'team_id');
  needInTeam(core, me, teamId, commandPermission(core));
  needCommands(core);
  const now = core.clock.now();
  const command: Command = {
    ...given(body),
    id: newId(),
    token: newId(),
    create_at: now,
    update_at: now,
    delete_at: 0,
    creator_id: me.id,
    team_id: teamId,
  };
  checkFree(core, command);
  check(command);
  core.state.commands.set(command.id, command);
  audit(core, session, path, 'success');
  return created(view(command));
}

type Given = Omit<Command, 'id' | 'token' | 'create_at' | 'update_at' | 'delete_at' | 'creator_id' | 'team_id'>;

function given(body: Record<string, unknown>): Given {
  return {
    trigger: text(body, 'trigger').toLowerCase(),
    method: text(body, 'method'),
    username: text(body, 'username'),
    icon_url: text(body, 'icon_url'),
    auto_complete: flag(body, 'auto_complete'),
    auto_complete_desc: text(body, 'auto_complete_desc'),
    auto_complete_hint: text(body, 'auto_complete_hint'),
    display_name: text(body, 'display_name'),
    description: text(body, 'description'),
    url: text(body, 'url'),
  };
}

/** Every change stamps the time, whatever the caller says, and brings the row to the end of the table. */
function save(core: Core, command: Command): Command {
  const stamped = {...command, update_at: core.clock.now()};
  core.state.commands.delete(command.id);
  core.state.commands.set(command.id, stamped);
  return stamped;
}

// Only a new command is checked: a change may give two of a team the same word.
function checkFree(core: Core, command: Command): void {
  const taken = commandsOf(core, command.team_id).some(({trigger}) => trigger === command.trigger);
  if (taken) throw new ApiError(400, 'api.command.duplicate_trigger.app_error');
}

function check(command: Command): void {
  const invalid = (part: string) => new ApiError(400, `model.command.is_valid.${part}.app_error`);
  if (!/^[a-z0-9_.-][a-z0-9_./-]{0,127}$/.test(command.trigger)) throw invalid('trigger');
  if (!/^https?:\/\//.test(command.url) || command.url.length > 1024) throw invalid('url_http');
  if (command.method !== 'P' && command.method !== 'G') throw invalid('method');
  if ([...command.display_name].length > 64) throw invalid('display_name');
  if ([...command.description].length > 128) throw invalid('description');
}

function view(command: Command): Record<string, unknown> {
  return {...command, plugin_id: ''};
}

function forAutocomplete(command: Command): Record<string, unknown> {
  return {...view(command), token: '', creator_id: '', method: '', username: '', icon_url: '', url: ''};
}

function needCommands(core: Core): void {
  if (setting(core, 'ServiceSettings', 'EnableCommands') !== true) throw new ApiError(501, 'api.command.disabled.app_error');
}

function list({core, me, query}: Call): Reply {
  const teamId = query.get('team_id') ?? '';
  if (teamId === '') throw invalidBody('team_id');
  needInTeam(core, me, teamId, 'view_team');
  const manages = canInTeam(core, me, teamId, commandPermission(core));
  if (query.get('custom_only') === 'true' && !manages) throw forbidden();
  needCommands(core);
  return ok(commandsOf(core, teamId).map(manages ? view : forAutocomplete));
}

function autocomplete({core, me, id}: Call): Reply {
  const teamId = id('team_id');
  needInTeam(core, me, teamId, 'view_team');
  return ok(
    commandsOf(core, teamId)
      .filter((command) => command.auto_complete)
      .map(forAutocomplete),
  );
}

// A command of a team in which the caller may not manage commands is not found, so that nobody learns that it is there.
function visibleCommand({core, me, id, session, path}: Call): Command {
  const command = core.state.commands.get(id('command_id'));
  if (!command || command.delete_at > 0) throw notFound(noCommand);
  if (!canInTeam(core, me, command.team_id, commandPermission(core))) {
    audit(core, session, path, 'fail - inappropriate permissions');
    throw notFound(noCommand);
  }
  return command;
}

function ownCommand(call: Call): Command {
  const {core, me} = call;
  audit(core, call.session, call.path, 'attempt');
  const command = visibleCommand(call);
  if (command.creator_id !== me.id) needInTeam(core, me, command.team_id, 'manage_others_slash_commands');
  return command;
}

function update(call: Call): Reply {
  const {core, body, id} = call;
  if (!isRecord(body) || text(body, 'id') !== id('command_id')) throw invalidBody('command');
  const command = ownCommand(call);
  if (text(body, 'team_id') !== command.team_id) throw new ApiError(400, 'api.command.team_mismatch.app_error');
  const wanted = {...command, ...given(body)};
  check(wanted);
  const changed = save(core, wanted);
  audit(core, call.session, call.path, 'success');
  return ok(view(changed));
}

function regenerate(call: Call): Reply {
  const changed = save(call.core, {...ownCommand(call), token: newId()});
  audit(call.core, call.session, call.path, 'success');
  return ok({token: changed.token});
}

function move(call: Call): Reply {
  const {core, me, body} = call;
  const teamId = text(body, 'team_id');
  needInTeam(core, me, teamId, commandPermission(core));
  save(core, {...ownCommand(call), team_id: teamId});
  return done();
}

function remove(call: Call): Reply {
  save(call.core, {...ownCommand(call), delete_at: call.core.clock.now()});
  audit(call.core, call.session, call.path, 'success');
  return done();
}
