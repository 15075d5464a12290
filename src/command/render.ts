import type {Clock} from '../domain/clock.ts';
import type {Block, Button, Deed, Form, FormField, Menu, Reply} from '../domain/reply.ts';
import type {Attachment, Dialog, DialogElement, PostAction} from '../mattermost/gateway.ts';
import type {Place} from './command.ts';
import {type Carried, type Contexts, confirmationLife} from './contexts.ts';

/** Who a reply is shown to. `card` is the notice whose stored post carries it, with when its buttons end (epoch ms). */
export type Recipient = {
  readonly userId: string;
  /** Where they asked; a press in a thread is answered in the thread. */
  readonly place?: Place;
  readonly card?: string;
  readonly cardExpiresAt?: number;
};

export type Renderer = {
  /** Where dialogs are sent to. */
  readonly dialogsUrl: string;
  /** One attachment a block, its buttons and menus signed for this person. */
  toAttachments(reply: Reply, who: Recipient): Attachment[];
  /** A dialog whose state is signed for this person, and says where its answer goes. */
  toDialog(form: Form, deed: Deed, who: {readonly userId: string; readonly place: Place}): Dialog;
};

export type RenderParts = {
  readonly contexts: Contexts;
  /** Where the Mattermost server reaches `POST /actions` and `POST /dialogs`. */
  readonly actionsUrl: string;
  readonly dialogsUrl: string;
  readonly clock: Clock;
};

/** How long buttons that only type a command line live on an ephemeral post, in ms. */
const lineLife = 24 * 3_600_000;
/** How long a form can be filled in, in ms. */
const formLife = 30 * 60_000;
const longestFallback = 200;

/** Turns replies and forms into what Mattermost shows. */
export function createRenderer({contexts, actionsUrl, dialogsUrl, clock}: RenderParts): Renderer {
  const lifeEnd = (deed: Deed, who: Recipient): number =>
    who.cardExpiresAt ?? clock.now() + (deed.act === undefined ? lineLife : confirmationLife);

  const integration = (purpose: Carried['purpose'], deed: Deed, who: Recipient) => {
    const {userId, card, place} = who;
    const carried: Carried = {
      purpose,
      userId,
      expiresAt: lifeEnd(deed, who),
      deed,
      ...(card === undefined ? {} : {card}),
      ...(place === undefined || place.rootId === '' ? {} : {place}),
    };
    return {url: actionsUrl, context: contexts.seal(carried)};
  };

  const buttonAction = ({label, style, deed}: Button, id: string, who: Recipient): PostAction => ({
    id,
    name: label,
    type: 'button',
    style,
    integration: integration('button', deed, who),
  });

  const menuAction = ({label, line, options}: Menu, id: string, who: Recipient): PostAction => ({
    id,
    name: label,
    type: 'select',
    options,
    integration: integration('menu', {kind: 'run', line}, who),
  });

  return {
    dialogsUrl,
    toAttachments(reply, who) {
      let count = 0;
      // Letters and digits only: before 11.10 any other id makes a button that does nothing.
      const nextId = () => `b${count++}`;
      return (reply.blocks ?? []).map((block) => {
        const buttons = (block.buttons ?? []).map((button) => buttonAction(button, nextId(), who));
        const menu = block.menu ? [menuAction(block.menu, nextId(), who)] : [];
        return {...blockText(block, reply.text), actions: [...buttons, ...menu]};
      });
    },
    toDialog(form, deed, {userId, place}) {
      const sealed = contexts.seal({purpose: 'dialog', userId, expiresAt: clock.now() + formLife, place, deed});
      return {
        callbackId: 'keeper',
        title: within(form.title, 24),
        ...(form.introduction === undefined ? {} : {introduction: form.introduction}),
        submitLabel: within(form.submitLabel, 24),
        state: JSON.stringify(sealed),
        notifyOnCancel: false,
        elements: form.fields.map(element),
      };
    },
  };
}

function blockText({title, text, fields}: Block, message: string): Omit<Attachment, 'actions'> {
  return {
    fallback: within(title ?? text ?? message.split('\n', 1)[0] ?? '', longestFallback),
    ...(title === undefined ? {} : {title}),
    ...(text === undefined ? {} : {text}),
    ...(fields === undefined ? {} : {fields: fields.map((field) => ({...field, short: true}))}),
  };
}

/** The server drops a dialog whose texts are longer than these, and only its log says so (reference 3.4). */
function element(field: FormField): DialogElement {
  const {name, label, help} = field;
  const common = {displayName: within(label, 24), name, ...(help === undefined ? {} : {helpText: within(help, 150)})};
  if (field.kind === 'choice') return {...common, type: 'select', default: field.value, options: field.options};
  const {placeholder, optional, maxLength, value} = field;
  return {
    ...common,
    type: 'text',
    maxLength,
    ...(placeholder === undefined ? {} : {placeholder: within(placeholder, 150)}),
    ...(optional === undefined ? {} : {optional}),
    ...(value === undefined ? {} : {default: within(value, 150)}),
  };
}

/** The text, or as many whole characters of it as fit into so many bytes of UTF-8. */
function within(text: string, bytes: number): string {
  if (Buffer.byteLength(text) <= bytes) return text;
  let kept = '';
  for (const {segment} of new Intl.Segmenter().segment(text)) {
    if (Buffer.byteLength(`${kept}${segment}…`) > bytes) break;
    kept += segment;
  }
  return `${kept.trimEnd()}…`;
}
