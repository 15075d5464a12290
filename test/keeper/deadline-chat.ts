import assert from 'node:assert/strict';
import {createApi} from '../chat/mattermost-api.ts';
import {confirm, type Person, type SeenPost} from '../chat/person.ts';
import {eventually} from './eventually.ts';
import {startWorld, type World} from './keeper.ts';
import {passTime} from './pass-time.ts';

export const hour = 3_600_000;
export const day = 24 * hour;

const warning = (name: string): RegExp => new RegExp(`\\*\\*${name}\\*\\*.*reaches its deadline`, 'u');

/** A world with one person who looks after deadlines in it. */
export type DeadlineChat = {
  readonly world: World;
  readonly ann: Person;
  works(secret: string): Promise<boolean>;
  /** Types a command; answers what came of it. */
  slash(line: string): Promise<SeenPost[]>;
  /** Types a command and presses the first button of its question; answers what came last. */
  agree(line: string): Promise<string>;
  told(pattern: RegExp): Promise<SeenPost>;
  /** How often the person was told so. */
  count(pattern: RegExp): number;
  /** Waits until the person was warned of that token so often: what is on its way when the clock moves arrives later by its clock. */
  warned(name: string, times?: number): Promise<void>;
  /** Moves the clock, and does what the minutes after it do. */
  later(ms: number): Promise<void>;
  stop(): Promise<void>;
};

export async function startDeadlineChat(version: '5.37' | '11.10'): Promise<DeadlineChat> {
  const world = await startWorld({version});
  const ann = await world.person('ann');
  const direct = await world.directChannel(ann);
  const slash = (line: string) => ann.slash(`/token ${line}`, world.townId);
  const agree = async (line: string) => (await confirm(ann, `/token ${line}`, world.townId)).at(-1)?.message ?? '';
  // A reminder on a card would do as a notice: these tests are about the deadline's own.
  assert.match(await agree('remind off'), /Reminders are off/u);
  const minute = async () => {
    for (const job of ['end-pauses', 'enforce-deadlines', 'revoke-disabled', 'deliver-notices']) await world.runJob(job);
  };
  const isTold = (pattern: RegExp) => (post: SeenPost) => post.channel_id === direct && pattern.test(post.message);
  const count = (pattern: RegExp) => ann.seen.posts.filter(isTold(pattern)).length;
  return {
    world,
    ann,
    works: async (secret) => (await createApi(world.mattermost.url, secret).status('GET', '/users/me')) === 200,
    slash,
    agree,
    told: (pattern) => ann.posted(isTold(pattern)),
    count,
    async warned(name, times = 1) {
      await eventually(`${name} nears its deadline`, () => count(warning(name)) >= times);
      assert.equal(count(warning(name)), times);
    },
    async later(ms) {
      passTime(world, ms);
      await minute();
      await minute();
    },
    async stop() {
      ann.close();
      await world.stop();
    },
  };
}
