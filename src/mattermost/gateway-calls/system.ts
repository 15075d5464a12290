import {z} from 'zod';
import type {Dialog, DialogElement, MattermostGateway} from '../gateway.ts';
import {type Caller, done} from './caller.ts';

const config = z.record(z.string(), z.unknown());
const clientConfig = z.record(z.string(), z.string());

/** The server's configuration, and dialogs. */
export function systemCalls({read, act}: Caller): Pick<MattermostGateway, 'config' | 'clientConfig' | 'openDialog'> {
  return {
    config: () => read(config, (client) => client.getConfig()),
    clientConfig: () => read(clientConfig, (client) => client.getClientConfig()),
    openDialog: (triggerId, url, dialog) => {
      const body = {trigger_id: triggerId, url, dialog: toServer(dialog)};
      return act(done, (client) => client.call('POST', '/actions/dialogs/open', body));
    },
  };
}

// What is undefined here is left out of the JSON.
function toServer(dialog: Dialog) {
  return {
    callback_id: dialog.callbackId,
    title: dialog.title,
    introduction_text: dialog.introduction,
    submit_label: dialog.submitLabel,
    state: dialog.state,
    notify_on_cancel: dialog.notifyOnCancel,
    elements: dialog.elements.map(toServerElement),
  };
}

function toServerElement(element: DialogElement) {
  const {displayName, helpText, maxLength, ...same} = element;
  return {...same, display_name: displayName, help_text: helpText, max_length: maxLength};
}
