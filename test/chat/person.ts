import {once} from 'node:events';
import {WebSocket} from 'ws';
import {type Api, signIn} from './mattermost-api.ts';

/** A post as a client gets it; `actions` of all its attachments in order. */
export type SeenPost = {
  readonly id: string;
  readonly user_id: string;
  readonly channel_id: string;
  readonly message: string;
  readonly type: string;
  readonly props: {readonly attachments?: readonly SeenAttachment[]; readonly override_username?: string};
};
export type SeenAttachment = {
  readonly text?: string;
  readonly fields?: readonly {readonly title: string; readonly value: string}[];
  readonly actions?: readonly SeenAction[];
};
export type SeenAction = {
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly cookie?: string;
  readonly options?: readonly {text: string; value: string}[];
};

type Frame = {readonly event?: string; readonly data?: Record<string, unknown>; readonly seq_reply?: number};
export type OpenDialog = {
  readonly trigger_id: string;
  readonly url: string;
  readonly dialog: {
    readonly callback_id: string;
    readonly state: string;
    readonly elements: readonly {name: string; type: string; default?: string; options?: {text: string; value: string}[]}[];
  };
};

const longestWait = 60_000;

/** Somebody at a chat client of their own: REST for what they do, the websocket for what they see. */
export type Person = {
  readonly api: Api;
  readonly userId: string;
  readonly username: string;
  /** Types a slash command; answers all that only they could see from it, the last being the command's own answer. */
  slash(line: string, channelId: string, extra?: Record<string, unknown>): Promise<SeenPost[]>;
  /** Presses a button by its label; answers what only they could see from it. */
  press(post: SeenPost, label: string): Promise<SeenPost[]>;
  /** Chooses from the post's menu. */
  choose(post: SeenPost, value: string): Promise<SeenPost[]>;
  /** Sends a form from the channel that the person is in. */
  submit(
    dialog: OpenDialog,
    submission: Record<string, unknown>,
    place: {readonly channelId: string; readonly teamId: string},
  ): Promise<{errors?: Record<string, string>; error?: string}>;
  /** Waits for what the person sees; fails after a minute. */
  ephemeral(wanted: (post: SeenPost) => boolean): Promise<SeenPost>;
  posted(wanted: (post: SeenPost) => boolean): Promise<SeenPost>;
  dialog(): Promise<OpenDialog>;
  /** Everything seen so far, for asserting that something was not. */
  readonly seen: {readonly ephemerals: readonly SeenPost[]; readonly posts: readonly SeenPost[]};
  close(): void;
};

const actionsOf = (post: SeenPost): SeenAction[] => (post.props.attachments ?? []).flatMap(({actions}) => actions ?? []);

/** The labels of a post's buttons. */
export const labels = (post: SeenPost): string[] => actionsOf(post).map(({name}) => name);

/** What was answered to a command: the question, where one was asked (up to 10.x, what comes last then says where it is), or what came last. */
export const answerOf = (posts: readonly SeenPost[]): SeenPost | undefined =>
  posts.findLast((post) => labels(post).length > 0) ?? posts.at(-1);

/** Types a line that is asked about first, and presses the first button of the question; answers what came of that. */
export async function confirm(person: Person, line: string, channelId: string): Promise<SeenPost[]> {
  const question = answerOf(await person.slash(line, channelId));
  const [yes] = question ? labels(question) : [];
  if (!question || yes === undefined) throw new Error(`${line} was not asked about: ${question?.message}`);
  return person.press(question, yes);
}

/** The 26 letters in the post's code block: the secret. */
export const secretIn = (posts: readonly SeenPost[]): string => {
  const found = posts.map(({message}) => /```\n([a-z0-9]{26})\n```/u.exec(message)?.[1]).find((secret) => secret !== undefined);
  if (!found) throw new Error('no secret was shown');
  return found;
};

/** All that the person's client was told, and whoever waits for more of it. */
type Screen = {
  readonly ephemerals: SeenPost[];
  readonly posts: SeenPost[];
  readonly dialogs: OpenDialog[];
  /** Looks now and at everything that comes; `what` names it in the failure. */
  until<T>(what: string, look: () => T | undefined): Promise<T>;
};

const parsed = <T>(text: unknown): T[] => (typeof text === 'string' ? [JSON.parse(text) as T] : []);

