import {attachmentView} from './attachment-view.js';
import {fullLabel, timeLabel} from './dates.js';
import {element, icon} from './dom.js';
import {fileView} from './file-view.js';
import {renderMarkdown} from './markdown.js';

const excerptLength = 90;

/** Whether this post is shown to its reader alone. */
export function isFleeting(post) {
  return post.type === 'system_ephemeral' || post.type === 'page_notice';
}

/** Who a post is shown as, by the rules of Mattermost's web client: {name, isBot, user}. */
export function authorOf(post, people) {
  const user = people.get(post.user_id);
  const webhook = post.props?.from_webhook === 'true';
  if (post.type === 'page_notice') return {name: 'System', isBot: false};
  if (webhook) return {name: post.props.override_username || people.name(post.user_id), isBot: true, user};
  if (post.type?.startsWith('system_') && !user?.is_bot) return {name: 'System', isBot: false};
  return {name: people.name(post.user_id), isBot: user?.is_bot === true, user};
}

/**
 * One post of the list. `context` has `people`, `me`, `api`, `choices`, `press(post, action, option)` and `dismiss(post)`;
 * `follows` says that the one before is by the same author and recent, `root` is the post that this one replies to.
 */
export function postView(post, context, {follows, root}) {
  const author = authorOf(post, context.people);
  const fleeting = isFleeting(post);
  const node = element('li', {class: 'post', 'data-post': post.id, tabindex: '-1'});
  node.classList.toggle('post-follows', follows);
  node.classList.toggle('post-fleeting', fleeting);
  node.classList.toggle('post-notice', post.type === 'page_notice');
  node.append(side(post, author, context, follows));
  const body = element('div', {class: 'post-body'});
  body.append(head(post, author, follows));
  if (root !== undefined) body.append(rootLine(root, context));
  if (post.deleted) body.append(element('p', {class: 'post-deleted'}, '(message deleted)'));
  else body.append(...content(post, context));
  node.append(body);
  if (fleeting) node.append(dismissButton(post, context));
  return node;
}

function side(post, author, context, follows) {
  if (follows) return element('span', {class: 'post-side post-side-time', 'aria-hidden': 'true'}, timeLabel(post.create_at));
  const picture =
    author.user === undefined
      ? element('span', {class: 'avatar avatar-system', 'aria-hidden': 'true'}, icon('info'))
      : context.people.avatar(author.user);
  return element('span', {class: 'post-side'}, picture);
}

function head(post, author, follows) {
  const time = element(
    'time',
    {datetime: new Date(post.create_at).toISOString(), title: fullLabel(post.create_at)},
    timeLabel(post.create_at),
  );
  const line = element('div', {class: 'post-head'}, element('span', {class: 'post-author'}, author.name));
  if (author.isBot) line.append(element('span', {class: 'tag'}, 'BOT'));
  line.append(time);
  if (post.type === 'system_ephemeral') line.append(element('span', {class: 'post-private'}, icon('eye'), 'Only visible to you'));
  if (follows) line.classList.add('visually-hidden');
  return line;
}

function rootLine(root, context) {
  const {name} = authorOf(root, context.people);
  const words = root.message || root.props?.attachments?.[0]?.title || 'a message';
  const excerpt = words.length > excerptLength ? `${words.slice(0, excerptLength)}…` : words;
  return element('p', {class: 'post-root'}, icon('reply'), `Reply to ${name}: ${excerpt}`);
}

function content(post, context) {
  if (post.type === 'page_notice') return [element('p', {class: 'notice', role: 'alert'}, post.notice)];
  const text = element('div', {class: 'markdown'}, renderMarkdown(post.message, context));
  if (post.edit_at > 0) (text.lastElementChild ?? text).append(element('span', {class: 'post-edited'}, ' (edited)'));
  const press = (action, option) => context.press(post, action, option);
  const attachments = Array.isArray(post.props?.attachments) ? post.props.attachments : [];
  const files = post.metadata?.files ?? [];
  return [
    text,
    ...attachments.map((attachment) => attachmentView(attachment, {...context, press})),
    ...files.map((file) => fileView(file, context.api)),
  ];
}

function dismissButton(post, context) {
  const button = element(
    'button',
    {type: 'button', class: 'post-dismiss', 'aria-label': 'Dismiss this message', title: 'Dismiss'},
    icon('close'),
  );
  button.addEventListener('click', () => context.dismiss(post));
  return button;
}
