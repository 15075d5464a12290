import type {TestContext} from 'node:test';
import {randomIds} from '../../src/clock.ts';
import {createContexts} from '../../src/command/contexts.ts';
import {createRenderer} from '../../src/command/render.ts';
import {createKeyring} from '../../src/domain/keyring.ts';
import {Secret} from '../../src/domain/secret.ts';
import {createCronScheduler} from '../../src/jobs/cron-scheduler.ts';
import {createDeliverNotices} from '../../src/jobs/deliver-notices.ts';
import type {Job} from '../../src/jobs/scheduler.ts';
import {createMattermost} from '../../src/mattermost/connect.ts';
import {createReader} from '../../src/messages/reader.ts';
import {createNoticeRenderer} from '../../src/notice-renderer.ts';
import {createServices} from '../../src/services/services.ts';
import type {Store} from '../../src/store/store.ts';
import {collectingLogger} from '../keeper/keeper.ts';
import {seed} from '../keeper/seed.ts';
import {newId} from '../mattermost/ids.ts';
import {type StandIn, startMattermost} from '../mattermost/server.ts';
import {token} from '../store/samples.ts';
import {sqlitePlace} from '../store/sqlite-place.ts';
import {never} from './counting.ts';
import {createVirtualTime, type VirtualTime} from './virtual-time.ts';

/** How long the server takes for an answer, in ms. */
const answerMs = 150;
const monday = Date.UTC(2027, 0, 4);
export const noon = monday + 12 * 3_600_000;

/** The reminders' jobs at the usual rate of calls, in a time that passes as fast as the machine can. */
export type DueStage = {
  readonly time: VirtualTime;
  /** Somebody new with one token. */
  put(end: {readonly endAt: number; readonly madeAt?: number}): Promise<string>;
  /** When each person was reminded, epoch ms. */
  readonly reminded: ReadonlyMap<string, number[]>;
  /** How many calls the server had so far. */
  calls(): number;
};

export async function startDueStage(t: TestContext): Promise<DueStage> {
  const mattermost = await startMattermost({version: '10.11'});
  const place = await sqlitePlace();
  const store = await place.open();
  const seeded = await seed(mattermost.url, 'http://127.0.0.1:1');
  const time = createVirtualTime(noon - 600_000);
  t.after(async () => {
    time.stop();
    await store.close();
    await place.remove();
    await mattermost.stop();
  });
  startJobs(mattermost, store, seeded.botToken, time);
  const bare = mattermost.requests().length;
  const {users} = mattermost.state;
  const template = users.get(seeded.adminId);
  if (!template) throw new Error('nobody to copy');
  return {
    time,
    reminded: watchPosts(mattermost, seeded.botId, time),
    calls: () => mattermost.requests().length - bare,
    async put({endAt, madeAt}) {
      const userId = newId();
      users.set(userId, {...template, id: userId, username: userId, email: `${userId}@example.com`, roles: 'system_user'});
      const id = newId();
      await store.tokens.seen([token({id, ownerId: userId, name: 'ci', expiresAt: null})], time.clock.now());
      await store.tokens.note(id, {deadlineAt: endAt, ...(madeAt === undefined ? {} : {createdAt: madeAt})});
      return userId;
    },
  };
}

function startJobs({url}: StandIn, store: Store, botToken: string, {clock, every}: VirtualTime): void {
  const log = collectingLogger([]);
  const slowly = () => new Promise<number>((resolve) => void clock.after(answerMs, () => resolve(0)));
  const connection = createMattermost({url, token: new Secret(botToken), clock, log, jobsTurn: slowly});
  const mattermost = {...connection, serverNow: () => clock.now(), now: () => clock.now()};
  const keyring = createKeyring(new Secret('a secret of the tests that is long enough'));
  const shared = {mattermost, store, clock, log};
  const services = createServices({...shared, ids: randomIds, keyring, reportChannel: undefined});
  const contexts = createContexts({keyring, clock, ids: randomIds});
  const urls = {actionsUrl: 'https://keeper.example.com/actions', dialogsUrl: 'https://keeper.example.com/dialogs'};
  const render = createNoticeRenderer({
    store,
    renderer: createRenderer({contexts, ...urls, clock}),
    gateway: connection.lane.jobs,
    readerFor: () => createReader({locale: 'en', timeZone: 'UTC', now: clock.now()}),
  });
  const jobs: Job[] = [
    {name: 'send-reminders', every: never, run: services.reminders.run},
    {name: 'deliver-notices', every: never, run: createDeliverNotices({...shared, render})},
  ];
  const scheduler = createCronScheduler({jobs, log});
  services.notices.onAdded(() => void scheduler.trigger('deliver-notices'));
  every(20_000, () => void scheduler.trigger('send-reminders'));
  every(15_000, () => void scheduler.trigger('deliver-notices'));
}

/** When our messages reached each person. */
function watchPosts({state: {posts, channels}}: StandIn, botId: string, {clock}: VirtualTime): ReadonlyMap<string, number[]> {
  const reached = new Map<string, number[]>();
  const set = posts.set.bind(posts);
  posts.set = (id, post) => {
    const members = channels.get(post.channel_id)?.name.split('__') ?? [];
    const personId = members.find((member) => member !== botId) ?? '';
    reached.set(personId, [...(reached.get(personId) ?? []), clock.now()]);
    return set(id, post);
  };
  return reached;
}