/** Fills the screen from a websocket's frames. */
function createScreen(username: string, socket: WebSocket): Screen {
  const ephemerals: SeenPost[] = [];
  const posts: SeenPost[] = [];
  const dialogs: OpenDialog[] = [];
  const watchers = new Set<() => void>();
  const shelves: Readonly<Record<string, (data: Record<string, unknown>) => void>> = {
    ephemeral_message: ({post}) => void ephemerals.push(...parsed<SeenPost>(post)),
    posted: ({post}) => void posts.push(...parsed<SeenPost>(post)),
    post_edited: ({post}) => void posts.push(...parsed<SeenPost>(post)),
    open_dialog: ({dialog}) => void dialogs.push(...parsed<OpenDialog>(dialog)),
  };
  socket.on('message', (data: Buffer) => {
    const {event = '', data: fields = {}} = JSON.parse(String(data)) as Frame;
    shelves[event]?.(fields);
    for (const watcher of watchers) watcher();
  });

  const until: Screen['until'] = (what, look) =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        watchers.delete(watch);
        reject(new Error(`${username} waited in vain for ${what}; last seen: ${ephemerals.at(-1)?.message ?? 'nothing'}`));
      }, longestWait);
      const watch = () => {
        const found = look();
        if (found === undefined) return;
        clearTimeout(timer);
        watchers.delete(watch);
        resolve(found);
      };
      watchers.add(watch);
      watch();
    });
  return {ephemerals, posts, dialogs, until};
}

/** Opens the websocket as the person, and waits for the server's first frame. */
async function openScreen(url: string, username: string, token: string): Promise<{screen: Screen; socket: WebSocket}> {
  const socket = new WebSocket(`${url.replace(/^http/u, 'ws')}/api/v4/websocket`, {headers: {Authorization: `Bearer ${token}`}});
  const screen = createScreen(username, socket);
  await once(socket, 'message');
  return {screen, socket};
}

export async function createPerson(url: string, username: string, password: string): Promise<Person> {
  const {api, userId} = await signIn(url, username, password);
  const {screen, socket} = await openScreen(url, username, api.token);
  const {ephemerals, posts, dialogs, until} = screen;

  const act = async (post: SeenPost, action: SeenAction | undefined, what: string, selected?: string): Promise<SeenPost[]> => {
    if (!action) throw new Error(`the post has no ${what}; it has: ${labels(post).join(', ')}`);
    const from = ephemerals.length;
    const body = {
      ...(action.cookie ? {cookie: action.cookie} : {}),
      ...(selected === undefined ? {} : {selected_option: selected}),
    };
    await api.call('POST', `/posts/${post.id}/actions/${action.id}`, body);
    await until(`an answer to ${what}`, () => (ephemerals.length > from ? true : undefined));
    return ephemerals.slice(from);
  };

  return {
    api,
    userId,
    username,
    seen: {ephemerals, posts},
    async slash(line, channelId, extra = {}) {
      const from = ephemerals.length;
      const formsFrom = dialogs.length;
      const {text = ''} = await api.call<{text?: string}>('POST', '/commands/execute', {
        channel_id: channelId,
        command: line,
        ...extra,
      });
      // Without a text, the answer is a post of the bot or a form.
      const isAnswer = ({message}: SeenPost) => text === '' || message === text;
      await until(`the answer to ${line}`, () => ephemerals.slice(from).find(isAnswer) ?? dialogs[formsFrom]);
      return ephemerals.slice(from);
    },
    press: (post, label) =>
      act(
        post,
        actionsOf(post).find(({name}) => name === label),
        `button “${label}”`,
      ),
    choose: (post, value) =>
      act(
        post,
        actionsOf(post).find(({type}) => type === 'select'),
        'menu',
        value,
      ),
    submit({url: to, dialog: {callback_id, state}}, submission, {channelId, teamId}) {
      const place = {channel_id: channelId, team_id: teamId};
      return api.call('POST', '/actions/dialogs/submit', {url: to, callback_id, state, submission, cancelled: false, ...place});
    },
    ephemeral: (wanted) => until('an ephemeral post', () => ephemerals.find(wanted)),
    posted: (wanted) => until('a post', () => posts.findLast(wanted)),
    dialog: () => until('a dialog', () => dialogs.at(-1)),
    close: () => socket.close(),
  };
}
