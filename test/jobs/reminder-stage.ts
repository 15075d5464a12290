import type {TestContext} from 'node:test';
import {randomIds} from '../../src/clock.ts';
import {createContexts} from '../../src/command/contexts.ts';
import {createRenderer} from '../../src/command/render.ts';
import {createKeyring} from '../../src/domain/keyring.ts';
import {Secret} from '../../src/domain/secret.ts';
import {createDeliverNotices} from '../../src/jobs/deliver-notices.ts';
import {createRewriteCards} from '../../src/jobs/rewrite-cards.ts';
import {createReader} from '../../src/messages/reader.ts';
import {createNoticeRenderer} from '../../src/notice-renderer.ts';
import {createServices, type Services} from '../../src/services/services.ts';
import type {Store} from '../../src/store/store.ts';
import type {Person} from '../chat/person.ts';
import type {Seeded} from '../keeper/seed.ts';
import {newId} from '../mattermost/ids.ts';
import type {Post, Token} from '../mattermost/model.ts';
import type {MattermostVersion, StandIn} from '../mattermost/server.ts';
import {type BesideServer, startBesideServer} from './beside-server.ts';

export const hour = 3_600_000;
export const day = 24 * hour;

/** The reminders' jobs of one process. */
export type Keeper = {
  readonly services: Services;
  /** Brings the ledger up to date, then plans, writes, delivers and rewrites once. */
  run(): Promise<void>;
  /** Only plans and writes, as a process that dies before it delivers. */
  write(): Promise<void>;
};

/** The reminders' jobs on a store of their own, beside a stand-in server; its clock is theirs. */
export type ReminderStage = Seeded &
  Keeper &
  View & {
    readonly mattermost: StandIn;
    readonly store: Store;
    readonly reportChannel: string;
    /** Another process on the same store. */
    another(): Keeper;
    now(): number;
    /** Moves the clock to that moment. */
    goTo(at: number): void;
    /** The next Monday at that hour, UTC, a week away at least. */
    monday(hours: number): number;
    /** So many people. */
    people(count: number): Promise<Person[]>;
    /** Looks as our jobs do, every quarter of a minute, for so long; 5 minutes where not given. */
    keepTrying(ms?: number): Promise<void>;
    /** A new bot of that person's; answers its id. */
    botOf(owner: {userId: string}, name: string): Promise<string>;
    /** A token that the server has and the ledger has yet to see. */
    put(ownerId: string, name: string, known: Known): Token;
    /** Makes something else known of it. */
    know(token: Token, known: Known): void;
    change(token: Token, change: Partial<Token>): void;
    log(): string;
  };

/** When a token ends by the server or by us, and when it was made, where that is known; epoch ms. */
type Known = {readonly expiresAt?: number; readonly deadlineAt?: number; readonly madeAt?: number};

/** What people see. */
type View = {
  /** Our messages to a person, oldest first. */
  cards(person: {userId: string}): Post[];
  /** The messages of the server's own bot to a person. */
  serverSays(person: {userId: string}): Post[];
  /** Our messages in a channel. */
  posts(channelId: string): Post[];
};

function createView({state}: StandIn, botId: string): View {
  const postsBy = (userId: string, channelId: string) =>
    [...state.posts.values()].filter((post) => post.user_id === userId && post.channel_id === channelId);
  const between = (a: string, b: string) =>
    [...state.channels.values()].find(({type, name}) => type === 'D' && name === [a, b].sort().join('__'))?.id ?? '';
  const systemBot = () => [...state.users.values()].find(({username}) => username === 'system-bot')?.id ?? '';
  return {
    cards: ({userId}) => postsBy(botId, between(botId, userId)),
    serverSays: ({userId}) => postsBy(systemBot(), between(systemBot(), userId)),
    posts: (channelId) => postsBy(botId, channelId),
  };
}

/** `timeoutMs`: how long an answer is waited for; `called`: the version that the server says it is. */
export type StageOptions = {readonly version?: MattermostVersion; readonly timeoutMs?: number; readonly called?: string};

