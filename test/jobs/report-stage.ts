import assert from 'node:assert/strict';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import type {TestContext} from 'node:test';
import type {Person} from '../chat/person.ts';
import {startWorld, type World} from '../keeper/keeper.ts';
import {newId} from '../mattermost/ids.ts';
import type {Post, Token} from '../mattermost/model.ts';
import type {State} from '../mattermost/state.ts';

export const minute = 60_000;
const day = 86_400_000;
export const week = 7 * day;
export const admins = 'system_user system_admin';

/** The server's work while a report is made, in its order: what is hooked in comes before it. */
export const moments: Readonly<Record<string, (state: State, then: () => void) => void>> = {
  'its tokens are read'({tokens}, then) {
    const values = tokens.values.bind(tokens);
    tokens.values = () => {
      then();
      return values();
    };
  },
  'its file is taken'({files}, then) {
    const set = files.set.bind(files);
    files.set = (id, file) => {
      then();
      return set(id, file);
    };
  },
  'it is looked for among the posts'({posts}, then) {
    const values = posts.values.bind(posts);
    posts.values = () => {
      then();
      return values();
    };
  },
};

type AuditRow = {actor_kind: string; actor_id: string; outcome: string; error_code: string | null};

/** A world with a report channel that only system admins read. */
export type ReportStage = {
  readonly world: World;
  readonly channelId: string;
  /** Puts a token on the server past its API. */
  put(token?: Partial<Token>): Token;
  person(name: string, roles?: string): Promise<Person>;
  join(person: {readonly userId: string}): Promise<void>;
  /** Our posts in a channel, oldest first: the report channel where none is given. */
  posts(channelId?: string): Post[];
  /** The text of the post's only file; undefined without one. */
  csv(post: Post | undefined): string | undefined;
  /** Moves the clock to so much after the next Monday, 09:00 UTC. */
  toMonday(after: number): void;
  /** Lets the job look whether a report is due. */
  look(): Promise<void>;
  /** What the audit has of reports, oldest first. Restarts Token Keeper. */
  audit(): Promise<AuditRow[]>;
};

export type ReportStageOptions = {
  readonly settings?: Readonly<Record<string, string>>;
  /** The id that Token Keeper is told as the report channel's, or none. */
  readonly told?: string | null;
};

export async function startReportStage(t: TestContext, {settings = {}, told}: ReportStageOptions = {}): Promise<ReportStage> {
  let channelId = '';
  const world = await startWorld({
    settings,
    async settingsFor({admin, teamId, botId}) {
      const channel = {team_id: teamId, name: 'reports', display_name: 'Reports', type: 'P'};
      channelId = (await admin.call<{id: string}>('POST', '/channels', channel)).id;
      await admin.call('POST', `/channels/${channelId}/members`, {user_id: botId});
      const named = told === undefined ? channelId : told;
      return named === null ? {} : {KEEPER_REPORT_CHANNEL: named};
    },
  });
  const everybody: Person[] = [];
  t.after(async () => {
    for (const person of everybody) person.close();
    await world.stop();
  });
  const {state, clock} = world.mattermost;
  // On a Wednesday, so that no report is due before the one that a test waits for.
  clock.advance(((10 - new Date(clock.now()).getUTCDay()) % 7) * day);
  return {
    world,
    channelId,
    put(part = {}) {
      const token: Token = {
        id: newId(),
        token: newId(),
        user_id: world.adminId,
        description: 'nightly job',
        is_active: true,
        expires_at: 0,
        last_notified_at: 0,
        ...part,
      };
      state.tokens.set(token.id, token);
      return token;
    },
    async person(name, roles) {
      const person = await world.person(name, roles);
      everybody.push(person);
      return person;
    },
    join: async ({userId}) => void (await world.admin.call('POST', `/channels/${channelId}/members`, {user_id: userId})),
    posts: (id = channelId) => [...state.posts.values()].filter((post) => post.user_id === world.botId && post.channel_id === id),
    csv(post) {
      const [file] = post?.file_ids ?? [];
      return file === undefined ? undefined : state.files.get(file)?.content.toString('utf8');
    },
    toMonday(after) {
      const now = new Date(clock.now());
      const monday = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + ((8 - now.getUTCDay()) % 7 || 7), 9);
      clock.advance(monday + after - clock.now());
    },
    look: () => world.runJob('weekly-report'),
    audit: () => readAudit(world),
  };
}

/** The store is locked while Token Keeper runs. */
async function readAudit(world: World): Promise<AuditRow[]> {
  const found: AuditRow[] = [];
  await world.restart(async () => {
    const database = new DatabaseSync(join(world.folder, 'keeper.db'));
    const columns = 'actor_kind, actor_id, outcome, error_code';
    const rows = database.prepare(`select ${columns} from keeper_audit where verb = 'report' order by at, id`).all();
    for (const row of rows) found.push({...(row as AuditRow)});
    database.close();
  });
  return found;
}

/** The only one of these. */
export function only<T>(items: readonly T[]): T {
  assert.equal(items.length, 1);
  const [item] = items;
  return item ?? assert.fail();
}
