import {clientAttachments, normaliseAttachments} from './attachments.ts';
import {flag, isRecord, record, records, text} from './body.ts';
import {type Core, setting} from './core.ts';
import {ApiError} from './errors.ts';
import type {Command, Post} from './model.ts';
import {viewEphemeral, viewPost} from './post-view.ts';
import {createPost, sendEphemeral} from './posting.ts';
import {slackLinks, slackMentions} from './slack-text.ts';

/** Who ran which command where. */
export type CommandArguments = {command: Command; userId: string; channelId: string; rootId: string};
/** What an integration answered to a command. `post` is what was made of it. */
export type CommandResponse = {
  response_type: string;
  text: string;
  username: string;
  channel_id: string;
  icon_url: string;
  type: string;
  props: Record<string, unknown> | null;
  goto_location: string;
  skip_slack_parsing: boolean;
  attachments: Record<string, unknown>[] | null;
  extra_responses: CommandResponse[] | null;
  post?: Post;
};

/** Reads an answer: JSON by its content type, else the body is the text. Undefined where the JSON cannot be read. */
export function parseResponse(type: string, body: string): CommandResponse | undefined {
  if (type !== 'application/json') return readResponse({text: body});
  try {
    const value: unknown = JSON.parse(body);
    return isRecord(value) ? readResponse(value) : undefined;
  } catch {
    return undefined;
  }
}

function readResponse(value: Record<string, unknown>): CommandResponse {
  return {
    response_type: text(value, 'response_type'),
    text: text(value, 'text'),
    username: text(value, 'username'),
    channel_id: text(value, 'channel_id'),
    icon_url: text(value, 'icon_url'),
    type: text(value, 'type'),
    props: record(value.props) ?? null,
    goto_location: text(value, 'goto_location'),
    skip_slack_parsing: flag(value, 'skip_slack_parsing'),
    attachments: Array.isArray(value.attachments) ? normaliseAttachments(value.attachments) : null,
    extra_responses: Array.isArray(value.extra_responses)
      ? records(value, 'extra_responses').map((extra) => readResponse({...extra, extra_responses: null}))
      : null,
  };
}

/** Shows an answer: as a post of the caller in the channel, or to the caller alone. False where one of its parts could not be posted. */
export function postResponse(core: Core, args: CommandArguments, response: CommandResponse): boolean {
  const results = [response, ...(response.extra_responses ?? [])].map((part) => {
    try {
      postPart(core, args, part);
      return true;
    } catch (error) {
      if (error instanceof ApiError) return false;
      throw error;
    }
  });
  return results.every(Boolean);
}

function postPart(core: Core, args: CommandArguments, response: CommandResponse): void {
  const elsewhere = response.channel_id !== '';
  if (elsewhere && !core.state.channelMembers.has(`${response.channel_id}:${args.userId}`)) {
    throw new ApiError(403, 'api.command.command_post.forbidden.app_error');
  }
  if (response.type.startsWith('system_')) throw new ApiError(400, 'api.context.invalid_param.app_error');
  const nameOf = (userId: string) => core.state.users.get(userId)?.username;
  if (!response.skip_slack_parsing) response.text = slackMentions(response.text, nameOf);
  const given = {
    user_id: args.userId,
    channel_id: elsewhere ? response.channel_id : args.channelId,
    root_id: args.rootId,
    message: response.skip_slack_parsing ? response.text : slackLinks(response.text),
    type: response.type,
    props: {
      ...response.props,
      ...overrides(core, args.command, response),
      from_webhook: 'true',
      ...(response.attachments && {attachments: response.attachments}),
    },
  };
  if (response.response_type === 'in_channel') response.post = createPost(core, given);
  else if (response.text !== '' || response.attachments) response.post = sendEphemeral(core, args.userId, given);
}

function overrides(core: Core, command: Command, response: CommandResponse): Record<string, string> {
  const on = (key: string) => setting(core, 'ServiceSettings', key) === true;
  const name = command.username || response.username;
  return {
    ...(on('EnablePostUsernameOverride') && name !== '' && {override_username: name}),
    ...(on('EnablePostIconOverride') && {override_icon_url: command.icon_url || response.icon_url}),
  };
}

/** The answer as `POST /commands/execute` gives it back to the caller. */
export function viewResponse(core: Core, response: CommandResponse, triggerId: string): Record<string, unknown> {
  const {post, ...rest} = response;
  return {
    ...rest,
    trigger_id: triggerId,
    attachments: response.attachments && shownAttachments(core, response.attachments, post),
    extra_responses: response.extra_responses?.map((extra) => viewResponse(core, extra, '')) ?? null,
  };
}

function shownAttachments(core: Core, attachments: Record<string, unknown>[], post: Post | undefined): unknown {
  if (!post) return clientAttachments(attachments);
  const view = post.type === 'system_ephemeral' ? viewEphemeral(core, post) : viewPost(core, post);
  return record(view.props)?.attachments;
}
