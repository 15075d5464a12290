import {element} from './dom.js';

/** What stands above a channel's first message. */
export function introduction({kind, title, user}, people) {
  const direct = kind === 'direct';
  const lead = direct
    ? `This is the start of your direct messages with ${title}. Nobody else can read them.`
    : `This is the start of ${title}.`;
  const parts = [element('h2', {}, title), element('p', {}, lead)];
  if (direct) parts.unshift(people.avatar(user, 'avatar-large'));
  if (user?.is_bot) parts.push(element('p', {}, 'Type ', element('code', {}, '/token'), ' below and press Enter to begin.'));
  return parts;
}
