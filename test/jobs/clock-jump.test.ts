import assert from 'node:assert/strict';
import {check, say} from './pair.ts';

check('while the server’s clock jumps ahead, nobody takes over what another process is at', async (world, ann) => {
  const [one, two] = await Promise.all([world.start(), world.start()]);
  void world.sendTo(one);
  await say(world, ann, 'create ci');
  const slow = world.mattermost.misbehave({method: 'POST', path: /\/users\/\w+\/tokens$/u, kind: 'hang', times: 1});
  void say(world, ann, 'rotate ci').catch(() => undefined);
  await world.until('the first is under way', () => slow.hits === 1);
  world.mattermost.clock.advance(5 * 60_000);
  const from = world.mattermost.requests().length;
  const read = () =>
    world.mattermost
      .requests()
      .slice(from)
      .filter(({path}) => path === '/api/v4/users/me').length;
  // Both read the server anew, which tells them the time.
  await world.admin.call('PUT', '/config/patch', {});
  await world.until('they know the time', () => read() >= 2);
  void world.sendTo(two);
  const [refused] = await say(world, ann, 'rotate ci');
  assert.match(refused?.message ?? '', /is under way/u);
  assert.deepEqual(await world.query("select outcome from keeper_audit where verb = 'rotate'"), [{outcome: null}]);
  await one.end('SIGKILL');
});