/** As 10.11 the server keeps no ends and says nothing by itself. */
export async function startReminderStage(t: TestContext, options: StageOptions = {}): Promise<ReminderStage> {
  const {version = '10.11', timeoutMs, called} = options;
  const beside = await startBesideServer(t, {version, timeoutMs});
  const {seeded, mattermost, store, lines} = beside;
  const channel = {team_id: seeded.teamId, name: 'reports', display_name: 'Reports', type: 'P'};
  const {id: reportChannel} = await seeded.admin.call<{id: string}>('POST', '/channels', channel);
  await seeded.admin.call('POST', `/channels/${reportChannel}/members`, {user_id: seeded.botId});
  const known = new Map<string, Known>();
  const keeper = await startKeeper({...beside, reportChannel, known, called});
  const now = () => mattermost.clock.now();
  return {
    ...seeded,
    ...keeper,
    ...createView(mattermost, seeded.botId),
    mattermost,
    store,
    reportChannel,
    now,
    goTo: (at) => mattermost.clock.advance(at - now()),
    monday(hours) {
      const midnight = Math.ceil(now() / day) * day;
      const toMonday = (8 - new Date(midnight).getUTCDay()) % 7;
      return midnight + (toMonday + 7) * day + hours * hour;
    },
    people: (count) =>
      Promise.all(Array.from({length: count}, (_, index) => seeded.person(`p${String.fromCharCode(97 + index)}`))),
    async keepTrying(ms = 5 * 60_000) {
      for (let past = 0; past < ms; past += 15_000) {
        mattermost.clock.advance(15_000);
        await keeper.run().catch(() => {});
      }
    },
    async botOf({userId}, username) {
      const bot = await seeded.admin.call<{user_id: string}>('POST', '/bots', {username});
      await seeded.admin.call('POST', `/bots/${bot.user_id}/assign/${userId}`);
      return bot.user_id;
    },
    put(ownerId, name, ends) {
      const id = newId();
      const token = {id, token: newId(), user_id: ownerId, description: name, is_active: true, last_notified_at: 0};
      const made: Token = {...token, expires_at: ends.expiresAt ?? 0};
      mattermost.state.tokens.set(id, made);
      known.set(id, ends);
      return made;
    },
    know: (token, ends) => void known.set(token.id, ends),
    change: (token, change) => void Object.assign(mattermost.state.tokens.get(token.id) ?? {}, change),
    log: () => lines.join('\n'),
  };
}

type KeeperParts = BesideServer & {
  readonly reportChannel: string;
  readonly known: ReadonlyMap<string, Known>;
  readonly called: string | undefined;
};

async function startKeeper(parts: KeeperParts): Promise<Keeper & {another(): Keeper}> {
  const {connection, store, clock, log, reportChannel, known, called} = parts;
  const features = () => ({...connection.features(), ...(called === undefined ? {} : {version: called})});
  const ours = {...connection, features, serverNow: () => clock.now(), now: () => clock.now()};
  await connection.refresh();
  const keyring = createKeyring(new Secret('a secret of the tests that is long enough'));
  const build = (): Keeper => {
    const services = createServices({mattermost: ours, store, clock, ids: randomIds, keyring, log, reportChannel});
    const renderer = createRenderer({
      contexts: createContexts({keyring, clock, ids: randomIds}),
      actionsUrl: 'https://keeper.example.com/actions',
      dialogsUrl: 'https://keeper.example.com/dialogs',
      clock,
    });
    const render = createNoticeRenderer({
      store,
      renderer,
      gateway: connection.lane.jobs,
      readerFor: (person) =>
        createReader({locale: person?.locale ?? 'en', timeZone: person?.timeZone ?? 'UTC', now: clock.now()}),
    });
    const deliver = createDeliverNotices({mattermost: ours, store, clock, log, render});
    const rewrite = createRewriteCards({mattermost: ours, store, log, render});
    const look = async (): Promise<void> => {
      await connection.refresh();
      const tokens = await connection.lane.jobs.allTokensPage({page: 0, perPage: 200});
      await store.tokens.seen(tokens, clock.now());
      const present = new Set(tokens.map(({id}) => id));
      const gone = (await store.tokens.page('', 1_000)).filter(({id}) => !present.has(id)).map(({id}) => id);
      await store.tokens.gone(gone, clock.now());
      for (const [id, {madeAt, deadlineAt}] of known) {
        if (madeAt !== undefined) await store.tokens.note(id, {createdAt: madeAt});
        if (deadlineAt !== undefined) await store.tokens.note(id, {deadlineAt});
      }
    };
    const write = async (): Promise<void> => {
      await look();
      await services.reminders.run(new AbortController().signal);
    };
    return {
      services,
      write,
      async run() {
        await write();
        await deliver();
        await rewrite();
      },
    };
  };
  return {...build(), another: build};
}
