import {element} from './dom.js';
import {renderInline, renderMarkdown} from './markdown.js';
import {menu} from './menu.js';

const colours = ['good', 'warning', 'danger'];
const styles = ['primary', 'success', 'good', 'warning', 'danger'];
const hexColour = /^#[0-9a-f]{6}$/i;

/**
 * One message attachment. `context` has `people`, `me`, `choices(dataSource)` for menus of users or channels, and
 * `press(action, selectedOption)`, which ends when the server has answered and throws what it refused.
 */
export function attachmentView(attachment, context) {
  const card = element('div', {class: 'attachment-card'});
  const frame = element('div', {class: 'attachment'});
  if (attachment.pretext) frame.append(element('div', {class: 'markdown'}, renderMarkdown(attachment.pretext, context)));
  frame.append(card);
  if (colours.includes(attachment.color)) card.classList.add(`colour-${attachment.color}`);
  else if (hexColour.test(attachment.color ?? '')) card.style.setProperty('--bar', attachment.color);
  card.append(...[author, title, text, fields, footer].map((part) => part(attachment, context)).filter((part) => part !== null));
  const actions = actionRow(attachment.actions ?? [], context);
  if (actions !== null) card.append(actions);
  return frame;
}

function author({author_name: name}) {
  return name ? element('p', {class: 'attachment-author'}, name) : null;
}

function title({title: words, title_link: address}, context) {
  if (!words) return null;
  const safe = /^https?:\/\//i.test(address ?? '');
  const inside = safe
    ? element('a', {href: address, target: '_blank', rel: 'noopener noreferrer'}, words)
    : renderInline(words, context);
  return element('h3', {class: 'attachment-title'}, inside);
}

function text({text: words}, context) {
  return words ? element('div', {class: 'markdown'}, renderMarkdown(words, context)) : null;
}

function fields({fields: list}, context) {
  if (!list?.length) return null;
  const rows = list.map((field) =>
    element(
      'div',
      {class: field.short ? 'field field-short' : 'field'},
      element('dt', {}, renderInline(field.title, context)),
      element('dd', {class: 'markdown'}, renderMarkdown(String(field.value ?? ''), context)),
    ),
  );
  return element('dl', {class: 'attachment-fields'}, rows);
}

function footer({footer: words}) {
  return words ? element('p', {class: 'attachment-footer'}, words) : null;
}

function actionRow(actions, context) {
  const shown = actions.filter((action) => action.id && action.name);
  if (shown.length === 0) return null;
  const failure = element('p', {class: 'action-error', role: 'alert'});
  const row = element('div', {class: 'actions', role: 'group', 'aria-label': 'Actions'});

  async function press(action, selectedOption) {
    if (row.hasAttribute('aria-busy')) return;
    row.setAttribute('aria-busy', 'true');
    failure.replaceChildren();
    try {
      await context.press(action, selectedOption);
    } catch (error) {
      failure.textContent = error.message;
    } finally {
      row.removeAttribute('aria-busy');
    }
  }

  row.append(
    ...shown.map((action) => (action.type === 'select' ? actionMenu(action, context, press) : actionButton(action, press))),
  );
  return element('div', {class: 'action-area'}, row, failure);
}

function actionButton(action, press) {
  const style = styles.includes(action.style) ? `action-${action.style}` : '';
  const button = element(
    'button',
    {type: 'button', class: `action ${style}`, title: action.tooltip, 'data-action': action.id, disabled: action.disabled},
    renderInline(action.name),
  );
  if (hexColour.test(action.style ?? '')) button.style.setProperty('border-color', action.style);
  button.addEventListener('click', () => press(action));
  return button;
}

function actionMenu(action, context, press) {
  const options = action.data_source ? context.choices(action.data_source) : (action.options ?? []);
  const chosen = options.find((option) => option.value === action.default_option);
  const onChoose = (option) => press(action, option.value);
  const node = menu({label: action.name, chosen, options, onChoose, buttonClass: 'action menu-button'});
  const button = node.querySelector('button');
  button.dataset.action = action.id;
  button.disabled = action.disabled === true || options.length === 0;
  return node;
}
