import {createApi, signIn} from './api.js';
import {createChannels} from './channels.js';
import {createComposer} from './composer.js';
import {createConversation} from './conversation.js';
import {createDialogDesk} from './dialog-desk.js';
import {createPeople} from './people.js';
import {persons} from './persons.js';
import {createPostStore} from './post-store.js';
import {changeSession} from './session.js';
import {createSidebar, drawSelf} from './sidebar.js';
import {keepSocket} from './socket.js';

const botName = 'token-keeper';
const byId = (id) => document.getElementById(id);

/** Shows the chat of the person whose session this is, and keeps it up to date. */
export async function startChat(session) {
  const api = createApi({
    token: session.token,
    onSessionEnded: () => changeSession(undefined, 'You were signed out. Choose again who to be.'),
  });
  byId('chat').hidden = false;
  try {
    const [me, [team]] = await Promise.all([api.me(), api.teams()]);
    if (team === undefined) throw new Error(`${me.username} is in no team yet.`);
    const people = createPeople(api);
    people.add([me]);
    const channels = createChannels({api, me, team, people});
    const [commands] = await Promise.all([api.commands(team.id), channels.load(botName)]);
    await build({session, api, me, team, people, channels, commands});
  } catch (error) {
    if (error.status !== 401) changeSession(undefined, `The chat could not be opened: ${error.message}`);
  }
}

function build({session, api, me, team, people, channels, commands}) {
  const store = createPostStore();
  const sidebar = createSidebar({aside: byId('sidebar'), main: byId('main'), people, channels});
  const offered = commands
    .filter((command) => command.auto_complete)
    .sort((one, other) => one.trigger.localeCompare(other.trigger));
  // What only this person sees comes over the connection and nowhere else: nothing is sent before there is one.
  const listening = Promise.withResolvers();
  const onSend = (text) => listening.promise.then(() => conversation.send(text));
  const composer = createComposer({form: byId('composer'), onSend, commands: offered});
  const choices = (source) => choicesOf(source, {people, channels});
  const desk = createDialogDesk({
    api,
    choices,
    place: () => ({channelId: conversation.current().channel.id, teamId: team.id, userId: me.id}),
    closed: () => document.activeElement === document.body && composer.focus(),
  });
  const onShown = (entry) => showHead(entry, {team, composer, sidebar});
  const conversation = createConversation({api, me, team, people, channels, store, desk, sidebar, choices, onShown});

  byId('team-name').textContent = team.display_name;
  byId('skip').addEventListener('click', () => composer.focus());
  drawSelf({foot: byId('self'), me, people, persons, onSwitch: (person) => leave(api, person), onLeave: () => leave(api)});
  const openAddress = () =>
    conversation
      .open(channels.at(window.location.hash) ?? firstEntry(channels))
      .catch((error) => changeSession(undefined, error.message));
  window.addEventListener('hashchange', openAddress);
  watch({session, conversation, desk, channels, store, sidebar, onOpen: listening.resolve});
  return openAddress();
}

function showHead(entry, {team, composer, sidebar}) {
  byId('channel-title').textContent = entry.title;
  byId('channel-about').textContent = entry.about;
  document.title = `${entry.title} · ${team.display_name}`;
  composer.enterChannel(entry.channel.id, entry.title);
  // On a phone the composer would bring up the keyboard.
  if (sidebar.isNarrow()) byId('channel-title').focus();
  else composer.focus();
}

function firstEntry(channels) {
  return (
    channels.direct().find(({title}) => title === botName) ??
    channels.team().find(({channel}) => channel.name === 'town-square') ??
    channels.team()[0]
  );
}

function choicesOf(source, {people, channels}) {
  if (source === 'users') return people.all().map((user) => ({text: user.username, value: user.id}));
  return channels.team().map(({title, channel}) => ({text: title, value: channel.id}));
}

async function leave(api, person) {
  await api.signOut().catch(() => {});
  if (person === undefined) return changeSession(undefined);
  try {
    changeSession(await signIn(person.login, person.password));
  } catch (error) {
    changeSession(undefined, `${person.name} could not sign in: ${error.message}`);
  }
}

function watch({session, conversation, desk, channels, store, sidebar, onOpen}) {
  const line = byId('connection');
  let wasOpen = false;
  async function reloadChannels() {
    await channels.load(botName).catch(() => {});
    sidebar.draw(conversation.current());
  }
  async function posted(data) {
    const post = JSON.parse(data.post);
    if (channels.withId(post.channel_id) === undefined) await reloadChannels();
    await conversation.arrived(post);
  }
  const events = {
    posted,
    post_edited: (data) => conversation.changed(JSON.parse(data.post), store.put),
    post_deleted: (data) => conversation.changed(JSON.parse(data.post), store.markDeleted),
    ephemeral_message: (data) => conversation.arrivedFleeting(JSON.parse(data.post)),
    open_dialog: (data) => desk.received(JSON.parse(data.dialog)),
    ...{direct_added: reloadChannels, channel_created: reloadChannels, user_added: reloadChannels, new_user: reloadChannels},
  };
  async function onState(state) {
    line.textContent = state === 'open' ? '' : 'The connection broke. Connecting again…';
    line.hidden = state === 'open';
    if (state !== 'open') return;
    onOpen();
    if (wasOpen) await reloadChannels();
    wasOpen = true;
    // Also the first time: what was written between the first look and now came over no connection.
    await conversation.reload();
  }
  keepSocket({token: session.token, onEvent: (name, data) => events[name]?.(data), onState});
}
