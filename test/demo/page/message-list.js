import {dayLabel, sameDay} from './dates.js';
import {arrange, element} from './dom.js';
import {authorOf, isFleeting, postView} from './post-view.js';
import {keepAtEnd} from './scroll.js';

const togetherMs = 5 * 60_000;

/**
 * The list of a channel's posts. `context` is what postView needs, and `onOlder()` is called for the posts before the first.
 * A post that changed is replaced in its place; the others, and the focus, stay.
 */
export function createMessageList({frame, newest, announcer, context, onOlder}) {
  const list = element('ol', {class: 'posts', 'aria-label': 'Messages'});
  const start = element('div', {class: 'channel-start'});
  const older = element('button', {type: 'button', class: 'button older'}, 'Show earlier messages');
  frame.replaceChildren(start, older, list);
  older.addEventListener('click', onOlder);
  const scroll = keepAtEnd({frame, content: list, newest});
  let shown = new Map();
  let shownChannel;

  function entryFor(post, before, find) {
    const root = rootToShow(post, before, find);
    const follows = root === undefined && follow(post, before, context.people);
    const version = JSON.stringify([post.update_at, post.edit_at, post.deleted, follows, root?.update_at]);
    const known = shown.get(post.id);
    return known?.version === version ? known : {version, node: postView(post, context, {follows, root})};
  }

  return {
    toEnd: scroll.toEnd,

    /** Shows a channel's posts as they are now; `intro()` makes what stands above the first. */
    show({channelId, posts, complete, intro, find}) {
      const isOther = channelId !== shownChannel;
      if (isOther) {
        shown = new Map();
        list.replaceChildren();
        start.replaceChildren(...intro());
      }
      shownChannel = channelId;
      const stay = scroll.isAtEnd();
      const focus = focusedAction(list);
      shown = new Map(posts.map((post, at) => [post.id, entryFor(post, posts[at - 1], find)]));
      arrange(list, withDays(list, posts, shown));
      start.hidden = !complete;
      older.hidden = complete;
      restoreFocus(list, shown, focus);
      if (isOther || stay) scroll.toEnd();
    },

    /** Reads a post that just arrived to people who cannot see it, and offers the way down to those who scrolled up. */
    arrived(post) {
      scroll.offer();
      // A line of the page's own is an alert by itself.
      if (post.type === 'page_notice') return;
      const {name} = authorOf(post, context.people);
      const words = spokenText(shown.get(post.id)?.node);
      announcer.textContent = `${isFleeting(post) ? 'Only visible to you. ' : ''}${name}: ${words.slice(0, 300)}`;
    },
  };
}

function withDays(list, posts, entries) {
  const known = new Map([...list.querySelectorAll('.day')].map((node) => [node.textContent, node]));
  return posts.flatMap((post, at) => {
    const {node} = entries.get(post.id);
    if (at > 0 && sameDay(posts[at - 1].create_at, post.create_at)) return [node];
    const label = dayLabel(post.create_at);
    return [known.get(label) ?? element('li', {class: 'day'}, element('span', {}, label)), node];
  });
}

function focusedAction(list) {
  const post = list.contains(document.activeElement) ? document.activeElement.closest('.post') : null;
  return post === null ? undefined : {postId: post.dataset.post, action: document.activeElement.dataset.action};
}

// A pressed button often goes with the update of its post: the focus then stays on the post, not at the top of the page.
function restoreFocus(list, shown, focus) {
  if (focus === undefined || list.contains(document.activeElement)) return;
  const post = shown.get(focus.postId)?.node;
  const action = [...(post?.querySelectorAll('[data-action]') ?? [])].find((node) => node.dataset.action === focus.action);
  (action ?? post)?.focus({preventScroll: true});
}

// Code stays out: a secret must not linger in a second place after its message was dismissed.
function spokenText(node) {
  const copy = node?.cloneNode(true);
  for (const code of copy?.querySelectorAll('.code-block') ?? []) code.replaceWith(' (a code block) ');
  return [...(copy?.querySelectorAll('.markdown, .attachment-title') ?? [])].map((part) => part.textContent.trim()).join(' ');
}

// A reply names its root, unless it stands right below it or below another reply to it.
function rootToShow(post, before, find) {
  if (!post.root_id || before?.id === post.root_id || before?.root_id === post.root_id) return undefined;
  return find(post.root_id);
}

function follow(post, before, people) {
  if (before === undefined || isFleeting(post) || isFleeting(before)) return false;
  if (post.create_at - before.create_at > togetherMs || !sameDay(before.create_at, post.create_at)) return false;
  const [one, other] = [authorOf(before, people), authorOf(post, people)];
  return one.name === other.name && one.isBot === other.isBot;
}
