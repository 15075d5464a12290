import type {TestContext} from 'node:test';
import {randomIds} from '../../src/clock.ts';
import {createContexts} from '../../src/command/contexts.ts';
import {createRenderer} from '../../src/command/render.ts';
import type {Clock} from '../../src/domain/clock.ts';
import {createKeyring} from '../../src/domain/keyring.ts';
import {Secret} from '../../src/domain/secret.ts';
import {createDeliverNotices} from '../../src/jobs/deliver-notices.ts';
import {createRewriteCards} from '../../src/jobs/rewrite-cards.ts';
import {createMattermost} from '../../src/mattermost/connect.ts';
import {createReader} from '../../src/messages/reader.ts';
import {createNoticeRenderer} from '../../src/notice-renderer.ts';
import {createServices, type Services} from '../../src/services/services.ts';
import type {Store} from '../../src/store/store.ts';
import {collectingLogger} from '../keeper/keeper.ts';
import {type Seeded, seed} from '../keeper/seed.ts';
import {newId} from '../mattermost/ids.ts';
import type {Post, Token} from '../mattermost/model.ts';
import {type MattermostVersion, type StandIn, startMattermost} from '../mattermost/server.ts';
import {sqlitePlace} from '../store/sqlite-place.ts';

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
  const {version = '10.11', ...how} = options;
  const mattermost = await startMattermost({version});
  const place = await sqlitePlace();
  const store = await place.open();
  t.after(async () => {
    await store.close();
    await place.remove();
    await mattermost.stop();
  });
  const seeded = await seed(mattermost.url, 'http://127.0.0.1:1');
  const channel = {team_id: seeded.teamId, name: 'reports', display_name: 'Reports', type: 'P'};
  const {id: reportChannel} = await seeded.admin.call<{id: string}>('POST', '/channels', channel);
  await seeded.admin.call('POST', `/channels/${reportChannel}/members`, {user_id: seeded.botId});
  const lines: string[] = [];
  const known = new Map<string, Known>();
  const keeper = await startKeeper({mattermost, store, botToken: seeded.botToken, reportChannel, lines, known, ...how});
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

type KeeperParts = {
  readonly mattermost: StandIn;
  readonly store: Store;
  readonly botToken: string;
  readonly reportChannel: string | undefined;
  readonly lines: string[];
  readonly known: ReadonlyMap<string, Known>;
} & Omit<StageOptions, 'version'>;

async function startKeeper(parts: KeeperParts): Promise<Keeper & {another(): Keeper}> {
  const {mattermost, store, botToken, reportChannel, lines, known, timeoutMs = 10_000, called} = parts;
  const log = collectingLogger(lines);
  // The calls' budget lives by real time: the clock that tests move would stop it.
  const url = mattermost.url;
  const real = {now: () => Date.now(), after: realAfter};
  const connection = createMattermost({url, token: new Secret(botToken), clock: real, log, jobsPerSecond: 100_000, timeoutMs});
  const features = () => ({...connection.features(), ...(called === undefined ? {} : {version: called})});
  const ours = {...connection, features, serverNow: () => mattermost.clock.now()};
  await connection.refresh();
  const clock: Clock = {now: () => mattermost.clock.now(), after: realAfter};
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

function realAfter(ms: number, run: () => void): () => void {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
}
