import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import type {Person} from '../chat/person.ts';
import {freePort} from '../keeper/free-port.ts';
import {type KeeperProcess, startKeeper} from '../keeper/process.ts';
import {type Seeded, seed} from '../keeper/seed.ts';
import type {Post} from '../mattermost/model.ts';
import {type StandIn, startMattermost} from '../mattermost/server.ts';
import {dropDatabase, newDatabase, query} from '../store/postgres-place.ts';
import {startBalancer} from './balancer.ts';

/** One Token Keeper process of several. */
export type Replica = KeeperProcess & {readonly url: string};

/** A stand-in Mattermost server, a new Postgres database, and Token Keeper processes that share both behind one address. */
export type Replicas = Seeded & {
  readonly mattermost: StandIn;
  readonly databaseUrl: string;
  /** Starts another process, and waits until it is ready; where `mattermostUrl` is given, it reaches Mattermost there. */
  start(mattermostUrl?: string): Promise<Replica>;
  /** Where commands and buttons go from now on; to several in turn. Resolves when nothing is on its way to others any more. */
  sendTo(...replicas: readonly Replica[]): Promise<void>;
  query(statement: string): Promise<readonly Record<string, unknown>[]>;
  /** The notices in a person's direct channel, oldest first. */
  notices(person: Person): Promise<Post[]>;
  /** Waits until `holds`; fails after `patience` ms, 30 s where not given. */
  until(what: string, holds: () => Promise<boolean> | boolean, patience?: number): Promise<void>;
  stop(): Promise<void>;
};

async function until(what: string, holds: () => Promise<boolean> | boolean, patience = 30_000): Promise<void> {
  const deadline = performance.now() + patience;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** `settingsFor`: settings that name what is on the server. */
export async function startReplicas(
  postgresUrl: string,
  settingsFor: (seeded: Seeded) => Promise<Readonly<Record<string, string>>> = async () => ({}),
): Promise<Replicas> {
  const [mattermost, balancer, databaseUrl] = await Promise.all([startMattermost(), startBalancer(), newDatabase(postgresUrl)]);
  const seeded = await seed(mattermost.url, balancer.url);
  const folder = await mkdtemp(join(tmpdir(), 'keeper-'));
  const replicas: Replica[] = [];
  const settings = {
    ...(await settingsFor(seeded)),
    MATTERMOST_URL: mattermost.url,
    MATTERMOST_TOKEN: seeded.botToken,
    KEEPER_SECRET: 'a secret of the tests that is long enough',
    KEEPER_URL: balancer.url,
    KEEPER_COMMANDS_PER_MINUTE: '1000',
    DATABASE_URL: databaseUrl,
  };
  return {
    ...seeded,
    mattermost,
    databaseUrl,
    until,
    async start(mattermostUrl = mattermost.url) {
      const listen = `127.0.0.1:${await freePort()}`;
      const url = `http://${listen}`;
      const replica = {...startKeeper(folder, url, {...settings, MATTERMOST_URL: mattermostUrl, KEEPER_LISTEN: listen}), url};
      replicas.push(replica);
      await replica.ready();
      return replica;
    },
    sendTo: (...to) => balancer.sendTo(to.map(({url}) => url)),
    query: (statement) => query(databaseUrl, statement),
    async notices(person) {
      const channelId = await seeded.directChannel(person);
      const posts = [...mattermost.state.posts.values()].filter((post) => post.channel_id === channelId);
      return posts.filter(({props, user_id}) => user_id === seeded.botId && 'token_keeper_notice' in props);
    },
    async stop() {
      await Promise.all(replicas.map((replica) => replica.end()));
      await balancer.stop();
      await mattermost.stop();
      await dropDatabase(postgresUrl, databaseUrl);
      await rm(folder, {recursive: true, force: true});
    },
  };
}
