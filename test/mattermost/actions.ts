import {type Action, findAction} from './attachments.ts';
import {isRecord, record, text} from './body.ts';
import {readableChannel} from './channel-table.ts';
import type {Core} from './core.ts';
import {ApiError, forbidden, notFound} from './errors.ts';
import type {Post} from './model.ts';
import {callIntegration} from './outgoing.ts';
import {canRead} from './permissions.ts';
import {sendEphemeral} from './posting.ts';
import {changePost, livePost} from './posts.ts';
import {type Call, ok, type Reply, type Route, route} from './routes.ts';
import {slackLinks} from './slack-text.ts';

/** Clicks on buttons and choices in menus. */
export const actionRoutes: readonly Route[] = [route('post', '/posts/:post_id/actions/:action_id', click)];

const retained = ['from_webhook', 'override_username', 'override_icon_url'];

type Source = {
  channelId: string;
  rootId: string;
  action: Pick<Action, 'type' | 'integration'> & {data_source?: unknown};
  post?: Post;
};

/** 400, whatever the integration did wrong: not answered, not 200, not JSON. */
export function integrationFailed(): ApiError {
  return new ApiError(400, 'api.post.do_action.action_integration.app_error');
}

async function click(call: Call): Promise<Reply> {
  const {core, me, body} = call;
  const postId = call.id('post_id');
  const source = findSource(call, postId);
  const channel = core.state.channels.get(source.channelId);
  const {action} = source;
  const chosen = text(body, 'selected_option');
  const isChoice = action.type === 'select' && chosen !== '';
  const trigger = core.triggers.create(me.id, core.clock.now());
  const answer = await post(core, action.integration.url, {
    user_id: me.id,
    user_name: me.username,
    channel_id: source.channelId,
    channel_name: channel?.name ?? '',
    team_id: channel?.team_id ?? '',
    team_domain: core.state.teams.get(channel?.team_id ?? '')?.name ?? '',
    post_id: postId,
    trigger_id: trigger.signed,
    type: action.type,
    data_source: isChoice ? (action.data_source ?? '') : '',
    context: isChoice ? {...action.integration.context, selected_option: chosen} : action.integration.context,
  });
  applyAnswer(core, me.id, source, answer);
  return ok({status: 'OK', trigger_id: trigger.id});
}

// A stored post speaks for itself; only for an ephemeral one does the cookie count.
function findSource({core, me, body, param}: Call, postId: string): Source {
  const sealed = text(body, 'cookie');
  const cookie = sealed === '' ? undefined : record(core.seal.open(sealed));
  if (sealed !== '' && !cookie) throw integrationFailed();
  const stored = livePost(core, postId);
  if (cookie) readableChannel(core, me, text(cookie, 'channel_id'));
  else if (!stored || !canReadChannel(core, me.id, stored)) throw forbidden();
  if (!stored) return sourceOfCookie(cookie ?? {}, postId);
  const action = findAction(stored.props, param('action_id'));
  if (!action) throw notFound('api.post.do_action.action_id.app_error');
  return {channelId: stored.channel_id, rootId: stored.root_id || stored.id, action, post: stored};
}

function sourceOfCookie(cookie: Record<string, unknown>, postId: string): Source {
  const integration = record(cookie.integration);
  if (!integration || text(cookie, 'post_id') !== postId) throw integrationFailed();
  return {
    channelId: text(cookie, 'channel_id'),
    rootId: text(cookie, 'root_post_id') || postId,
    action: {
      type: text(cookie, 'type'),
      data_source: cookie.data_source,
      integration: {url: text(integration, 'url'), context: record(integration.context) ?? {}},
    },
  };
}

function canReadChannel(core: Core, userId: string, stored: Post): boolean {
  const user = core.state.users.get(userId);
  const channel = core.state.channels.get(stored.channel_id);
  return user !== undefined && channel !== undefined && canRead(core, user, channel);
}

/** Sends JSON to an integration and gives back the body of its answer. Throws 400 unless that is a 200. */
export async function post(core: Core, url: string, body: Record<string, unknown>): Promise<string> {
  const headers = {Accept: 'application/json', 'Content-Type': 'application/json'};
  let answer: Awaited<ReturnType<typeof callIntegration>>;
  try {
    answer = await callIntegration(core, {method: 'POST', url, headers, body: JSON.stringify(body)});
  } catch {
    throw integrationFailed();
  }
  if (answer.status !== 200) throw integrationFailed();
  return answer.body;
}

function applyAnswer(core: Core, userId: string, source: Source, text: string): void {
  const answer = text === '' ? {} : parsed(text);
  const update = record(answer.update);
  const kept = Object.fromEntries(
    retained.flatMap((key) => (source.post && key in source.post.props ? [[key, source.post.props[key]]] : [])),
  );
  if (update) applyUpdate(core, source, update, kept);
  if (typeof answer.ephemeral_text !== 'string' || answer.ephemeral_text === '') return;
  sendEphemeral(core, userId, {
    user_id: userId,
    channel_id: source.channelId,
    root_id: source.rootId,
    message: answer.skip_slack_parsing === true ? answer.ephemeral_text : slackLinks(answer.ephemeral_text),
    props: kept,
  });
}

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    if (isRecord(value)) return value;
  } catch {
    // falls through to the error of a broken answer
  }
  throw integrationFailed();
}

function applyUpdate(core: Core, source: Source, update: Record<string, unknown>, kept: Record<string, unknown>): void {
  const current = source.post && livePost(core, source.post.id);
  if (!current) throw notFound('app.post.get.app_error');
  const given = record(update.props);
  const props = given
    ? {...Object.fromEntries(Object.entries(given).filter(([key]) => !retained.includes(key))), ...kept}
    : undefined;
  changePost(core, current, {message: text(update, 'message'), ...(props && {props})});
}
