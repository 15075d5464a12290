import {clientProps} from './attachments.ts';
import {type Core, since} from './core.ts';
import type {FileInfo, Post} from './model.ts';

/** A post as clients see it. */
export function viewPost(core: Core, post: Post): Record<string, unknown> {
  return {...common(core, post, clientProps(post.props)), ...files(core, post), metadata: metadataOf(core, post)};
}

/** An ephemeral post as its reader sees it, buttons with the cookie that carries their integration. */
export function viewEphemeral(core: Core, post: Post): Record<string, unknown> {
  const props = clientProps(post.props, (action) =>
    core.seal.seal({...action, post_id: post.id, root_post_id: post.root_id, channel_id: post.channel_id}),
  );
  const none = since(core, '10.11') ? {file_ids: null} : {};
  return {...common(core, post, props), ...none, metadata: metadataOf(core, post)};
}

function common(core: Core, post: Post, props: Record<string, unknown>): Record<string, unknown> {
  const newer = since(core, '10.11');
  const replies = core.state.posts
    .values()
    .filter((other) => other.root_id === (post.root_id || post.id) && other.delete_at === 0);
  return {
    id: post.id,
    create_at: post.create_at,
    update_at: post.update_at,
    edit_at: post.edit_at,
    delete_at: post.delete_at,
    is_pinned: post.is_pinned,
    user_id: post.user_id,
    channel_id: post.channel_id,
    root_id: post.root_id,
    ...(!newer && {parent_id: post.type === 'system_ephemeral' ? '' : post.root_id}),
    original_id: '',
    message: post.message,
    type: post.type,
    props,
    hashtags: '',
    pending_post_id: '',
    ...(newer && post.ofClient && {remote_id: ''}),
    reply_count: [...replies].length,
    last_reply_at: 0,
    participants: null,
  };
}

function files(core: Core, post: Post): Record<string, unknown> {
  return since(core, '10.11') || post.file_ids.length > 0 ? {file_ids: post.file_ids} : {};
}

function metadataOf(core: Core, post: Post): Record<string, unknown> {
  const attachments = post.props.attachments;
  const infos = post.file_ids.flatMap((id) => core.state.files.get(id) ?? []);
  return {
    ...(Array.isArray(attachments) && attachments.length > 0 && {embeds: [{type: 'message_attachment'}]}),
    ...(infos.length > 0 && {files: infos.map((info) => viewFile(core, info))}),
  };
}

/** What clients know of a file. */
export function viewFile(core: Core, info: FileInfo): Record<string, unknown> {
  const {content, post_id, ...rest} = info;
  return {
    ...rest,
    ...(post_id && {post_id}),
    channel_id: since(core, '10.11') ? info.channel_id : '',
    size: content.length,
    mini_preview: null,
    remote_id: '',
    ...(since(core, '10.11') && {archived: false}),
  };
}
