import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {secretIn} from '../chat/person.ts';
import {type DeadlineChat, day, hour, startDeadlineChat} from './deadline-chat.ts';
import {eventually} from './eventually.ts';

describe('deadlines on a server that keeps end dates', () => {
  let it: DeadlineChat;
  before(async () => {
    it = await startDeadlineChat('11.10');
  });
  after(() => it?.stop());
  const say = async (line: string) => (await it.slash(line)).at(-1)?.message ?? '';

  test('the earlier of the two ends counts, and what the server alone can do is said with the way out', async () => {
    const secret = secretIn(await it.slash('create both --expires 90d'));
    assert.match(await say('expire both 120d'), /cannot be moved.*\/token rotate/u);
    assert.match(await say('expire both never'), /cannot be moved.*\/token rotate/u);
    assert.match(await say('expire both 2h'), /at least a day away/u);
    assert.match(await say('expire both soon'), /did not understand the end/u);
    assert.match(await say('expire both'), /Give the token and its end/u);
    assert.match(await it.agree('expire both 10 days'), /ends.*in 10 days.*then I disable it/u);
    assert.match(await say('list'), /both.*in 10 days/u);
    await it.later(9 * day);
    await it.warned('both');
    await it.later(26 * hour);
    assert.equal(await it.works(secret), false);
    await it.told(/\*\*both\*\*.*has passed/u);
  });

  test('a deadline that was taken away is not enforced', async () => {
    const secret = secretIn(await it.slash('create freed --expires never'));
    await it.agree('expire freed 30d');
    await it.later(29 * day);
    assert.match(await say('expire freed never'), /has no deadline any more/u);
    await it.later(3 * day);
    assert.equal(await it.works(secret), true);
  });

  test('an earlier end is asked about first and says what it leads to; a later one, or none, is set at once', async () => {
    await it.slash('create moved --expires never');
    const question = (await it.slash('expire moved 30d')).at(-1) ?? assert.fail('nothing was asked');
    assert.match(question.message, /^Disable this token on .*in 30 days.*revoke it 14 days later.*a day ahead/u);
    assert.match(await say('list'), /moved.*no end date/u);
    assert.match((await it.ann.press(question, 'Set it')).at(-1)?.message ?? '', /moved.*ends.*in 30 days/u);
    assert.match(await say('expire moved 40d'), /moved.*ends.*in 40 days/u);
    assert.match(await say('expire moved 20d'), /^Disable this token on/u);
    assert.match(await say('list'), /moved.*in 40 days/u);
    assert.match(await say('expire moved never'), /has no deadline any more/u);
    assert.match(await say('expire moved 2h'), /at least a day away/u);
  });

  test('a direct message is asked first, whatever it asks for', async () => {
    await it.slash('create asked --expires never');
    const {ann, world} = it;
    await ann.api.call('POST', '/posts', {channel_id: await world.directChannel(ann), message: 'expire asked 30d'});
    const question = await ann.ephemeral(({message}) => /^Disable this token on.*in 30 days.*\*\*asked\*\*/su.test(message));
    assert.match(await say('list'), /asked.*no end date/u);
    await ann.press(question, 'Set it');
    assert.match(await say('list'), /asked.*in 30 days/u);
    await ann.api.call('POST', '/posts', {channel_id: await world.directChannel(ann), message: 'expire asked 60d'});
    await ann.ephemeral(({message}) => /^Disable this token on.*in 60 days/u.test(message));
    assert.match(await say('list'), /asked.*in 30 days/u);
  });

  test('of an owner who is deactivated nothing is said and nothing disabled', async () => {
    const {person, admin} = it.world;
    const bob = await person('bob');
    const secret = secretIn(await bob.slash('/token create hers --expires never', it.world.townId));
    const [question] = await bob.slash('/token expire hers 30d', it.world.townId);
    await bob.press(question ?? assert.fail('nothing was asked'), 'Set it');
    assert.match((await bob.slash('/token list', it.world.townId)).at(-1)?.message ?? '', /hers.*in 30 days/u);
    const token = [...it.world.mattermost.state.tokens.values()].find((one) => one.token === secret);
    bob.close();
    await admin.call('PUT', `/users/${bob.userId}/active`, {active: false});
    await it.later(40 * day);
    await it.later(2 * day);
    assert.equal(token?.is_active, true);
  });

  test('after a rotation in place, 7 more days are given anew', async () => {
    const passes = async () => {
      await it.agree('expire turned 1d');
      await it.later(0);
      await it.later(26 * hour);
    };
    await it.slash('create turned --expires 90d');
    await passes();
    await it.told(/\*\*turned\*\*.*has passed, so/u);
    await it.agree('extend turned');
    await it.agree('rotate turned --in-place');
    await passes();
    await eventually('told of the second', () => it.count(/\*\*turned\*\*.*has passed, so/u) === 2);
    assert.equal(it.count(/\*\*turned\*\*.*has passed again/u), 0);
    assert.match(await it.agree('extend turned'), /works again/u);
  });
});

test('a deadline that the server’s own end has caught up with is neither enforced nor extended', async () => {
  const it = await startDeadlineChat('11.10');
  try {
    const become = async (version: '10.11' | '11.10') => {
      it.world.mattermost.setVersion(version);
      await it.world.restart();
      await it.later(0);
    };
    const secret = secretIn(await it.slash('create back --expires 90d'));
    await become('10.11');
    await it.told(/does not keep the end of your token \*\*back\*\*.*so I do/u);
    await become('11.10');
    await it.later(hour);
    await it.world.runJob('scan-tokens');
    const token = [...it.world.mattermost.state.tokens.values()].find((one) => one.token === secret);
    const untilEnd = () => (token?.expires_at ?? 0) - it.world.mattermost.clock.now();
    while (untilEnd() > day) await it.later(Math.min(20 * day, untilEnd() - hour));
    await it.later(untilEnd() + 60_000);
    assert.deepEqual([token?.is_active, await it.works(secret)], [true, false]);
    assert.equal(it.count(/\*\*back\*\*.*(?:reaches its deadline|has passed)/u), 0);
    assert.match((await it.slash('extend back')).at(-1)?.message ?? '', /server itself ends back.*\/token rotate/u);
    await it.agree('disable back');
    assert.match(await it.agree('enable back'), /has expired, so it does not work\. `\/token rotate/u);
    assert.ok(await it.works(secretIn(await it.slash('rotate back'))));
  } finally {
    await it.stop();
  }
});
