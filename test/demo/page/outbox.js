import {uniqueId} from './dom.js';

/** What a person sends from a channel: messages, commands, presses of buttons, and this page's own lines when one fails. */
export function createOutbox({api, me, team, store, desk}) {
  return {
    async send(channelId, text) {
      if (text.startsWith('/')) {
        const answer = await api.runCommand({channel_id: channelId, team_id: team.id, command: text});
        desk.expect(answer.trigger_id);
      } else {
        store.put(await api.createPost({channel_id: channelId, message: text, pending_post_id: `${me.id}:${Date.now()}`}));
      }
    },

    async press(post, action, selectedOption) {
      const answer = await api.pressAction(post.id, action.id, {
        selected_option: selectedOption,
        cookie: action.cookie || undefined,
      });
      desk.expect(answer.trigger_id);
    },

    /** Puts a line of this page's own after the newest post, whatever the server's clock says. */
    notice(channelId, error) {
      const newest = store.list(channelId).at(-1)?.create_at ?? 0;
      const when = Math.max(Date.now(), newest + 1);
      const post = {
        id: uniqueId('notice'),
        type: 'page_notice',
        channel_id: channelId,
        user_id: '',
        message: '',
        notice: error.message,
        create_at: when,
      };
      store.putFleeting(post);
    },
  };
}
