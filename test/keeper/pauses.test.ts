import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {createApi} from '../chat/mattermost-api.ts';
import {confirm, type Person, secretIn} from '../chat/person.ts';
import {startWorld, type World} from './keeper.ts';
import {inStore} from './truth.ts';

const minute = 60_000;

describe('a pause', () => {
  let world: World;
  let ann: Person;
  before(async () => {
    world = await startWorld({timeoutMs: 400});
    ann = await world.person('ann');
  });
  after(async () => {
    ann?.close();
    await world?.stop();
  });

  const slash = (line: string) => ann.slash(`/token ${line}`, world.townId);
  const works = async (secret: string) => (await createApi(world.mattermost.url, secret).status('GET', '/users/me')) === 200;
  const agree = async (line: string) => (await confirm(ann, `/token ${line}`, world.townId)).at(-1)?.message ?? '';
  const told = (pattern: RegExp) => ann.posted(({message}) => pattern.test(message));
  const later = async (ms: number) => {
    world.mattermost.clock.advance(ms);
    for (const job of ['recover', 'end-pauses', 'end-pauses', 'deliver-notices']) await world.runJob(job);
  };

  test('asks, says when it ends, and ends by itself', async () => {
    const secret = secretIn(await slash('create ci'));
    assert.match((await slash('pause ci 30m')).at(-1)?.message ?? '', /Pause this token for 30 minutes/u);
    assert.equal(await works(secret), true);
    assert.match(await agree('pause ci 30m'), /paused and works again.*in 30 minutes/u);
    assert.equal(await works(secret), false);
    assert.match((await slash('list')).at(-1)?.message ?? '', /\*\*ci\*\* .* · paused until .*in (?:29|30) minutes/u);
    const shown = (await slash('show ci')).at(-1)?.props.attachments?.[0]?.fields ?? [];
    assert.match(String(shown[0]?.value), /^paused until .*in (?:29|30) minutes/u);
    await later(29 * minute);
    assert.equal(await works(secret), false);
    await later(2 * minute);
    assert.equal(await works(secret), true);
    await told(/pause of your token \*\*ci\*\*.*works again/u);
  });

  test('of less than 5 minutes or more than 7 days is refused', async () => {
    await slash('create span');
    for (const span of ['4m', '8d', 'soon']) {
      assert.match((await slash(`pause span ${span}`)).at(-1)?.message ?? '', /from `5m` to `7d`/u);
    }
  });

  test('ends after a restart that it was over in', async () => {
    const secret = secretIn(await slash('create restart'));
    await agree('pause restart 1h');
    await world.restart(async () => world.mattermost.clock.advance(2 * 60 * minute));
    await later(0);
    assert.equal(await works(secret), true);
  });

  test('that outlasts the token’s own end is not said to make it work again', async () => {
    const secret = secretIn(await slash('create brief --expires 2d'));
    const question = (await slash('pause brief 3d')).map(({message}) => message).join('\n');
    assert.match(question, /for 3 days\?.*The token ends before the pause is over, so I do not enable it again:/u);
    assert.match(await agree('pause brief 3d'), /is paused\. It ends on .*in 2 days\), before the pause is over/u);
    await later(73 * 60 * minute);
    assert.equal(await works(secret), false);
    await told(/pause of your token \*\*brief\*\*.*does not work now/u);
  });

  test('that its owner ended is over', async () => {
    const secret = secretIn(await slash('create early'));
    await agree('pause early 1h');
    await agree('enable early');
    assert.equal(await works(secret), true);
    await agree('disable early');
    await later(2 * 60 * minute);
    assert.equal(await works(secret), false);
  });

  test('never ends over another hold', async () => {
    const old = secretIn(await slash('create held'));
    const id = [...world.mattermost.state.tokens.values()].find(({token}) => token === old)?.id ?? '';
    const fresh = secretIn(await slash('rotate held'));
    await agree(`pause ${id} 30m`);
    await agree('done held');
    await later(31 * minute);
    await told(/pause of your token.*stays disabled, because something else holds it/u);
    assert.deepEqual([await works(old), await works(fresh)], [false, true]);
  });

  test('leaves the token disabled where its owner has lost the right to own tokens, and says so', async () => {
    const secret = secretIn(await slash('create lost'));
    await agree('pause lost 30m');
    await world.admin.call('PUT', `/users/${ann.userId}/roles`, {roles: 'system_user'});
    await later(31 * minute);
    await told(/\*\*lost\*\*.*may not own tokens any more/u);
    await world.admin.call('PUT', `/users/${ann.userId}/roles`, {roles: 'system_user system_user_access_token'});
    assert.equal(await works(secret), false);
    await agree('enable lost');
    assert.equal(await works(secret), true);
  });

  test('that is over while its owner is deactivated ends on their return, and says so', async () => {
    const bob = await world.person('bob');
    const direct = await world.directChannel(bob);
    const setActive = (active: boolean) => world.admin.call('PUT', `/users/${bob.userId}/active`, {active});
    const secret = secretIn(await bob.slash('/token create away', world.townId));
    await confirm(bob, '/token pause away 30m', world.townId);
    bob.close();
    await setActive(false);
    const other = secretIn(await slash('create beside'));
    await agree('pause beside 30m');
    await later(31 * minute);
    assert.equal(await works(other), true);
    await later(24 * 60 * minute);
    await setActive(true);
    assert.equal(await works(secret), false);
    await later(0);
    assert.equal(await works(secret), true);
    const posts = [...world.mattermost.state.posts.values()].filter(({channel_id}) => channel_id === direct);
    assert.equal(posts.filter(({message}) => /\*\*away\*\*.*is over: it works again/u.test(message)).length, 1);
    assert.equal(posts.filter(({message}) => /stays disabled/u.test(message)).length, 0);
  });

  test('ends though those before it are of tokens that were deleted elsewhere, which are noted as gone', async () => {
    const secrets: string[] = [];
    for (const name of ['one', 'two', 'three', 'four']) {
      secrets.push(secretIn(await slash(`create ${name}`)));
      await agree(`pause ${name} 30m`);
      world.mattermost.clock.advance(1000);
    }
    const {tokens} = world.mattermost.state;
    const last = secrets.pop() ?? '';
    for (const {id, token} of [...tokens.values()]) if (secrets.includes(token)) tokens.delete(id);
    world.mattermost.clock.advance(31 * minute);
    await world.runJob('end-pauses');
    assert.equal(await works(last), true);
    const ledger = await inStore(world, (store) => store.tokens.of(ann.userId));
    const gone = new Set(ledger.filter(({goneAt}) => goneAt !== null).map(({name}) => name));
    assert.deepEqual(
      ['one', 'two', 'three', 'four'].map((name) => gone.has(name)),
      [true, true, true, false],
    );
  });

  for (const kind of ['hang-after', 'cut-after'] as const) {
    test(`that was cut off (${kind}) still ends by itself, and so does its end`, async () => {
      const secret = secretIn(await slash(`create ${kind}`));
      const bad = {kind, method: 'POST', userId: world.botId} as const;
      const disabling = world.mattermost.misbehave({...bad, path: /\/users\/tokens\/disable$/});
      await agree(`pause ${kind} 30m`);
      disabling.stop();
      assert.equal(await works(secret), false);
      const enabling = world.mattermost.misbehave({...bad, path: /\/users\/tokens\/enable$/, times: 2});
      await later(31 * minute);
      enabling.stop();
      await later(3 * minute);
      assert.equal(await works(secret), true);
      await agree(`disable ${kind}`);
      await later(60 * minute);
      assert.equal(await works(secret), false);
    });
  }
});
