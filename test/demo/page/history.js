import {postsPerPage} from './api.js';

/** Fetches a channel's posts into the store, a page at a time, with the people who wrote them. */
export function createHistory({api, people, store}) {
  /** The server names the newest first; they are kept as they were written. */
  async function take({order, posts}) {
    const fetched = order.map((id) => posts[id]).reverse();
    await people.load(fetched.map(({user_id: id}) => id));
    return fetched;
  }

  return {
    async load(channelId) {
      const finish = store.startLoading(channelId);
      try {
        const answer = await api.posts(channelId);
        finish(await take(answer), answer.order.length < postsPerPage);
      } catch (error) {
        store.forget(channelId);
        throw error;
      }
    },
    async loadOlder(channelId) {
      const answer = await api.postsBefore(channelId, store.oldest(channelId).id);
      store.addOlder(channelId, await take(answer), answer.order.length < postsPerPage);
    },
  };
}
