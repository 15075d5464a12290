import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {secretIn} from '../chat/person.ts';
import {type DeadlineChat, day, hour, startDeadlineChat} from './deadline-chat.ts';
import {passTime} from './pass-time.ts';
import {inStore} from './truth.ts';

describe('a pause over a deadline', () => {
  let it: DeadlineChat;
  before(async () => {
    it = await startDeadlineChat('5.37');
  });
  after(() => it?.stop());

  const tokenOf = (secret: string) =>
    [...it.world.mattermost.state.tokens.values()].find(({token}) => token === secret) ?? assert.fail('there is no such token');
  const reasonsOn = (id: string) => inStore(it.world, async (store) => (await store.holds.of([id])).map(({reason}) => reason));
  const passed = (name: string) => it.count(new RegExp(`\\*\\*${name}\\*\\*.*has passed, so it is disabled`, 'u'));
  const ofPause = (name: string) => it.count(new RegExp(`pause of your token \\*\\*${name}\\*\\*`, 'u'));
  /** Paused for two days, a day before its deadline, of which its owner has been told. */
  const pausedLate = async (name: string) => {
    const token = tokenOf(secretIn(await it.slash(`create ${name} --expires 30d`)));
    await it.later(29 * day);
    await it.warned(name);
    await it.agree(`pause ${name} 2d`);
    return token;
  };

  test('of which its owner was told: it stays disabled, is not for a moment enabled, and one message says why', async () => {
    const token = await pausedLate('told');
    passTime(it.world, 2 * day + hour);
    await it.world.runJob('end-pauses');
    assert.equal(token.is_active, false);
    await it.later(0);
    await it.told(/\*\*told\*\*.*has passed, so it is disabled/u);
    await it.later(hour);
    assert.deepEqual([token.is_active, passed('told'), ofPause('told')], [false, 1, 0]);
    assert.deepEqual(await reasonsOn(token.id), ['deadline']);
    assert.match(await it.agree('extend told'), /works again/u);
    assert.equal(token.is_active, true);
  });

  test('is revoked 14 days after that message, as any other', async () => {
    const token = await pausedLate('later');
    await it.later(2 * day + hour);
    await it.told(/\*\*later\*\*.*has passed, so it is disabled/u);
    await it.later(14 * day - 2 * hour);
    assert.ok(it.world.mattermost.state.tokens.has(token.id));
    await it.later(3 * hour);
    await it.told(/\*\*later\*\*.*revoked for good/u);
  });

  test('of which nobody was told yet: it works again, and is disabled a day after its notice', async () => {
    const token = tokenOf(secretIn(await it.slash('create untold --expires 30d')));
    await it.later(25 * day);
    await it.agree('pause untold 7d');
    await it.later(7 * day + hour);
    await it.told(/pause of your token \*\*untold\*\*.*works again/u);
    await it.warned('untold');
    await it.later(23 * hour);
    assert.deepEqual([token.is_active, passed('untold')], [true, 0]);
    await it.later(2 * hour);
    await it.told(/\*\*untold\*\*.*has passed, so it is disabled/u);
    assert.equal(token.is_active, false);
  });

  test('that its owner moved during the pause: it works again', async () => {
    const token = await pausedLate('moved');
    await it.slash('expire moved 30d');
    await it.later(2 * day + hour);
    await it.told(/pause of your token \*\*moved\*\*.*works again/u);
    assert.deepEqual([token.is_active, passed('moved')], [true, 0]);
  });

  test('and another hold: that one stays, and nothing is put beside it', async () => {
    const token = await pausedLate('held');
    await inStore(it.world, (store) =>
      store.holds.add({id: 'a hold', tokenId: token.id, reason: 'admin', byKind: 'admin', byId: 'x', since: 1, until: null}),
    );
    await it.later(2 * day + hour);
    await it.told(/pause of your token \*\*held\*\*.*something else holds it/u);
    assert.deepEqual([await reasonsOn(token.id), token.is_active, passed('held')], [['admin'], false, 0]);
  });

  test('whose end was cut off: it is found out, told once, and the pause is over', async () => {
    const token = await pausedLate('cut');
    const bad = {
      method: 'POST',
      path: /\/users\/tokens\/disable$/u,
      userId: it.world.botId,
      kind: 'cut-after',
      times: 2,
    } as const;
    const cut = it.world.mattermost.misbehave(bad);
    const silent = it.world.mattermost.misbehave({kind: 'bad-gateway', method: 'GET', path: /\/users\/tokens\/[a-z0-9]{26}$/u});
    passTime(it.world, 2 * day + hour);
    await it.world.runJob('end-pauses').catch(() => {});
    assert.equal(cut.hits, 2);
    await it.world.runJob('end-pauses').catch(() => {});
    assert.equal(cut.hits, 2);
    await it.world.restart(async () => {
      cut.stop();
      silent.stop();
    });
    await it.world.runJob('recover');
    await it.later(hour);
    await it.told(/\*\*cut\*\*.*has passed, so it is disabled/u);
    await it.later(hour);
    assert.deepEqual([token.is_active, passed('cut'), ofPause('cut'), await reasonsOn(token.id)], [false, 1, 0, ['deadline']]);
  });
});
