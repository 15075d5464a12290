import {post} from './actions.ts';
import {flag, isRecord, number, record, records, text} from './body.ts';
import {readableChannel} from './channel-table.ts';
import {type Core, setting, since} from './core.ts';
import {ApiError, invalidBody} from './errors.ts';
import {needInTeam} from './permissions.ts';
import {type Call, done, type OpenCall, ok, openRoute, type Reply, type Route, route} from './routes.ts';

/** Dialogs: opened by integrations (the trigger id is the credential), submitted by people. */
export const dialogRoutes: readonly Route[] = [
  openRoute('post', '/actions/dialogs/open', open),
  route('post', '/actions/dialogs/submit', submit),
];

/** How long a trigger id opens dialogs, in ms: 3 s on 5.37, later as long as integrations may take to answer. */
export function triggerLifetime(core: Core): number {
  return since(core, '10.11') ? Number(setting(core, 'ServiceSettings', 'OutgoingIntegrationRequestsTimeout')) * 1000 : 3000;
}

function open({core, body}: OpenCall): Reply {
  if (!isRecord(body)) throw invalidBody('dialog');
  const url = text(body, 'url');
  if (url === '') throw invalidBody('url');
  const {id, userId} = core.triggers.open(text(body, 'trigger_id'), core.clock.now(), triggerLifetime(core));
  const dialog = JSON.stringify({trigger_id: id, url, dialog: viewDialog(core, record(body.dialog) ?? {})});
  core.publish('open_dialog', {dialog}, {userId});
  return done();
}

function viewDialog(core: Core, dialog: Record<string, unknown>): Record<string, unknown> {
  return {
    callback_id: text(dialog, 'callback_id'),
    title: text(dialog, 'title'),
    introduction_text: text(dialog, 'introduction_text'),
    icon_url: text(dialog, 'icon_url'),
    elements: records(dialog, 'elements').map((element) => viewElement(core, element)),
    submit_label: text(dialog, 'submit_label'),
    notify_on_cancel: flag(dialog, 'notify_on_cancel'),
    state: text(dialog, 'state'),
  };
}

function viewElement(core: Core, element: Record<string, unknown>): Record<string, unknown> {
  const texts = ['display_name', 'name', 'type', 'subtype', 'default', 'placeholder', 'help_text'];
  return {
    ...Object.fromEntries(texts.map((key) => [key, text(element, key)])),
    optional: flag(element, 'optional'),
    min_length: number(element, 'min_length'),
    max_length: number(element, 'max_length'),
    data_source: text(element, 'data_source'),
    options: Array.isArray(element.options) ? records(element, 'options') : null,
    ...(since(core, '11.6') && {multiselect: flag(element, 'multiselect')}),
  };
}

// The server corrects who submits; address, state, callback and the rest are whatever the client sends.
async function submit({core, me, body}: Call): Promise<Reply> {
  if (!isRecord(body)) throw invalidBody('dialog');
  const url = text(body, 'url');
  if (url === '') throw invalidBody('url');
  readableChannel(core, me, text(body, 'channel_id'));
  needInTeam(core, me, text(body, 'team_id'), 'view_team');
  const answer = await post(core, url, {
    type: 'dialog_submission',
    callback_id: text(body, 'callback_id'),
    state: text(body, 'state'),
    user_id: me.id,
    channel_id: text(body, 'channel_id'),
    team_id: text(body, 'team_id'),
    submission: record(body.submission) ?? {},
    cancelled: flag(body, 'cancelled'),
  });
  return ok(answer === '' ? {} : readAnswer(answer));
}

function readAnswer(answer: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(answer);
  } catch {
    throw new ApiError(500, 'app.submit_interactive_dialog.decode_json_error');
  }
  const error = text(value, 'error');
  const errors = isRecord(value) ? record(value.errors) : undefined;
  return {...(error !== '' && {error}), ...(errors && Object.keys(errors).length > 0 && {errors})};
}
