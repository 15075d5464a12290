import assert from 'node:assert/strict';
import {secretIn} from '../chat/person.ts';
import {check, say, timesPosted} from './pair.ts';

check('what a killed process was to post is posted by another within a minute, and nothing twice', async (world, ann) => {
  const one = await world.start();
  void world.sendTo(one);
  const lostAnswer = world.mattermost.misbehave({method: 'POST', path: /\/posts$/u, kind: 'hang-after'});
  const names = ['ci', 'build', 'deploy', 'backup'];
  for (const name of names) await say(world, ann, `create ${name}`);
  await world.until('it posts', () => lostAnswer.hits > 0);
  await world.start();
  const killed = performance.now();
  await one.end('SIGKILL');
  lostAnswer.stop();
  assert.deepEqual(
    await timesPosted(world, ann, 60_000),
    names.map(() => 1),
  );
  assert.ok(performance.now() - killed < 60_000);
});

check('what a killed process left half done is settled by another within a minute, and its owner told', async (world, ann) => {
  const one = await world.start();
  void world.sendTo(one);
  const lostAnswer = world.mattermost.misbehave({method: 'POST', path: /\/users\/\w+\/tokens$/u, kind: 'hang-after'});
  void say(world, ann, 'create ci').catch(() => undefined);
  const mine = () => [...world.mattermost.state.tokens.values()].filter(({user_id}) => user_id === ann.userId);
  await world.until('the token is made', () => mine().length === 1);
  await world.start();
  await one.end('SIGKILL');
  lostAnswer.stop();
  // Half of that minute passes at once, as the locks and the server see it.
  await world.query('update keeper_claims set until = until - 35000');
  world.mattermost.clock.advance(35_000);
  await world.until('the owner is told', async () => (await world.notices(ann)).length === 1, 60_000);
  const [told] = await world.notices(ann);
  assert.match(told?.message ?? '', /interrupted while carrying out `create`/u);
  assert.deepEqual(
    mine().map(({is_active}) => is_active),
    [false],
  );
});

check('when all processes are replaced one after the other, nothing is refused, lost or done twice', async (world, ann) => {
  const old = [await world.start(), await world.start()];
  void world.sendTo(...old);
  const replaced = new AbortController();
  const creating = (async () => {
    let count = 0;
    while (!replaced.signal.aborted) {
      secretIn(await say(world, ann, `create token ${++count}`));
      for (let looks = 0; looks < 5; looks++) assert.match((await say(world, ann, 'list')).at(-1)?.message ?? '', /token 1/u);
    }
    return count;
  })();
  const fresh = [];
  for (const [index, replica] of old.entries()) {
    fresh.push(await world.start());
    // As whoever replaces processes does: a connection that is kept open breaks under what was just sent on it.
    await world.sendTo(...old.slice(index + 1), ...fresh);
    assert.equal(await replica.end(), 0, replica.output());
  }
  replaced.abort();
  const count = await creating;
  assert.deepEqual(
    await timesPosted(world, ann, 60_000),
    Array.from({length: count}, () => 1),
  );
  assert.deepEqual(await world.query('select id from keeper_audit where outcome is null'), []);
});
