import {createHistory} from './history.js';
import {createOpenChannel} from './open-channel.js';

/**
 * What is sent from the open channel, and what arrives in it or elsewhere. `onShown(entry)` is called when another one is
 * opened.
 */
export function createConversation({api, me, team, people, channels, store, desk, sidebar, choices, onShown}) {
  const history = createHistory({api, people, store});
  const open = createOpenChannel({api, me, team, people, store, desk, choices, history});

  let wanted;

  function seen(entry) {
    entry.unread = false;
    sidebar.draw(entry);
    api.viewed(entry.channel.id).catch(() => {});
  }

  async function receive(post, put) {
    await people.load([post.user_id]);
    put(post);
    const mine = post.user_id === me.id && post.type !== 'system_ephemeral';
    if (open.is(post.channel_id)) {
      open.draw();
      if (mine) return;
      open.announce(post);
      seen(open.entry());
      return;
    }
    const entry = channels.withId(post.channel_id);
    if (entry !== undefined) entry.unread ||= !mine;
    sidebar.draw(open.entry());
  }

  return {
    current: open.entry,

    async open(entry) {
      wanted = entry;
      const there = entry.channel !== undefined || (await open.attempt(() => channels.ensure(entry)));
      if (!there || wanted !== entry) return;
      open.enter(entry);
      onShown(entry);
      await open.attempt(async () => store.isLoaded(entry.channel.id) || (await history.load(entry.channel.id)));
      if (open.entry() === entry) seen(entry);
    },

    /** Sends a message or runs a command; throws when it did not reach its aim, after having said so. */
    async send(text) {
      if (!(await open.send(text))) throw new Error('not sent');
    },

    arrived: (post) => receive(post, store.put),
    arrivedFleeting: (post) => receive(post, store.putFleeting),

    /** A post was changed, or deleted: `apply` is what the store does with it. */
    changed(post, apply) {
      apply(post);
      if (open.is(post.channel_id)) open.draw();
    },

    /** After a break: what was missed is fetched, here at once and elsewhere when it is opened. */
    async reload() {
      for (const {channel} of [...channels.team(), ...channels.direct()]) if (channel !== undefined) store.forget(channel.id);
      const entry = open.entry();
      if (entry?.channel !== undefined) await open.attempt(() => history.load(entry.channel.id));
    },
  };
}
