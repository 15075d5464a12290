/**
 * The posts that this tab knows, by channel. Fleeting posts (only visible to you, and lines of this page's own) are kept beside
 * the stored ones, because no reload brings them back.
 */
export function createPostStore() {
  const channels = new Map();

  function channelOf(channelId) {
    let channel = channels.get(channelId);
    if (channel === undefined) {
      channel = {stored: new Map(), fleeting: new Map(), loaded: false, complete: false};
      channels.set(channelId, channel);
    }
    return channel;
  }

  /** Posts of the same millisecond stay as they came. */
  function sorted(posts) {
    return [...posts].sort((one, other) => one.create_at - other.create_at);
  }

  return {
    isLoaded: (channelId) => channelOf(channelId).loaded,
    isComplete: (channelId) => channelOf(channelId).complete,

    /** Call before the newest posts are fetched; the function that it returns takes them. What arrives in between is kept. */
    startLoading(channelId) {
      const channel = channelOf(channelId);
      const known = new Set(channel.stored.keys());
      channel.loaded = true;
      return (posts, complete) => {
        const arrived = [...channel.stored.values()].filter((post) => !known.has(post.id));
        channel.stored = new Map([...posts, ...arrived].map((post) => [post.id, post]));
        channel.complete = complete;
      };
    },

    forget(channelId) {
      channelOf(channelId).loaded = false;
    },

    addOlder(channelId, posts, complete) {
      const channel = channelOf(channelId);
      for (const post of posts) channel.stored.set(post.id, post);
      channel.complete = complete;
    },

    /** Adds a post or its newer version; an older one that comes late is ignored. */
    put(post) {
      const channel = channelOf(post.channel_id);
      const known = channel.stored.get(post.id);
      if (!channel.loaded || (known !== undefined && known.update_at > post.update_at)) return;
      channel.stored.set(post.id, post);
    },

    markDeleted(post) {
      const known = channelOf(post.channel_id).stored.get(post.id);
      if (known !== undefined) channelOf(post.channel_id).stored.set(post.id, {...known, deleted: true});
    },

    putFleeting(post) {
      channelOf(post.channel_id).fleeting.set(post.id, post);
    },

    dismiss(post) {
      channelOf(post.channel_id).fleeting.delete(post.id);
    },

    find(channelId, postId) {
      const channel = channelOf(channelId);
      return channel.stored.get(postId) ?? channel.fleeting.get(postId);
    },

    list(channelId) {
      const channel = channelOf(channelId);
      return sorted([...channel.stored.values(), ...channel.fleeting.values()]);
    },

    oldest(channelId) {
      return sorted(channelOf(channelId).stored.values())[0];
    },
  };
}
