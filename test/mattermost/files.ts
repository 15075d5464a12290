import {readableChannel} from './channel-table.ts';
import {type Core, setting} from './core.ts';
import {ApiError, forbidden, invalidBody, notFound} from './errors.ts';
import {formOf} from './form.ts';
import {newId} from './ids.ts';
import type {FileInfo} from './model.ts';
import {needInChannel} from './permissions.ts';
import {viewFile} from './post-view.ts';
import {livePost} from './posts.ts';
import {type Call, created, ok, type Reply, type Route, route} from './routes.ts';

/** Files: uploaded to a channel, then named by a post. */
export const fileRoutes: readonly Route[] = [
  route('post', '/files', upload),
  route('get', '/files/:file_id', download),
  route('get', '/files/:file_id/info', (call) => ok(viewFile(call.core, readableFile(call)))),
  route('get', '/posts/:post_id/files/info', ofPost),
];

const types: Record<string, string> = {
  csv: 'text/csv; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
  json: 'application/json',
  png: 'image/png',
  svg: 'image/svg+xml',
};

async function upload(call: Call): Promise<Reply> {
  const {core, me} = call;
  if (setting(core, 'FileSettings', 'EnableFileAttachments') !== true) {
    throw new ApiError(core.version() === '5.37' ? 501 : 403, 'api.file.attachments.disabled.app_error');
  }
  const form = await formOf(call);
  const channelId = String(form?.get('channel_id') ?? call.query.get('channel_id') ?? '');
  if (!form || channelId === '') throw invalidBody('channel_id');
  needInChannel(core, me, channelId, 'upload_file');
  const infos: FileInfo[] = [];
  for (const file of form.getAll('files')) {
    if (file instanceof File) infos.push(await addFile(core, me.id, channelId, file));
  }
  return created({file_infos: infos.map((info) => viewFile(core, info)), client_ids: form.getAll('client_ids').map(String)});
}

async function addFile(core: Core, userId: string, channelId: string, file: File): Promise<FileInfo> {
  if (file.size > Number(setting(core, 'FileSettings', 'MaxFileSize'))) {
    throw new ApiError(413, 'api.file.upload_file.too_large_detailed.app_error');
  }
  const now = core.clock.now();
  const extension = /\.([^.]+)$/.exec(file.name)?.[1]?.toLowerCase() ?? '';
  const info: FileInfo = {
    id: newId(),
    user_id: userId,
    post_id: '',
    channel_id: channelId,
    create_at: now,
    update_at: now,
    delete_at: 0,
    name: file.name,
    extension,
    mime_type: types[extension] ?? 'application/octet-stream',
    content: Buffer.from(await file.arrayBuffer()),
  };
  core.state.files.set(info.id, info);
  return info;
}

function readableFile({core, me, id}: Call): FileInfo {
  const info = core.state.files.get(id('file_id'));
  if (!info) throw notFound('app.file_info.get.app_error');
  if (info.user_id !== me.id) readableChannel(core, me, info.channel_id);
  return info;
}

function download(call: Call): Reply {
  const info = readableFile(call);
  const headers = {'Content-Disposition': `attachment;filename*=UTF-8''${encodeURIComponent(info.name)}`};
  return {status: 200, data: info.content, type: info.mime_type, headers};
}

function ofPost({core, me, id}: Call): Reply {
  const post = livePost(core, id('post_id'));
  if (!post) throw forbidden();
  readableChannel(core, me, post.channel_id);
  return ok(post.file_ids.flatMap((fileId) => core.state.files.get(fileId) ?? []).map((info) => viewFile(core, info)));
}
