import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {answerOf, labels, type Person, type SeenPost, secretIn} from '../chat/person.ts';
import {startWorld, type World} from './world.ts';

type Post = SeenPost & {readonly file_ids?: readonly string[]};
type Posts = {readonly order: readonly string[]; readonly posts: Readonly<Record<string, Post>>};

/** Looks every second; undefined where there is nothing after so many seconds. A real server's clock cannot be moved. */
async function within<T>(seconds: number, look: () => Promise<T | undefined>): Promise<T | undefined> {
  for (let left = seconds; left > 0; left--) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  return undefined;
}

/** What Token Keeper does by itself, in minutes; on the stand-in test/keeper and test/jobs see it with a clock that they move. */
describe('time goes by on a real server', () => {
  let world: World;
  let ann: Person;
  const slash = (line: string) => ann.slash(`/token ${line}`, world.townId, {team_id: world.teamId});
  const last = (posts: readonly SeenPost[]): SeenPost => answerOf(posts) ?? assert.fail('nothing was answered');
  const agree = async (line: string) => {
    const question = last(await slash(line));
    return ann.press(question, labels(question)[0] ?? '');
  };
  /** What the bot wrote to Ann; waits three minutes for it. */
  const told = async (wanted: RegExp): Promise<SeenPost> => {
    const channel = await world.directChannel(ann);
    const post = await within(180, async () => {
      const {order, posts} = await ann.api.call<Posts>('GET', `/channels/${channel}/posts`);
      return order.map((id) => posts[id]).find((entry) => entry && wanted.test(entry.message));
    });
    return post ?? assert.fail(`never told: ${wanted}`);
  };

  before(async () => {
    world = await startWorld('11.10');
    ann = await world.person('ann');
  });
  after(async () => {
    ann?.close();
    await world?.stop();
  });

  test('the owner of a rotation is asked once the new secret was used, and ends it by that card', async () => {
    const old = secretIn(await slash('create deploy'));
    const fresh = secretIn(await slash('rotate deploy'));
    assert.equal(await world.works(fresh), 200);
    const card = await told(/deploy.*seen in use.*May the old one/u);
    await ann.press(card, labels(card)[0] ?? '');
    assert.deepEqual([await world.works(old), await world.works(fresh)], [401, 200]);
  });

  test('a pause ends by itself', async () => {
    const secret = secretIn(await slash('create paused'));
    await agree('pause paused 5m');
    assert.equal(await world.works(secret), 401);
    const again = await within(400, async () => ((await world.works(secret)) === 200 ? true : undefined));
    assert.ok(again, 'it never worked again');
    await told(/paused.*works again/u);
  });

  test('a system admin gets the report, with a file of all tokens, in the private channel; nobody else does', async () => {
    assert.match(last(await slash('admin report')).message, /for system admins only/u);
    const boss = await world.person('boss', 'system_user system_admin');
    const channel = await world.admin.call<{id: string; type: string}>(
      'GET',
      `/teams/${world.teamId}/channels/name/token-reports`,
    );
    assert.equal(channel.type, 'P');
    const {message} = last(await boss.slash('/token admin report', world.townId, {team_id: world.teamId}));
    assert.match(message, /report|Working on it/u);
    const post = await within(60, async () => {
      const {order, posts} = await world.admin.call<Posts>('GET', `/channels/${channel.id}/posts`);
      return order.map((id) => posts[id]).find((entry) => entry?.user_id === world.botId && /Tokens on/u.test(entry.message));
    });
    assert.equal(post?.file_ids?.length, 1, 'no report with a file');
    boss.close();
  });
});
