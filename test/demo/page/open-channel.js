import {introduction} from './introduction.js';
import {createMessageList} from './message-list.js';
import {createOutbox} from './outbox.js';

const byId = (id) => document.getElementById(id);

/** The channel in front of the reader: drawn from the store, with a line in it for each thing that failed. */
export function createOpenChannel({api, me, team, people, store, desk, choices, history}) {
  let current;
  const outbox = createOutbox({api, me, team, store, desk});
  const list = createMessageList({
    frame: byId('messages'),
    newest: byId('newest'),
    announcer: byId('announcer'),
    context: {api, me, people, choices, press: outbox.press, dismiss},
    onOlder: () => attempt(() => history.loadOlder(current.channel.id)),
  });

  function draw() {
    const channelId = current.channel.id;
    list.show({
      channelId,
      posts: store.list(channelId),
      complete: store.isComplete(channelId),
      intro: () => introduction(current, people),
      find: (postId) => store.find(channelId, postId),
    });
  }

  function dismiss(post) {
    store.dismiss(post);
    draw();
    byId('messages').focus();
  }

  async function attempt(work) {
    const entry = current;
    const failure = await work().then(
      () => undefined,
      (error) => error,
    );
    if (entry === undefined && failure !== undefined) throw failure;
    if (failure !== undefined) outbox.notice(entry.channel.id, failure);
    if (current !== undefined && current === entry) draw();
    return failure === undefined;
  }

  return {
    draw,
    /** Does something for the open channel and draws it; what fails becomes a line in it. Answers whether it worked. */
    attempt,
    entry: () => current,
    enter(entry) {
      current = entry;
    },
    is: (channelId) => current?.channel !== undefined && current.channel.id === channelId,
    announce: list.arrived,
    send(text) {
      list.toEnd();
      return attempt(() => outbox.send(current.channel.id, text));
    },
  };
}
