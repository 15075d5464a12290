import {parseResponse, postResponse} from './command-response.ts';
import type {Core} from './core.ts';
import {since} from './core.ts';
import {ApiError} from './errors.ts';
import {type OpenCall, openRoute, type Reply, type Route} from './routes.ts';

/** The late answers of commands: the `response_url`. It lies outside of /api/v4 and asks for no session. */
export const hookRoutes: readonly Route[] = [openRoute('post', '/hooks/commands/:hook_id', answer)];

const lifetime = 30 * 60_000;
const mostUses = 5;

function answer({core, param, rawBody, request}: OpenCall): Reply {
  const id = param('hook_id');
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim() ?? '';
  const response = parseResponse(type, rawBody.toString());
  if (!response) throw new ApiError(400, 'web.command_webhook.parse.app_error');
  const hook = core.state.commandWebhooks.get(id);
  if (!hook || core.clock.now() - hook.create_at > lifetime) throw failure(core, id, 404, 'app.command_webhook.get.missing');
  const command = core.state.commands.get(hook.command_id);
  if (!command || command.delete_at > 0) throw failure(core, id, 404, 'store.sql_command.save.get.app_error');
  if (hook.use_count >= mostUses) throw failure(core, id, 400, 'app.command_webhook.try_use.invalid');
  hook.use_count++;
  const posted = postResponse(core, {command, userId: hook.user_id, channelId: hook.channel_id, rootId: hook.root_id}, response);
  if (!posted) throw failure(core, id, 500, 'api.command.execute_command.create_post_failed.app_error');
  return {status: 200, data: 'ok', type: 'text/plain'};
}

// Later servers wrap every failure in one id; 5.37 shows the cause.
function failure(core: Core, id: string, status: number, cause: string): ApiError {
  if (!since(core, '10.11')) return new ApiError(status, cause);
  return new ApiError(status, 'web.command_webhook.general.app_error', `Failed to handle command webhook ${id}.`);
}
