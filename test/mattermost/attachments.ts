import {flag, isRecord, number, record, records, text} from './body.ts';
import {newId} from './ids.ts';

/** A button or menu. `integration` stays on the server. */
export type Action = {
  id: string;
  type: string;
  name: string;
  integration: {url: string; context: Record<string, unknown>};
  [other: string]: unknown;
};

const texts = [
  'fallback',
  'color',
  'pretext',
  'author_name',
  'author_link',
  'author_icon',
  'title',
  'title_link',
  'text',
] as const;
const laterTexts = ['image_url', 'thumb_url', 'footer', 'footer_icon'] as const;

/** Attachments as the server keeps them: every key there, unknown ones dropped, actions with an id. */
export function normaliseAttachments(given: unknown): Record<string, unknown>[] {
  return records({given}, 'given').map((attachment) => ({
    id: number(attachment, 'id'),
    ...Object.fromEntries(texts.map((key) => [key, text(attachment, key)])),
    fields: Array.isArray(attachment.fields) ? records(attachment, 'fields').map(field) : null,
    ...Object.fromEntries(laterTexts.map((key) => [key, text(attachment, key)])),
    ts: attachment.ts ?? null,
    ...(Array.isArray(attachment.actions) && {actions: records(attachment, 'actions').map(action)}),
  }));
}

function field(given: Record<string, unknown>) {
  return {title: text(given, 'title'), value: given.value ?? null, short: flag(given, 'short')};
}

function action(given: Record<string, unknown>): Action {
  const integration = record(given.integration);
  const filled = (key: string) => text(given, key) !== '' && {[key]: text(given, key)};
  return {
    id: text(given, 'id') || newId(),
    type: text(given, 'type'),
    name: text(given, 'name'),
    ...(flag(given, 'disabled') && {disabled: true}),
    ...filled('style'),
    ...filled('tooltip'),
    ...filled('data_source'),
    ...filled('default_option'),
    ...(Array.isArray(given.options) && {options: records(given, 'options')}),
    integration: {url: text(integration, 'url'), context: record(integration?.context) ?? {}},
  };
}

/** The action of that id in a post's properties. */
export function findAction(props: Record<string, unknown>, id: string): Action | undefined {
  return actionsOf(props).find((candidate) => candidate.id === id);
}

function actionsOf(props: Record<string, unknown>): Action[] {
  return records(props, 'attachments').flatMap((attachment) => records(attachment, 'actions').filter(isAction));
}

function isAction(value: Record<string, unknown>): value is Action {
  return typeof value.id === 'string' && isRecord(value.integration);
}

/** Properties as clients see them: without integrations, with what `cookie` makes of each action (ephemeral posts). */
export function clientProps(props: Record<string, unknown>, cookie?: (action: Action) => string): Record<string, unknown> {
  if (!Array.isArray(props.attachments)) return props;
  return {...props, attachments: clientAttachments(records(props, 'attachments'), cookie)};
}

/** Attachments as clients see them. */
export function clientAttachments(
  attachments: Record<string, unknown>[],
  cookie?: (action: Action) => string,
): Record<string, unknown>[] {
  return attachments.map((attachment) => {
    if (!Array.isArray(attachment.actions)) return attachment;
    const actions = records(attachment, 'actions').map((item) => {
      const {integration, ...shown} = item;
      return cookie && isAction(item) ? {...shown, cookie: cookie(item)} : shown;
    });
    return {...attachment, actions};
  });
}
