import {isRecord, record, records, text, texts} from './body.ts';
import {readableChannel} from './channel-table.ts';
import {type Core, since} from './core.ts';
import {ApiError, forbidden, invalidBody, notFound} from './errors.ts';
import type {Post} from './model.ts';
import {canRead, need, needInChannel} from './permissions.ts';
import {viewEphemeral, viewPost} from './post-view.ts';
import {announceEdit, checkMessage, checkProps, createPost, normaliseProps, sendEphemeral} from './posting.ts';
import {type Call, created, done, ok, type Reply, type Route, route} from './routes.ts';

/** Posts: make, read, change, delete, and those that only one person sees. */
export const postRoutes: readonly Route[] = [
  route('post', '/posts', create, {activity: true}),
  route('post', '/posts/ephemeral', createEphemeral),
  route('get', '/posts/:post_id', (call) => ok(viewPost(call.core, readablePost(call)))),
  route('get', '/posts/:post_id/thread', thread),
  route('put', '/posts/:post_id/patch', patch),
  route('put', '/posts/:post_id', update),
  route('delete', '/posts/:post_id', remove),
  route('get', '/channels/:channel_id/posts', list),
];

const pendingLifetime = 30_000;

/** The post with that id if it is there and not deleted. */
export function livePost(core: Core, id: string): Post | undefined {
  const post = core.state.posts.get(id);
  return post?.delete_at === 0 ? post : undefined;
}

function create(call: Call): Reply {
  const {core, me, body, query} = call;
  if (!isRecord(body)) throw invalidBody('post');
  const channelId = text(body, 'channel_id');
  const pending = text(body, 'pending_post_id');
  needInChannel(core, me, channelId, 'create_post');
  needLivingChannel(core, channelId, 'api.post.create_post.can_not_post_to_deleted.error');
  const earlier = earlierPost(core, call, pending);
  if (earlier) {
    const {metadata, ...view} = viewPost(core, earlier);
    return created(view);
  }
  const bot = me.is_bot ? {from_bot: 'true'} : {};
  const given = {
    user_id: me.id,
    channel_id: channelId,
    root_id: text(body, 'root_id'),
    message: text(body, 'message'),
    props: {...record(body.props), ...bot},
    file_ids: ownFiles(core, me.id, texts(body.file_ids) ?? []),
    pending_post_id: pending,
    ofClient: true,
  };
  const post = createPost(core, given, query.get('set_online') !== 'false');
  if (pending) core.state.pendingPosts.set(pending, {postId: post.id, at: core.clock.now()});
  return created({...viewPost(core, post), pending_post_id: pending});
}

// Files are taken in an archived channel all the same, and so are ephemeral posts.
function needLivingChannel(core: Core, id: string, problem: string): void {
  if ((core.state.channels.get(id)?.delete_at ?? 0) > 0) throw new ApiError(400, problem);
}

// Up to 10.10 whoever knew a pending id got the first poster's post back; then only those who may read it.
function earlierPost(core: Core, {me}: Call, pending: string): Post | undefined {
  const seen = core.state.pendingPosts.get(pending);
  if (!seen || core.clock.now() - seen.at > pendingLifetime) return undefined;
  const post = livePost(core, seen.postId);
  const channel = post && core.state.channels.get(post.channel_id);
  if (!post || !channel) throw new ApiError(500, 'api.post.deduplicate_create_post.failed_to_get');
  return core.version() === '5.37' || canRead(core, me, channel) ? post : undefined;
}

function ownFiles(core: Core, userId: string, ids: string[]): string[] {
  return ids.slice(0, 10).filter((id) => {
    const info = core.state.files.get(id);
    return info?.user_id === userId && info.post_id === '';
  });
}

function createEphemeral({core, me, body}: Call): Reply {
  if (!isRecord(body)) throw invalidBody('body');
  const userId = text(body, 'user_id');
  const post = record(body.post);
  if (userId === '') throw invalidBody('user_id');
  if (!post) throw invalidBody('post');
  need(core, me, 'create_post_ephemeral');
  const sent = sendEphemeral(core, userId, {
    user_id: me.id,
    channel_id: text(post, 'channel_id'),
    root_id: text(post, 'root_id'),
    message: text(post, 'message'),
    props: record(post.props) ?? {},
  });
  const view = viewEphemeral(core, sent);
  // Recorded from 10.11 on: the answer, but not the event, names what is embedded twice.
  const embeds = since(core, '10.11') && records(view.metadata, 'embeds');
  return created(
    embeds && embeds.length > 0 ? {...view, metadata: {...record(view.metadata), embeds: [...embeds, ...embeds]}} : view,
  );
}

