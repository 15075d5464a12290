import assert from 'node:assert/strict';
import {createApi} from '../chat/mattermost-api.ts';
import {answerOf, confirm, labels, type OpenDialog, type Person, type SeenPost} from '../chat/person.ts';
import {startWorld, type World, type WorldOptions} from '../keeper/keeper.ts';

/** A token as the server has it. */
export type ServerToken = {
  readonly id: string;
  readonly description: string;
  readonly is_active: boolean;
  readonly expires_at?: number;
};

/** A world, and what its people do there in one step each. */
export type Stage = {
  readonly world: World;
  /** A new account; with the right to own tokens unless `roles` says otherwise. */
  person(name?: string, roles?: string): Promise<Person>;
  /** Types `/token LINE` in the town square; answers its question, or what the command said last. */
  say(person: Person, line: string, extra?: Record<string, unknown>): Promise<SeenPost>;
  /** Types a line that is asked about first, and presses the question's first button; answers what came last. */
  confirm(person: Person, line: string): Promise<SeenPost>;
  /** As `confirm`, with everything that came of the press. */
  confirmAll(person: Person, line: string): Promise<SeenPost[]>;
  /** As `say`, with everything that came, the secret included. */
  sayAll(person: Person, line: string, extra?: Record<string, unknown>): Promise<SeenPost[]>;
  /** Writes to the bot; answers the ephemeral post that came of it. */
  write(person: Person, message: string): Promise<SeenPost>;
  /** Presses a button; answers what came last. */
  press(person: Person, post: SeenPost, label: string): Promise<SeenPost>;
  /** Sends a form from the town square. */
  submit: (
    person: Person,
    dialog: OpenDialog,
    values: Record<string, unknown>,
  ) => Promise<{errors?: Record<string, string>; error?: string}>;
  /** The direct message from the bot with that text in it. */
  receipt(person: Person, text: string): Promise<SeenPost>;
  /** Makes a token past Token Keeper, as in the web client; answers its id. */
  make(person: Person, name: string, expiresAt?: number): Promise<string>;
  /** Makes one and answers its secret too. */
  makeWithSecret(person: Person, name: string): Promise<{id: string; secret: string}>;
  /** The person's tokens, as the server has them now, by name. */
  tokens(person: Person): Promise<ServerToken[]>;
  token(id: string): Promise<ServerToken | undefined>;
  /** Whether the server lets somebody in with that secret. */
  works(secret: string): Promise<boolean>;
  stop(): Promise<void>;
};

const day = 86_400_000;
export const days = (count: number): number => count * day;

/** The lines of a list: the bullets. */
export const bullets = (post: SeenPost): string[] => post.message.split('\n').filter((line) => line.startsWith('- '));

/** Everything that a post shows: its text, and the texts, fields and labels of its attachments. */
export const shown = (post: SeenPost): string =>
  [
    post.message,
    ...(post.props.attachments ?? []).flatMap(({text, fields}) => [
      text ?? '',
      ...(fields ?? []).map(({title, value}) => `${title}: ${value}`),
    ]),
    ...labels(post),
  ].join('\n');

const hasText = (text: string) => (post: SeenPost) => post.message.includes(text);

/** What came last of an act. */
const last = (posts: readonly SeenPost[]): SeenPost => posts.at(-1) ?? assert.fail('nothing was answered');

export async function startStage(options: WorldOptions = {}): Promise<Stage> {
  const world = await startWorld(options);
  const everybody: Person[] = [];
  let count = 0;

  const sayAll: Stage['sayAll'] = (person, line, extra) => person.slash(`/token ${line}`.trim(), world.townId, extra);
  const confirmAll: Stage['confirmAll'] = (person, line) => confirm(person, `/token ${line}`, world.townId);
  const makeWithSecret = async (person: Person, name: string, expiresAt?: number) => {
    const end = expiresAt === undefined ? {} : {expires_at: expiresAt};
    const path = `/users/${person.userId}/tokens`;
    const {id, token} = await world.admin.call<{id: string; token: string}>('POST', path, {description: name, ...end});
    return {id, secret: token};
  };
  const tokens: Stage['tokens'] = async ({userId}) => {
    const all = await world.admin.call<ServerToken[]>('GET', `/users/${userId}/tokens?per_page=200`);
    return all.sort((a, b) => a.description.localeCompare(b.description) || Number(a.is_active) - Number(b.is_active));
  };

  return {
    world,
    async person(name = 'ann', roles) {
      const person = await world.person(`${name}${count++}`, roles);
      everybody.push(person);
      return person;
    },
    sayAll,
    say: async (person, line, extra) => answerOf(await sayAll(person, line, extra)) ?? assert.fail('nothing was answered'),
    confirm: async (person, line) => last(await confirmAll(person, line)),
    confirmAll,
    async write(person, message) {
      const from = person.seen.ephemerals.length;
      await person.api.call('POST', '/posts', {channel_id: await world.directChannel(person), message});
      return person.ephemeral((post) => person.seen.ephemerals.indexOf(post) >= from);
    },
    press: async (person, post, label) => last(await person.press(post, label)),
    submit: (person, dialog, values) => person.submit(dialog, values, {channelId: world.townId, teamId: world.teamId}),
    receipt: (person, text) => person.posted((post) => post.user_id === world.botId && hasText(text)(post)),
    make: async (person, name, expiresAt) => (await makeWithSecret(person, name, expiresAt)).id,
    makeWithSecret: (person, name) => makeWithSecret(person, name),
    tokens,
    token: async (id) => {
      const found = world.mattermost.state.tokens.get(id);
      return found ? {...found} : undefined;
    },
    works: async (secret) => (await createApi(world.mattermost.url, secret).status('GET', '/users/me')) === 200,
    async stop() {
      for (const person of everybody) person.close();
      await world.stop();
    },
  };
}
