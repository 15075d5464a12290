import DOMPurify from '/vendor/dompurify.js';
import {Marked} from '/vendor/marked.js';
import {element, icon} from './dom.js';
import {emoji} from './emoji.js';

const allowed = {
  ALLOWED_TAGS: [
    ...['p', 'br', 'strong', 'em', 'del', 'code', 'pre', 'a', 'ul', 'ol', 'li', 'blockquote', 'hr'],
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td'],
  ],
  ALLOWED_ATTR: ['href', 'align', 'start'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  ALLOWED_URI_REGEXP: /^(?:https?:\/\/|mailto:)/i,
  RETURN_DOM_FRAGMENT: true,
};

// HTML in a message is shown as the text that it is, as Mattermost does; what is left goes through DOMPurify all the same.
const marked = new Marked({
  gfm: true,
  breaks: true,
  renderer: {
    html: ({text, block}) => (block ? `<p>${escapeHtml(text)}</p>` : escapeHtml(text)),
    image: ({href, text}) => `<a href="${escapeHtml(href)}">${escapeHtml(text || href)}</a>`,
    checkbox: ({checked}) => (checked ? '☑ ' : '☐ '),
  },
});

function escapeHtml(text) {
  const named = {'&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;'};
  return text.replace(/[&<>"']/g, (letter) => named[letter]);
}

/** A message as a fragment in which nothing can run. `people` and `me` are for the mentions; both may be left out. */
export function renderMarkdown(text, {people, me} = {}) {
  return finish(DOMPurify.sanitize(marked.parse(text ?? ''), allowed), people, me);
}

/** The same for one line: emphasis, code and links only. */
export function renderInline(text, {people, me} = {}) {
  return finish(DOMPurify.sanitize(marked.parseInline(text ?? ''), allowed), people, me);
}

function finish(fragment, people, me) {
  for (const link of fragment.querySelectorAll('a')) finishLink(link);
  for (const table of fragment.querySelectorAll('table')) {
    const frame = element('div', {class: 'table-frame', tabindex: '0', role: 'region', 'aria-label': 'Table'});
    table.replaceWith(frame);
    frame.append(table);
  }
  for (const code of fragment.querySelectorAll('pre')) code.replaceWith(codeBlock(code.textContent.replace(/\n$/, '')));
  for (const node of textNodes(fragment)) finishText(node, people, me);
  return fragment;
}

// A link whose address was taken away (javascript: and the like) is only its text.
function finishLink(link) {
  if (!link.hasAttribute('href')) {
    link.replaceWith(...link.childNodes);
    return;
  }
  link.target = '_blank';
  link.rel = 'noopener noreferrer';
}

function textNodes(fragment) {
  const found = [];
  const walker = document.createTreeWalker(fragment, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    if (walker.currentNode.parentElement?.closest('code, a') == null) found.push(walker.currentNode);
  }
  return found;
}

const special = /(?<=^|[^\w@])@([a-z0-9][a-z0-9._-]*[a-z0-9])|:([a-z0-9_+-]+):/g;

function finishText(node, people, me) {
  const parts = [];
  let from = 0;
  for (const match of node.data.matchAll(special)) {
    const replacement = match[1] === undefined ? emoji[match[2]] : mention(match[1], people, me);
    if (replacement === undefined) continue;
    parts.push(node.data.slice(from, match.index), replacement);
    from = match.index + match[0].length;
  }
  if (parts.length > 0) node.replaceWith(...parts, node.data.slice(from));
}

function mention(name, people, me) {
  const everyone = ['all', 'channel', 'here'].includes(name);
  if (!everyone && people?.named(name) === undefined) return undefined;
  const mine = everyone || name === me?.username;
  return element('span', {class: mine ? 'mention mention-me' : 'mention'}, `@${name}`);
}

function codeBlock(text) {
  const button = element('button', {type: 'button', class: 'copy', 'aria-label': 'Copy code', title: 'Copy'}, icon('copy'));
  const said = element('span', {class: 'copied', role: 'status'});
  const code = element('code', {}, text);
  button.addEventListener('click', async () => {
    const copied = await copy(text, code);
    said.textContent = copied ? 'Copied' : 'Press Ctrl+C to copy';
    button.replaceChildren(icon(copied ? 'check' : 'copy'));
    setTimeout(() => {
      said.replaceChildren();
      button.replaceChildren(icon('copy'));
    }, 4000);
  });
  return element('div', {class: 'code-block'}, element('pre', {tabindex: '0'}, code), said, button);
}

// The clipboard is only there on https and on this machine; elsewhere the code is selected, to be copied by hand.
async function copy(text, node) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    window.getSelection().selectAllChildren(node);
    return false;
  }
}
