import {showDialog} from './dialog-view.js';

/**
 * Opens a dialog only when it belongs to the last command or button of this tab: the answer of either carries a trigger id, and
 * so does the websocket's event, which every tab of the person gets. The two come in any order.
 */
export function createDialogDesk({api, place, choices, closed}) {
  let trigger;
  let waiting;

  function open(request) {
    waiting = undefined;
    trigger = undefined;
    const {channelId, teamId, userId} = place();
    const {url, dialog} = request;
    const common = {
      url,
      callback_id: dialog.callback_id,
      state: dialog.state,
      user_id: userId,
      channel_id: channelId,
      team_id: teamId,
    };
    showDialog({
      declared: dialog,
      choices,
      closed,
      submit: (submission) => api.submitDialog({...common, submission, cancelled: false}),
      cancel() {
        if (dialog.notify_on_cancel) api.submitDialog({...common, submission: {}, cancelled: true}).catch(() => {});
      },
    });
  }

  return {
    /** This tab's last command or button was answered with this trigger id. */
    expect(triggerId) {
      if (!triggerId) return;
      trigger = triggerId;
      if (waiting?.trigger_id === trigger) open(waiting);
    },
    /** A dialog came over the websocket. */
    received(request) {
      waiting = request;
      if (request.trigger_id === trigger) open(request);
    },
  };
}