function readablePost({core, me, id}: Call): Post {
  const post = livePost(core, id('post_id'));
  if (!post) throw notFound('app.post.get.app_error');
  readableChannel(core, me, post.channel_id);
  return post;
}

function thread(call: Call): Reply {
  const {core} = call;
  const post = readablePost(call);
  const rootId = post.root_id || post.id;
  const posts = [...core.state.posts.values()].filter(
    ({id, root_id, delete_at}) => delete_at === 0 && (id === rootId || root_id === rootId),
  );
  return ok(postList(core, posts.reverse()));
}

function postList(core: Core, newestFirst: Post[]): Record<string, unknown> {
  const roots = newestFirst.flatMap((post) => livePost(core, post.root_id) ?? []);
  return {
    order: newestFirst.map((post) => post.id),
    posts: Object.fromEntries([...newestFirst, ...roots].map((post) => [post.id, viewPost(core, post)])),
    next_post_id: '',
    prev_post_id: '',
  };
}

function list({core, me, id, query}: Call): Reply {
  const channel = readableChannel(core, me, id('channel_id'));
  const all = [...core.state.posts.values()].filter((post) => post.channel_id === channel.id).reverse();
  const from = Number(query.get('since') ?? 0);
  // With `since` the server also tells which posts were deleted.
  if (from > 0)
    return ok(
      postList(
        core,
        all.filter((post) => post.update_at > from || post.delete_at > from),
      ),
    );
  const page = Math.max(0, Number(query.get('page') ?? 0) || 0);
  const size = Math.min(Number(query.get('per_page') ?? 60) || 60, 200);
  const live = all.filter((post) => post.delete_at === 0);
  const before = query.get('before');
  const start = before ? live.findIndex((post) => post.id === before) + 1 : page * size;
  return ok(postList(core, live.slice(start, start + size)));
}

function editablePost({core, me, id}: Call): Post {
  const post = livePost(core, id('post_id'));
  if (!post) throw forbidden();
  needInChannel(core, me, post.channel_id, post.user_id === me.id ? 'edit_post' : 'edit_others_posts');
  return post;
}

/** Changes a stored post and tells the channel: what is not given stays. */
export function changePost(
  core: Core,
  post: Post,
  change: {message?: string; props?: Record<string, unknown>; is_pinned?: boolean},
): void {
  const now = core.clock.now();
  if (post.type.startsWith('system_')) throw new ApiError(400, 'api.post.update_post.system_message.app_error');
  if (change.message !== undefined) {
    checkMessage(core, change.message);
    if (change.message !== post.message) post.edit_at = now;
    post.message = change.message;
  }
  if (change.props) {
    const props = normaliseProps(change.props);
    checkProps(core, props);
    if (JSON.stringify(props.attachments) !== JSON.stringify(post.props.attachments)) post.edit_at = now;
    post.props = props;
  }
  if (change.is_pinned !== undefined) post.is_pinned = change.is_pinned;
  post.update_at = now;
  announceEdit(core, post);
}

function patch(call: Call): Reply {
  const {core, body} = call;
  if (!isRecord(body)) throw invalidBody('post');
  const post = editablePost(call);
  needLivingChannel(core, post.channel_id, 'api.post.patch_post.can_not_update_post_in_deleted.error');
  changePost(core, post, {
    ...(typeof body.message === 'string' && {message: body.message}),
    ...(isRecord(body.props) && {props: body.props}),
    ...(typeof body.is_pinned === 'boolean' && {is_pinned: body.is_pinned}),
  });
  return ok(viewPost(core, post));
}

function update(call: Call): Reply {
  const {core, body, id} = call;
  if (!isRecord(body)) throw invalidBody('post');
  if (text(body, 'id') !== id('post_id')) throw invalidBody('id');
  const post = editablePost(call);
  changePost(core, post, {message: text(body, 'message'), ...(isRecord(body.props) && {props: body.props})});
  return ok(viewPost(core, post));
}

function remove({core, me, id}: Call): Reply {
  const post = livePost(core, id('post_id'));
  if (!post) throw notFound('app.post.get.app_error');
  needInChannel(core, me, post.channel_id, post.user_id === me.id ? 'delete_post' : 'delete_others_posts');
  post.delete_at = core.clock.now();
  post.update_at = post.delete_at;
  core.publish('post_deleted', {post: JSON.stringify(viewPost(core, post)), delete_by: me.id}, {channelId: post.channel_id});
  return done();
}
