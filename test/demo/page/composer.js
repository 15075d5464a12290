import {createSuggestions} from './suggestions.js';

/**
 * The box that messages are written in. `onSend(text)` ends when the server took it and throws when it did not (the text then
 * comes back); `commands` are the slash commands that are offered while one is typed.
 */
export function createComposer({form, onSend, commands}) {
  const box = form.querySelector('textarea');
  const button = form.querySelector('button[type=submit]');
  const label = form.querySelector('label');
  const suggestions = createSuggestions({box, list: form.querySelector('.suggestions'), commands, onPick: complete});
  const drafts = new Map();
  let channelId;

  function write(text) {
    box.value = text;
    changed();
  }

  function changed() {
    box.style.setProperty('height', 'auto');
    box.style.setProperty('height', `${box.scrollHeight}px`);
    button.disabled = box.value.trim() === '';
    suggestions.offer();
  }

  function complete({trigger}) {
    if (!box.value.toLowerCase().startsWith(`/${trigger} `)) write(`/${trigger} `);
    box.focus();
  }

  async function send() {
    const text = box.value.trim();
    if (text === '') return;
    const sentFrom = channelId;
    write('');
    try {
      await onSend(text);
    } catch {
      if (channelId === sentFrom && box.value === '') write(text);
      suggestions.hide();
    }
  }

  box.addEventListener('keydown', (event) => onKey(event, {box, suggestions, complete, send}));
  box.addEventListener('input', changed);
  box.addEventListener('blur', () => suggestions.hide());
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    box.focus();
    return send();
  });

  return {
    focus: () => box.focus(),
    /** Moves to another channel: what was typed stays with the one it was typed in. */
    enterChannel(id, title) {
      if (channelId !== undefined) drafts.set(channelId, box.value);
      channelId = id;
      label.textContent = `Write to ${title}`;
      box.placeholder = label.textContent;
      write(drafts.get(id) ?? '');
      suggestions.hide();
    },
  };
}

// Enter sends what is complete; a command that is half typed is completed first. Shift and Enter make a new line.
function onKey(event, {box, suggestions, complete, send}) {
  if (event.isComposing || event.shiftKey) return;
  const offered = suggestions.active();
  const half = offered !== undefined && !/\s/.test(box.value) && box.value.toLowerCase() !== `/${offered.trigger}`;
  const keys = {Enter: () => (half ? complete(offered) : send())};
  if (offered !== undefined) {
    Object.assign(keys, {ArrowDown: () => suggestions.move(1), ArrowUp: () => suggestions.move(-1), Escape: suggestions.hide});
    if (!/\s/.test(box.value)) keys.Tab = () => complete(offered);
  }
  if (keys[event.key] === undefined) return;
  event.preventDefault();
  keys[event.key]();
}
