import {element, icon, uniqueId} from './dom.js';

/**
 * A button that opens a list of options ({text, value}). Nothing is chosen before Enter, Space or a click: a native select
 * would act on each arrow key. `onChoose` gets the option; the button then shows it when `shows` is set.
 */
export function menu({label, chosen, options, onChoose, buttonClass, shows = true}) {
  const caption = element('span', {class: 'menu-caption'}, label);
  const button = element(
    'button',
    {type: 'button', class: buttonClass, 'aria-haspopup': 'listbox', 'aria-expanded': 'false'},
    caption,
    icon('chevron'),
  );
  const list = element('div', {class: 'menu-list', role: 'listbox', tabindex: '-1', popover: 'auto', 'aria-label': label});
  const pointer = createPointer(list, options, choose);

  function show(text) {
    caption.textContent = text;
    button.setAttribute('aria-label', `${label}: ${text}`);
  }

  function choose(option) {
    list.hidePopover();
    if (shows) show(option.text);
    onChoose(option);
  }

  if (chosen !== undefined) show(chosen.text);
  list.addEventListener('keydown', (event) => {
    if (event.key === 'Tab') list.hidePopover();
    else if (!pointer.key(event.key)) return;
    event.preventDefault();
  });
  list.addEventListener('toggle', (event) => {
    const open = event.newState === 'open';
    button.setAttribute('aria-expanded', String(open));
    if (!open && document.activeElement === document.body) button.focus();
  });
  button.addEventListener('click', () => {
    list.showPopover();
    place(list, button);
    list.focus();
    pointer.start();
  });
  button.addEventListener('keydown', (event) => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    button.click();
  });
  return element('span', {class: 'menu'}, button, list);
}

// Which option the arrow keys are at. `key` answers whether it knew what to do with the key.
function createPointer(list, options, choose) {
  let active = 0;
  const items = options.map((option) => {
    const item = element('div', {id: uniqueId('option'), role: 'option', 'aria-selected': 'false'}, option.text);
    item.addEventListener('click', () => choose(option));
    return item;
  });
  list.append(...items);

  function point(at) {
    items[active].setAttribute('aria-selected', 'false');
    active = Math.min(items.length - 1, Math.max(0, at));
    items[active].setAttribute('aria-selected', 'true');
    list.setAttribute('aria-activedescendant', items[active].id);
    items[active].scrollIntoView({block: 'nearest'});
  }

  function pointByLetter(letter) {
    const order = items.map((_, at) => (active + 1 + at) % items.length);
    point(order.find((at) => options[at].text.toLowerCase().startsWith(letter.toLowerCase())) ?? active);
  }

  const keys = {
    ArrowDown: () => point(active + 1),
    ArrowUp: () => point(active - 1),
    Home: () => point(0),
    End: () => point(items.length - 1),
    Enter: () => choose(options[active]),
    ' ': () => choose(options[active]),
  };
  return {
    start: () => point(0),
    key(name) {
      if (keys[name] !== undefined) keys[name]();
      else if (name.length === 1) pointByLetter(name);
      else return false;
      return true;
    },
  };
}

// The list lies in the browser's top layer, so it is placed by hand: under the button, or over it where there is no room.
function place(list, button) {
  const anchor = button.getBoundingClientRect();
  const gap = 4;
  list.style.setProperty('min-width', `${anchor.width}px`);
  const below = window.innerHeight - anchor.bottom > list.offsetHeight + gap * 2;
  const top = below ? anchor.bottom + gap : Math.max(gap, anchor.top - list.offsetHeight - gap);
  const left = Math.max(gap, Math.min(anchor.left, window.innerWidth - list.offsetWidth - gap));
  list.style.setProperty('top', `${top}px`);
  list.style.setProperty('left', `${left}px`);
}
