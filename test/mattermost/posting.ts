import {normaliseAttachments} from './attachments.ts';
import {type Core, since} from './core.ts';
import {ApiError, needKeepable, notFound} from './errors.ts';
import {newId} from './ids.ts';
import {membersOf} from './membership.ts';
import type {Channel, Post} from './model.ts';
import {viewEphemeral, viewPost} from './post-view.ts';

type NewPost = Pick<Post, 'user_id' | 'channel_id' | 'message'> & Partial<Post>;

/** Stores a post and tells the channel. Throws the errors of `POST /posts` where it is not valid. */
export function createPost(core: Core, given: NewPost, setOnline = true): Post {
  checkMessage(core, given.message);
  const channel = core.state.channels.get(given.channel_id);
  if (!channel) throw notFound('app.channel.get.existing.app_error');
  if (given.root_id && !core.state.posts.has(given.root_id)) {
    throw new ApiError(400, 'api.post.create_post.root_id.app_error');
  }
  const post = newPost(core, given);
  checkProps(core, post.props);
  needKeepable(post.message, 'app.post.save.app_error');
  core.state.posts.set(post.id, post);
  for (const id of post.file_ids) {
    const info = core.state.files.get(id);
    if (info) info.post_id = post.id;
  }
  count(core, channel, post);
  const root = core.state.posts.get(post.root_id);
  if (root) root.update_at = post.create_at;
  core.publish('posted', postedData(core, channel, post, setOnline), {channelId: channel.id});
  return post;
}

function newPost(core: Core, given: NewPost): Post {
  const now = core.clock.now();
  return {
    id: newId(),
    create_at: now,
    update_at: now,
    edit_at: 0,
    delete_at: 0,
    is_pinned: false,
    root_id: '',
    type: '',
    file_ids: [],
    pending_post_id: '',
    ofClient: false,
    ...given,
    props: normaliseProps(given.props ?? {}),
  };
}

/** Properties with the attachments as the server keeps them. */
export function normaliseProps(props: Record<string, unknown>): Record<string, unknown> {
  return Array.isArray(props.attachments) ? {...props, attachments: normaliseAttachments(props.attachments)} : {...props};
}

/** Throws 400 for a message of more than 16383 characters. */
export function checkMessage(core: Core, message: string): void {
  if ([...message].length <= 16_383) return;
  throw new ApiError(
    400,
    since(core, '10.11') ? 'model.post.is_valid.message_length.app_error' : 'model.post.is_valid.msg.app_error',
  );
}

/** Throws 400 for props of too many characters, as Go writes them in JSON. */
export function checkProps(core: Core, props: Record<string, unknown>): void {
  const size = [...JSON.stringify(props).replace(/[<>&\u2028\u2029]/gu, '\\u0000')].length;
  if (size > (since(core, '10.11') ? 800_000 : 8_000)) throw new ApiError(400, 'model.post.is_valid.props.app_error');
}

function count(core: Core, channel: Channel, post: Post): void {
  channel.last_post_at = post.create_at;
  if (post.type.startsWith('system_')) return;
  channel.total_msg_count++;
  const mentioned = mentions(core, channel, post);
  for (const userId of membersOf(core, channel.id)) {
    const member = core.state.channelMembers.get(`${channel.id}:${userId}`);
    if (!member) continue;
    if (userId === post.user_id) member.msg_count = channel.total_msg_count;
    if (mentioned.includes(userId)) member.mention_count++;
  }
}

function mentions(core: Core, channel: Channel, post: Post): string[] {
  const others = membersOf(core, channel.id).filter((id) => id !== post.user_id);
  if (channel.type === 'D' || channel.type === 'G' || /@(?:all|channel)\b/.test(post.message)) return others;
  const words = new Set(post.message.toLowerCase().match(/@[a-z0-9._-]+/g) ?? []);
  return others.filter((id) => words.has(`@${core.state.users.get(id)?.username}`));
}

function postedData(core: Core, channel: Channel, post: Post, setOnline: boolean): Record<string, unknown> {
  const sender = `@${core.state.users.get(post.user_id)?.username ?? ''}`;
  const mentioned = post.type.startsWith('system_') ? [] : mentions(core, channel, post);
  return {
    channel_display_name: channel.type === 'D' ? sender : channel.display_name,
    channel_name: channel.name,
    channel_type: channel.type,
    ...(mentioned.length > 0 && {mentions: JSON.stringify(mentioned)}),
    ...(post.file_ids.length > 0 && {otherFile: 'true'}),
    post: JSON.stringify({...viewPost(core, post), pending_post_id: post.pending_post_id}),
    sender_name: sender,
    set_online: setOnline,
    team_id: channel.team_id,
  };
}

/** Tells the channel that a post was changed. */
export function announceEdit(core: Core, post: Post): void {
  core.publish('post_edited', {post: JSON.stringify(viewPost(core, post))}, {channelId: post.channel_id});
}

/** Sends a post that only `userId` sees and nobody stores (the state remembers it for tests). */
export function sendEphemeral(core: Core, userId: string, given: NewPost): Post {
  const post = {...newPost(core, {...given, type: 'system_ephemeral'}), update_at: 0};
  core.state.ephemerals.set(userId, [...(core.state.ephemerals.get(userId) ?? []), post]);
  const data = {post: JSON.stringify(viewEphemeral(core, post))};
  core.publish('ephemeral_message', data, {userId, channelId: post.channel_id});
  return post;
}
