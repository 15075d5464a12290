import {arrange, element, uniqueId} from './dom.js';

/** The slash commands that are offered while one is typed into the box. `onPick(command)` is called for a click. */
export function createSuggestions({box, list, commands, onPick}) {
  let offered = [];
  let active = 0;

  function draw() {
    arrange(
      list,
      offered.map((command) => command.node),
    );
    for (const [at, {node}] of offered.entries()) node.setAttribute('aria-selected', String(at === active));
    list.hidden = offered.length === 0;
    box.setAttribute('aria-expanded', String(!list.hidden));
    if (list.hidden) box.removeAttribute('aria-activedescendant');
    else box.setAttribute('aria-activedescendant', offered[active].node.id);
  }

  const known = commands.map((command) => ({...command, node: suggestion(command, () => onPick(command))}));

  return {
    active: () => offered[active],
    offer() {
      const typed = /^\/(\S*)(\s?)/.exec(box.value);
      offered = typed === null ? [] : known.filter(({trigger}) => fits(trigger, typed));
      active = 0;
      draw();
    },
    hide() {
      offered = [];
      draw();
    },
    move(step) {
      active = (active + step + offered.length) % offered.length;
      draw();
    },
  };
}

// Once the command is complete, its line stays as a reminder of what may follow.
function fits(trigger, [, word, space]) {
  return space === '' ? trigger.startsWith(word.toLowerCase()) : trigger === word.toLowerCase();
}

function suggestion(command, onPick) {
  const hint = command.auto_complete_hint ? element('span', {class: 'suggestion-hint'}, command.auto_complete_hint) : '';
  const item = element(
    'div',
    {id: uniqueId('suggestion'), role: 'option', 'aria-selected': 'false'},
    element('span', {class: 'suggestion-name'}, element('strong', {}, `/${command.trigger}`), ' ', hint),
    element('span', {class: 'suggestion-about'}, command.auto_complete_desc || command.display_name || ''),
  );
  // Before the click: the box would lose the focus, and the list with it.
  item.addEventListener('pointerdown', (event) => {
    event.preventDefault();
    onPick();
  });
  return item;
}
