import {dialogField} from './dialog-fields.js';
import {element, icon, uniqueId} from './dom.js';
import {renderMarkdown} from './markdown.js';

/**
 * Shows an interactive dialog over the page. `submit(submission)` answers what the integration said ({errors, error} keep it
 * open) and throws what the server refused; `cancel()` is told when the person leaves; `closed()` comes after either.
 */
export function showDialog({declared, choices, submit, cancel, closed}) {
  const fields = (declared.elements ?? []).map((one) => dialogField(one, choices));
  const {dialog, form, general, send, leavers} = build(declared, fields);
  let busy = false;

  function end() {
    dialog.close();
    dialog.remove();
    closed();
  }

  function leave() {
    cancel();
    end();
  }

  async function trySubmit() {
    const found = fields.map((field) => [field.name, field.check()]).filter(([, text]) => text !== undefined);
    complain({fields, general}, {errors: Object.fromEntries(found)});
    if (busy || found.length > 0) return;
    busy = true;
    send.setAttribute('aria-disabled', 'true');
    const answer = await submit(Object.fromEntries(fields.map((field) => [field.name, field.read()]))).catch((error) => ({
      error: error.message,
    }));
    busy = false;
    send.removeAttribute('aria-disabled');
    const refused = answer?.error || Object.keys(answer?.errors ?? {}).length > 0;
    if (refused) complain({fields, general}, answer);
    else if (dialog.open) end();
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    return trySubmit();
  });
  for (const button of leavers) button.addEventListener('click', leave);
  dialog.addEventListener('cancel', (event) => {
    event.preventDefault();
    leave();
  });
  dialog.addEventListener('keydown', (event) => event.key === 'Tab' && keepInside(event, dialog));
  document.body.append(dialog);
  dialog.showModal();
  (dialog.querySelector('input, select, textarea') ?? send).focus();
}

function build(declared, fields) {
  const titleId = uniqueId('dialog-title');
  const general = element('p', {class: 'dialog-error', role: 'alert'});
  const send = element('button', {type: 'submit', class: 'button button-primary'}, declared.submit_label || 'Submit');
  const leave = element('button', {type: 'button', class: 'button'}, 'Cancel');
  const close = element('button', {type: 'button', class: 'dialog-close', 'aria-label': 'Close'}, icon('close'));
  const introduction = element('div', {class: 'markdown dialog-introduction'}, renderMarkdown(declared.introduction_text));
  const form = element(
    'form',
    {novalidate: true, class: 'dialog-form'},
    element('header', {class: 'dialog-head'}, element('h2', {id: titleId}, declared.title), close),
    element('div', {class: 'dialog-body'}, introduction, ...fields.map((field) => field.node), general),
    element('footer', {class: 'dialog-foot'}, leave, send),
  );
  return {
    dialog: element('dialog', {class: 'dialog', 'aria-labelledby': titleId}, form),
    form,
    general,
    send,
    leavers: [leave, close],
  };
}

// An error for a field that the dialog does not have is shown with the general one.
function complain({fields, general}, {errors = {}, error}) {
  for (const field of fields) field.show(errors?.[field.name]);
  const strangers = Object.entries(errors ?? {}).filter(([name]) => !fields.some((field) => field.name === name));
  general.textContent = [error, ...strangers.map(([, text]) => text)].filter(Boolean).join(' ');
  fields.find((field) => errors?.[field.name])?.focus();
}

function keepInside(event, dialog) {
  const stops = [...dialog.querySelectorAll('a[href], button, input, select, textarea')];
  const [target, edge] = event.shiftKey ? [stops.at(-1), stops[0]] : [stops[0], stops.at(-1)];
  if (document.activeElement !== edge) return;
  event.preventDefault();
  target.focus();
}
