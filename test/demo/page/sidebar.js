import {arrange, element, icon} from './dom.js';
import {menu} from './menu.js';

const kindIcons = {open: 'globe', private: 'lock'};

/** The list of channels and direct chats, and who one is. On a narrow page it is a drawer. */
export function createSidebar({aside, main, people, channels}) {
  const links = new Map();
  const opener = document.getElementById('open-drawer');
  const shade = document.getElementById('shade');
  const narrow = window.matchMedia('(max-width: 767px)');
  const [teamList, directList] = aside.querySelectorAll('.channel-list');
  let isOpen = false;

  function linkFor(entry) {
    if (!links.has(entry.key)) {
      const picture = entry.kind === 'direct' ? people.avatar(entry.user, 'avatar-small') : icon(kindIcons[entry.kind]);
      const unread = element('span', {class: 'unread', hidden: true}, element('span', {class: 'visually-hidden'}, ' unread'));
      const name = element('span', {class: 'channel-name'}, entry.title);
      links.set(entry.key, element('li', {}, element('a', {href: entry.address, class: 'channel-link'}, picture, name, unread)));
    }
    return links.get(entry.key);
  }

  function draw(current) {
    for (const [list, entries] of [
      [teamList, channels.team()],
      [directList, channels.direct()],
    ]) {
      arrange(list, entries.map(linkFor));
      for (const entry of entries) mark(linkFor(entry).firstElementChild, entry, entry.key === current?.key);
    }
  }

  function mark(link, entry, isCurrent) {
    if (isCurrent) link.setAttribute('aria-current', 'page');
    else link.removeAttribute('aria-current');
    link.classList.toggle('is-unread', entry.unread);
    link.querySelector('.unread').hidden = !entry.unread;
  }

  // What is out of sight is out of the tab order too.
  function setOpen(open) {
    isOpen = open && narrow.matches;
    document.body.classList.toggle('drawer-open', isOpen);
    aside.inert = narrow.matches && !isOpen;
    main.inert = isOpen;
    shade.hidden = !isOpen;
    opener.setAttribute('aria-expanded', String(isOpen));
  }

  function openDrawer() {
    setOpen(true);
    (aside.querySelector('[aria-current]') ?? aside.querySelector('a')).focus();
  }

  function leaveDrawer() {
    setOpen(false);
    opener.focus();
  }

  aside.addEventListener('keydown', (event) => (event.key === 'Escape' && isOpen ? leaveDrawer() : moveBetween(event, aside)));
  aside.addEventListener('click', (event) => event.target.closest('a') && setOpen(false));
  opener.addEventListener('click', openDrawer);
  shade.addEventListener('click', leaveDrawer);
  narrow.addEventListener('change', () => setOpen(false));
  setOpen(false);
  return {draw, isNarrow: () => narrow.matches};
}

function moveBetween(event, aside) {
  const step = {ArrowDown: 1, ArrowUp: -1}[event.key];
  const links = [...aside.querySelectorAll('a')];
  const at = links.indexOf(document.activeElement);
  if (step === undefined || at < 0) return;
  event.preventDefault();
  links[(at + step + links.length) % links.length].focus();
}

/** The foot of the sidebar: who one is, and the way to be somebody else. */
export function drawSelf({foot, me, people, persons, onSwitch, onLeave}) {
  const others = persons.filter(({login}) => login !== me.username).map((person) => ({text: `Be ${person.name}`, value: person}));
  const switcher = menu({
    label: 'Switch person',
    shows: false,
    buttonClass: 'switch-button',
    options: [...others, {text: 'Back to the start page', value: undefined}],
    onChoose: ({value}) => (value === undefined ? onLeave() : onSwitch(value)),
  });
  const name = element('span', {class: 'self-name'}, element('span', {class: 'visually-hidden'}, 'Signed in as '), me.username);
  foot.replaceChildren(people.avatar(me, 'avatar-small'), name, switcher);
}
