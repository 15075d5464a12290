import {isRecord, record, text} from './body.ts';
import {channelById} from './channel-table.ts';
import {directChannel} from './channels.ts';
import {type Core, setting} from './core.ts';
import {ApiError, invalidBody, notFound} from './errors.ts';
import {newId} from './ids.ts';
import type {Channel, IncomingWebhook} from './model.ts';
import {paged} from './paging.ts';
import {canInTeam, canRead, needInTeam} from './permissions.ts';
import {createPost} from './posting.ts';
import {type Call, created, done, type OpenCall, ok, openRoute, type Reply, type Route, route} from './routes.ts';
import {userById, userByName} from './users.ts';

/** Incoming webhooks as team admins manage them: they may post in the name of others, also to system admins' direct channels. */
export const incomingWebhookRoutes: readonly Route[] = [
  route('post', '/hooks/incoming', create),
  route('get', '/hooks/incoming', list),
  route('delete', '/hooks/incoming/:hook_id', remove),
];

/** Where webhooks are called, outside of /api/v4. */
export const webhookCallRoutes: readonly Route[] = [openRoute('post', '/hooks/:hook_id', receive)];

function create({core, me, body}: Call): Reply {
  if (!isRecord(body)) throw invalidBody('incoming_webhook');
  if (setting(core, 'ServiceSettings', 'EnableIncomingWebhooks') !== true) {
    throw new ApiError(501, 'api.incoming_webhook.disabled.app_error');
  }
  const channel = channelById(core, text(body, 'channel_id'));
  needInTeam(core, me, channel.team_id, 'manage_incoming_webhooks');
  const userId = text(body, 'user_id') || me.id;
  if (userId !== me.id) needInTeam(core, me, channel.team_id, 'manage_others_incoming_webhooks');
  const now = core.clock.now();
  const hook: IncomingWebhook = {
    id: newId(),
    create_at: now,
    update_at: now,
    delete_at: 0,
    user_id: userById(core, userId).id,
    channel_id: channel.id,
    team_id: channel.team_id,
    display_name: text(body, 'display_name'),
    description: text(body, 'description'),
    username: text(body, 'username'),
    icon_url: text(body, 'icon_url'),
    channel_locked: body.channel_locked === true,
  };
  core.state.incomingWebhooks.set(hook.id, hook);
  return created(hook);
}

function list({core, me, query}: Call): Reply {
  const hooks = core.state.incomingWebhooks
    .values()
    .filter((hook) => canInTeam(core, me, hook.team_id, 'manage_incoming_webhooks'));
  return ok(paged(hooks, query));
}

function remove({core, me, id}: Call): Reply {
  const hook = core.state.incomingWebhooks.get(id('hook_id'));
  if (!hook) throw notFound('app.webhooks.get_incoming.app_error');
  needInTeam(core, me, hook.team_id, 'manage_incoming_webhooks');
  if (hook.user_id !== me.id) needInTeam(core, me, hook.team_id, 'manage_others_incoming_webhooks');
  core.state.incomingWebhooks.delete(hook.id);
  return done();
}

function failure(status: number, kind: string): ApiError {
  return new ApiError(status, `web.incoming_webhook.${kind}.app_error`);
}

function receive({core, param, body, rawBody, request}: OpenCall): Reply {
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
  const payload = isForm ? parsed(new URLSearchParams(rawBody.toString()).get('payload') ?? '') : record(body);
  if (!payload) throw failure(400, 'parse');
  const hook = core.state.incomingWebhooks.get(param('hook_id'));
  if (!hook) throw failure(400, 'invalid');
  const attachments = Array.isArray(payload.attachments) ? {attachments: payload.attachments} : {};
  if (text(payload, 'text') === '' && !('attachments' in attachments)) throw failure(400, 'text');
  const channel = target(core, hook, text(payload, 'channel'));
  const author = userById(core, hook.user_id);
  if (hook.channel_locked && channel.id !== hook.channel_id) throw failure(403, 'channel_locked');
  if (channel.type !== 'O' && !canRead(core, author, channel)) throw failure(403, 'permissions');
  createPost(core, {
    user_id: hook.user_id,
    channel_id: channel.id,
    message: text(payload, 'text'),
    type: 'attachments' in attachments ? 'slack_attachment' : '',
    props: {...record(payload.props), ...attachments, webhook_display_name: hook.display_name, from_webhook: 'true'},
  });
  return {status: 200, data: 'ok', type: 'text/plain'};
}

function parsed(value: string): Record<string, unknown> | undefined {
  try {
    return record(JSON.parse(value));
  } catch {
    return undefined;
  }
}

/** The channel that the call names: `@user` for the author's direct channel with them, a name with or without `#`, or the hook's own. */
function target(core: Core, hook: IncomingWebhook, name: string): Channel {
  if (name === '') return channelById(core, hook.channel_id);
  if (name.startsWith('@')) {
    const other = userByName(core, name.slice(1));
    if (!other) throw failure(400, 'user');
    return directChannel(core, hook.user_id, other.id, hook.user_id);
  }
  const wanted = name.replace(/^#/, '');
  const channel = core.state.channels
    .values()
    .find((candidate) => candidate.team_id === hook.team_id && candidate.name === wanted);
  if (!channel) throw failure(404, 'channel');
  return channel;
}
