import {element, uniqueId} from './dom.js';
import {renderInline} from './markdown.js';

const subtypes = ['email', 'number', 'password', 'tel', 'url'];
const longestText = 150;
const longestTextarea = 3000;

/**
 * One field of an interactive dialog: {name, node, read(), check(), show(error), focus()}. `check` answers what the web client
 * itself would complain about, or undefined.
 */
export function dialogField(declared, choices) {
  const id = uniqueId('field');
  const control = (controls[declared.type] ?? unknownControl)(declared, id, choices);
  const error = element('p', {class: 'field-error', id: `${id}-error`});
  const help = declared.help_text
    ? element('p', {class: 'field-help', id: `${id}-help`}, renderInline(declared.help_text))
    : null;
  const name = [
    declared.display_name,
    declared.optional ? element('span', {class: 'field-optional'}, ' (optional)') : null,
  ].filter(Boolean);
  const described = [help?.id, error.id].filter(Boolean).join(' ');
  for (const input of control.inputs) {
    input.setAttribute('aria-describedby', described);
    if (!declared.optional && input.type !== 'checkbox') input.setAttribute('aria-required', 'true');
  }
  const node = control.grouped
    ? element(
        'fieldset',
        {class: 'dialog-field', 'aria-describedby': described},
        element('legend', {}, name),
        control.node,
        help,
        error,
      )
    : element('div', {class: 'dialog-field'}, element('label', {for: id}, name), control.node, help, error);
  return {
    name: declared.name,
    node,
    read: control.read,
    check: () => complaint(declared, control.read()),
    show(text) {
      error.textContent = text ?? '';
      for (const input of control.inputs) input.setAttribute('aria-invalid', String(Boolean(text)));
    },
    focus: () => control.inputs[0]?.focus(),
  };
}

const controls = {text: textControl, textarea: textareaControl, select: selectControl, radio: radioControl, bool: boolControl};

function textControl(declared, id) {
  const type = subtypes.includes(declared.subtype) ? declared.subtype : 'text';
  const input = element('input', {
    id,
    type,
    placeholder: declared.placeholder,
    maxlength: declared.max_length || longestText,
    autocomplete: 'off',
  });
  input.value = declared.default ?? '';
  const read = () => (type === 'number' && input.value !== '' ? Number(input.value) : input.value);
  return {node: input, inputs: [input], read};
}

function textareaControl(declared, id) {
  const input = element('textarea', {
    id,
    rows: 4,
    placeholder: declared.placeholder,
    maxlength: declared.max_length || longestTextarea,
  });
  input.value = declared.default ?? '';
  return {node: input, inputs: [input], read: () => input.value};
}

function selectControl(declared, id, choices) {
  const options = declared.data_source ? choices(declared.data_source) : (declared.options ?? []);
  const none = element('option', {value: ''}, declared.placeholder || 'Choose…');
  const select = element('select', {id}, none, ...options.map(({text, value}) => element('option', {value}, text)));
  select.value = options.some(({value}) => value === declared.default) ? declared.default : '';
  return {node: select, inputs: [select], read: () => select.value};
}

function radioControl(declared, id) {
  const inputs = (declared.options ?? []).map(({value}) =>
    element('input', {type: 'radio', name: id, value, checked: value === declared.default}),
  );
  const rows = inputs.map((input, at) =>
    element('label', {class: 'choice'}, input, element('span', {}, declared.options[at].text)),
  );
  const read = () => inputs.find((input) => input.checked)?.value ?? '';
  return {node: element('div', {class: 'choices'}, rows), inputs, read, grouped: true};
}

function boolControl(declared, id) {
  const input = element('input', {id, type: 'checkbox', checked: String(declared.default).toLowerCase() === 'true'});
  const row = element('label', {class: 'choice'}, input, element('span', {}, declared.placeholder || declared.display_name));
  return {node: row, inputs: [input], read: () => input.checked, grouped: true};
}

function unknownControl(declared) {
  const node = element('p', {class: 'field-help'}, `This page cannot show a field of the kind “${declared.type}”.`);
  return {node, inputs: [], read: () => declared.default ?? '', grouped: true};
}

function complaint(declared, value) {
  const empty = value === '' || value === undefined;
  if (empty) return declared.optional ? undefined : 'This field is required.';
  if (declared.min_length > 0 && String(value).length < declared.min_length)
    return `Minimum input length is ${declared.min_length}.`;
  return complaintBySubtype[declared.subtype]?.(value);
}

const complaintBySubtype = {
  email: (value) => (/^\S+@\S+$/.test(value) ? undefined : 'Must be a valid email address.'),
  number: (value) => (Number.isFinite(Number(value)) ? undefined : 'Must be a number.'),
  url: (value) => (/^https?:\/\//.test(value) ? undefined : 'URL must include http:// or https://.'),
};
