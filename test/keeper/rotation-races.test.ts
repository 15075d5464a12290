import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {createApi} from '../chat/mattermost-api.ts';
import {type Person, secretIn} from '../chat/person.ts';
import {eventually} from './eventually.ts';
import {startWorld, type World} from './keeper.ts';
import {passTime} from './pass-time.ts';

const hour = 3_600_000;

describe('what `keep` promised is kept, whatever the job had seen before', () => {
  let world: World;
  let people = 0;
  before(async () => {
    world = await startWorld({timeoutMs: 1_500});
  });
  after(() => world?.stop());

  const say = (person: Person, line: string) => person.slash(`/token ${line}`, world.townId);
  const use = (secret: string) => createApi(world.mattermost.url, secret).status('GET', '/users/me');
  const isActive = (secret: string) => [...world.mattermost.state.tokens.values()].find(({token}) => token === secret)?.is_active;
  const someone = async () => {
    people += 1;
    return world.person(`ann${people}`);
  };
  const rotated = async (person: Person, {used}: {readonly used: boolean}) => {
    const old = secretIn(await say(person, 'create ci'));
    const fresh = secretIn(await say(person, 'rotate ci'));
    if (used) await use(fresh);
    await world.runJob('read-last-seen');
    await world.runJob('cut-over');
    world.mattermost.clock.advance(1_000);
    return {old, fresh};
  };
  /** `keep ci 3d`, typed while the job waits for somebody's sessions after so many reads of them. */
  const keepWhileJobReads = async (ann: Person, whose: Person, reads: number): Promise<string> => {
    const path = new RegExp(`/users/${whose.userId}/sessions`, 'u');
    const hanging = world.mattermost.misbehave({kind: 'hang', method: 'GET', path, after: reads, times: 1});
    const running = world.runJob('cut-over');
    await eventually('the job waits', () => hanging.hits === 1);
    const answer = (await say(ann, 'keep ci 3d')).at(-1)?.message ?? '';
    await running;
    await world.runJob('cut-over');
    return answer;
  };

  for (const used of [true, false]) {
    const what = used ? 'the old one, which is quiet,' : 'the new one, which nobody used,';
    const due = used ? 2 * hour : 25 * hour;

    test(`${what} stays where it was due when the job began, and kept while it was busy with another rotation`, async () => {
      const [bob, ann] = [await someone(), await someone()];
      await rotated(bob, {used});
      const {old, fresh} = await rotated(ann, {used});
      passTime(world, due);
      assert.match(await keepWhileJobReads(ann, bob, 0), /^Both secrets.*in 3 days/u);
      assert.deepEqual([isActive(old), isActive(fresh)], [true, true]);
    });

    test(`${what} stays where it was kept between the job’s last look and its act`, async () => {
      const ann = await someone();
      const {old, fresh} = await rotated(ann, {used});
      passTime(world, due);
      assert.match(await keepWhileJobReads(ann, ann, 1), /^Both secrets.*in 3 days/u);
      assert.deepEqual([isActive(old), isActive(fresh)], [true, true]);
    });
  }

  test('while the old one is being disabled, `keep` promises nothing', async () => {
    const ann = await someone();
    const {old} = await rotated(ann, {used: true});
    passTime(world, 2 * hour);
    const path = /\/users\/tokens\/disable$/u;
    const hanging = world.mattermost.misbehave({kind: 'hang-after', method: 'POST', path, times: 2});
    const running = world.runJob('cut-over');
    await eventually('the old one is disabled', () => isActive(old) === false);
    assert.match((await say(ann, 'keep ci 3d')).at(-1)?.message ?? '', /Another change of your tokens is under way/u);
    await running;
    hanging.stop();
  });

  test('nor while it is not known whether the old one was disabled', async () => {
    const ann = await someone();
    await rotated(ann, {used: true});
    passTime(world, 2 * hour);
    const cut = world.mattermost.misbehave({kind: 'cut-after', path: /\/users\/tokens\/disable$/u});
    const silent = world.mattermost.misbehave({
      kind: 'bad-gateway',
      method: 'GET',
      path: /\/users\/tokens\/[a-z0-9]{26}$/u,
      after: 1,
    });
    await world.runJob('cut-over');
    assert.match((await say(ann, 'keep ci 3d')).at(-1)?.message ?? '', /Another change of your tokens is under way/u);
    cut.stop();
    silent.stop();
  });
});
