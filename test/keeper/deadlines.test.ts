import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {answerOf, labels, secretIn} from '../chat/person.ts';
import {type DeadlineChat, day, hour, startDeadlineChat} from './deadline-chat.ts';
import {passTime} from './pass-time.ts';
import {inStore} from './truth.ts';

describe('deadlines on a server that keeps no end dates', () => {
  let it: DeadlineChat;
  before(async () => {
    it = await startDeadlineChat('5.37');
  });
  after(() => it?.stop());

  test('an end becomes a deadline, and one that was missed while nobody looked is enforced a day after its notice', async () => {
    const answers = await it.slash('create missed --expires 30d');
    const secret = secretIn(answers);
    assert.equal(answers.filter(({message}) => /keeps no end dates.*Token Keeper disables it on/u.test(message)).length, 1);
    await it.world.restart(async () => passTime(it.world, 31 * day));
    await it.later(0);
    await it.warned('missed');
    await it.later(23 * hour);
    assert.equal(await it.works(secret), true);
    await it.later(2 * hour);
    await it.told(/deadline of your token \*\*missed\*\*.*has passed/u);
    assert.equal(await it.works(secret), false);
    await it.warned('missed');
  });

  test('of one that works past its deadline, no time that is over is given as its end', async () => {
    await it.slash('create belated --expires 30d');
    await it.world.restart(async () => passTime(it.world, 31 * day));
    await it.later(0);
    await it.warned('belated');
    const list = (await it.slash('list')).at(-1)?.message ?? '';
    assert.match(list, /\*\*belated\*\*.* · ends soon · deadline passed on .* \(1 day ago\)/u);
    assert.match(await it.agree('disable belated'), /\*\*belated\*\* \(`\w+`\) is disabled\.$/u);
    assert.match(await it.agree('extend belated'), /works again/u);
    await it.slash('create rotated --expires 30d');
    await it.world.restart(async () => passTime(it.world, 31 * day));
    await it.later(0);
    await it.warned('rotated');
    const said = (await it.slash('rotate rotated')).map(({message}) => message).join('\n');
    assert.match(said, /The old one \(`[a-z0-9]{6}`\) still works\.\s/u);
    assert.doesNotMatch(said, /still works, until/u);
  });

  test('without a notice that arrived, nothing is disabled', async () => {
    const secret = secretIn(await it.slash('create quiet --expires 30d'));
    const posting = it.world.mattermost.misbehave({
      kind: 'bad-gateway',
      method: 'POST',
      path: /\/posts$/,
      userId: it.world.botId,
    });
    await it.later(40 * day);
    await it.later(10 * day);
    assert.equal(await it.works(secret), true);
    posting.stop();
    await it.later(2 * hour);
    await it.warned('quiet');
    assert.equal(await it.works(secret), true);
    await it.later(25 * hour);
    assert.equal(await it.works(secret), false);
  });

  test('7 more days are given once; then another end has to be set before it is enabled', async () => {
    const secret = secretIn(await it.slash('create more --expires 30d'));
    await it.later(29 * day);
    await it.warned('more');
    await it.later(25 * hour);
    const card = await it.told(/token \*\*more\*\*.*has passed, so it is disabled/u);
    assert.deepEqual([labels(card), await it.works(secret)], [['7 more days', 'Revoke'], false]);
    assert.deepEqual(labels((await it.slash('show more')).at(-1) ?? assert.fail('nothing is shown')), ['7 more days', 'Revoke']);
    assert.match((await it.slash('enable more')).at(-1)?.message ?? '', /^The deadline of more has passed/u);
    const asked = answerOf(await it.slash('extend more')) ?? assert.fail('extend asks');
    await it.ann.press(card, '7 more days');
    assert.equal(await it.works(secret), true);
    const [late] = await it.ann.press(asked, 'Enable it for 7 more days');
    assert.match(late?.message ?? '', /needs no more days/u);
    await it.later(6 * day);
    await it.warned('more', 2);
    await it.later(25 * hour);
    assert.deepEqual(labels(await it.told(/token \*\*more\*\*.*has passed again/u)), ['Revoke']);
    assert.equal(await it.works(secret), false);
    assert.match((await it.slash('extend more')).at(-1)?.message ?? '', /had its 7 more days already/u);
    assert.deepEqual(labels((await it.slash('show more')).at(-1) ?? assert.fail('nothing is shown')), ['Revoke']);
    await it.slash('expire more 30d');
    await it.agree('enable more');
    assert.equal(await it.works(secret), true);
  });

  test('the buttons of a deadline that was missed for longer than they work past it still work', async () => {
    const secret = secretIn(await it.slash('create overdue --expires 30d'));
    await it.world.restart(async () => passTime(it.world, 50 * day));
    await it.later(0);
    await it.warned('overdue');
    await it.later(25 * hour);
    const card = await it.told(/token \*\*overdue\*\*.*has passed, so it is disabled/u);
    await it.later(13 * day);
    assert.equal(await it.works(secret), false);
    await it.ann.press(card, '7 more days');
    assert.equal(await it.works(secret), true);
  });

  test('another end for what its deadline disabled says when it is revoked all the same, and that enabling prevents it', async () => {
    const secrets = [
      secretIn(await it.slash('create kept --expires 30d')),
      secretIn(await it.slash('create dropped --expires 30d')),
    ];
    await it.later(29 * day);
    for (const name of ['kept', 'dropped']) await it.warned(name);
    await it.later(25 * hour);
    const [, date = 'no date'] = /is revoked on ([^.]+)\./u.exec((await it.told(/\*\*dropped\*\*.*has passed/u)).message) ?? [];
    await it.later(5 * day);
    for (const end of ['60d', 'never']) {
      const said = (await it.slash(`expire dropped ${end}`)).at(-1)?.message ?? '';
      assert.match(
        said,
        end === 'never' ? /has no deadline any more\. It is disabled now/u : /ends.*in 60 days.*It is disabled now/u,
      );
      assert.match(said, new RegExp(`I revoke it on ${date} unless .\\/token enable`, 'u'));
    }
    await it.slash('expire kept 60d');
    assert.match(await it.agree('enable kept'), /works again/u);
    await it.later(9 * day + hour);
    await it.told(/\*\*dropped\*\*.*revoked for good/u);
    assert.deepEqual(await Promise.all(secrets.map(it.works)), [true, false]);
    await it.agree('disable kept');
    assert.match((await it.slash('expire kept 70d')).at(-1)?.message ?? '', /is disabled now; `\/token enable/u);
    const sooner = (await it.slash('expire kept 60d')).map(({message}) => message).join('\n');
    assert.match(sooner, /^Set the deadline of this disabled token to .*If it is enabled before, I disable it then:/mu);
  });

  test('what a deadline disabled is revoked after 14 days, and what a rotation put away after 7', async () => {
    await it.slash('create old --expires 30d');
    await it.later(29 * day);
    await it.warned('old');
    await it.later(25 * hour);
    await it.told(/token \*\*old\*\*.*has passed/u);
    const {tokens} = it.world.mattermost.state;
    const named = (name: string) => [...tokens.values()].filter(({description}) => description === name).length;
    await it.later(13 * day);
    assert.equal(named('old'), 1);
    await it.slash('create turned');
    await it.slash('rotate turned');
    await it.agree('done turned');
    await it.later(2 * day);
    await it.told(/\*\*old\*\*.*revoked for good/u);
    assert.deepEqual([named('old'), named('turned')], [0, 2]);
    await it.later(6 * day);
    await it.told(/\*\*turned\*\*.*revoked for good/u);
    assert.equal(named('turned'), 1);
  });

  test('what its deadline disabled long ago and somebody enabled elsewhere is not revoked, though no scan has seen it', async () => {
    const secret = secretIn(await it.slash('create lent --expires 30d'));
    await it.later(29 * day);
    await it.warned('lent');
    await it.later(25 * hour);
    await it.told(/token \*\*lent\*\*.*has passed/u);
    const token = [...it.world.mattermost.state.tokens.values()].find((one) => one.token === secret) ?? assert.fail('no token');
    passTime(it.world, 15 * day);
    await it.world.admin.call('POST', '/users/tokens/enable', {token_id: token.id});
    await it.world.runJob('revoke-disabled');
    assert.equal(await it.works(secret), true);
  });
});

describe('deadlines of which three in a row cannot be enforced', () => {
  let it: DeadlineChat;
  before(async () => {
    it = await startDeadlineChat('5.37');
  });
  after(() => it?.stop());

  /** Five tokens whose deadline has passed and of which their owner was warned, in the order in which they are enforced. */
  const five = async (names: readonly string[]) => {
    for (const name of names) await it.slash(`create ${name} --expires 30d`);
    await it.later(29 * day);
    for (const name of names) await it.warned(name);
    passTime(it.world, 25 * hour);
    const mine = [...it.world.mattermost.state.tokens.values()].filter(({description}) => names.includes(description));
    return mine.sort((a, b) => (a.id < b.id ? -1 : 1));
  };

  test('because they were deleted elsewhere: the others are, in the same run, and those are noted as gone', async () => {
    const all = await five(['a1', 'a2', 'a3', 'a4', 'a5']);
    const deleted = all.slice(0, 3);
    for (const {id} of deleted) it.world.mattermost.state.tokens.delete(id);
    await it.world.runJob('enforce-deadlines');
    assert.deepEqual(
      all.slice(3).map(({is_active}) => is_active),
      [false, false],
    );
    const ledger = await inStore(it.world, (store) => Promise.all(deleted.map(({id}) => store.tokens.find(id))));
    assert.equal(ledger.filter((token) => token?.goneAt).length, 3);
  });

  test('because the server is away: it is left alone until the next run', async () => {
    const all = await five(['c1', 'c2', 'c3', 'c4', 'c5']);
    const away = it.world.mattermost.misbehave({kind: 'bad-gateway', path: /\/users\/tokens\//u, userId: it.world.botId});
    await assert.rejects(it.world.runJob('enforce-deadlines'));
    away.stop();
    it.world.mattermost.clock.advance(3 * 60_000);
    await it.world.runJob('recover');
    await it.world.runJob('enforce-deadlines');
    assert.deepEqual(
      all.map(({is_active}) => is_active),
      [false, false, false, false, false],
    );
  });
});
