import {z} from 'zod';
import type {Attachment, MattermostGateway, PostBody} from '../gateway.ts';
import {type Caller, done} from './caller.ts';
import {pathId} from './in-path.ts';
import {post} from './post-shape.ts';

const page = z
  .object({order: z.array(z.string()).nullable(), posts: z.record(z.string(), post).nullable()})
  .transform(({order, posts}) => (order ?? []).flatMap((id) => posts?.[id] ?? []));

const uploaded = z.object({file_infos: z.tuple([z.object({id: z.string()})])}).transform(({file_infos: [file]}) => file.id);

type Calls = 'createPost' | 'post' | 'patchPost' | 'deletePost' | 'postsOf' | 'createEphemeral' | 'uploadFile';

/** Posts and their files. */
export function postCalls({read, act}: Caller): Pick<MattermostGateway, Calls> {
  return {
    createPost: (wanted, pendingPostId) =>
      act(post, (client) =>
        client.call('POST', '/posts?set_online=false', {...toServer(wanted), pending_post_id: pendingPostId}),
      ),
    post: (id) => read(post, (client) => client.getPost(pathId(id))),
    patchPost: (id, {message, attachments}) =>
      act(post, (client) => client.call('PUT', `/posts/${pathId(id)}/patch`, {message, props: propsOf(attachments)})),
    deletePost: (id) => act(done, (client) => client.deletePost(pathId(id))),
    postsOf: (channelId, {page: number, perPage}) =>
      read(page, (client) => client.getPosts(pathId(channelId), number, perPage, false)),
    createEphemeral: (userId, wanted) =>
      act(done, (client) => client.call('POST', '/posts/ephemeral', {user_id: userId, post: toServer(wanted)})),
    uploadFile: (channelId, name, content) => {
      const form = new FormData();
      form.append('channel_id', channelId);
      form.append('files', new File([new Uint8Array(content)], name));
      return act(uploaded, (client) => client.uploadFile(form));
    },
  };
}

// What is undefined here is left out of the JSON.
function toServer({channelId, message, rootId, attachments, fileIds, props}: PostBody) {
  const marked = props === undefined ? propsOf(attachments) : {...props, ...propsOf(attachments)};
  return {channel_id: channelId, message, root_id: rootId, file_ids: fileIds, props: marked};
}

function propsOf(attachments: readonly Attachment[] | undefined) {
  return attachments === undefined ? undefined : {attachments};
}
