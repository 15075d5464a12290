import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import {day, hour, startReminderStage} from './reminder-stage.ts';

describe('whom reminders go to', () => {
  test('a bot’s token: its owner, with a notice at the end', async (t) => {
    const stage = await startReminderStage(t, {version: '11.10'});
    const ann = await stage.person('ann');
    const noon = stage.monday(12);
    const botId = await stage.botOf(ann, 'deployer');
    stage.put(botId, 'deploy', {expiresAt: noon + 7 * day, madeAt: noon - 90 * day});
    stage.goTo(noon + 1000);
    await stage.run();
    assert.match(stage.cards(ann)[0]?.message ?? '', /\*\*deploy\*\*.*of @⁠?deployer/u);
    stage.goTo(noon + 7 * day + 1000);
    await stage.run();
    assert.match(stage.cards(ann).at(-1)?.message ?? '', /ended/u);
  });

  test('from 12.0 a bot’s owner is told of its 7, 3 and 1 days by the server, and by us of the others', async (t) => {
    const stage = await startReminderStage(t, {version: '11.10', called: '12.0.1'});
    const ann = await stage.person('ann');
    const endAt = stage.monday(12) + 49 * day;
    const botId = await stage.botOf(ann, 'deployer');
    stage.put(botId, 'deploy', {expiresAt: endAt, madeAt: endAt - 90 * day});
    const told: number[] = [];
    for (const lead of [18, 14, 7, 3, 1, 0]) {
      stage.goTo(endAt - lead * day + 2 * hour);
      const before = stage.cards(ann).length;
      await stage.run();
      if (stage.cards(ann).length > before) told.push(lead);
    }
    assert.deepEqual(told, [18, 14]);
  });

  test('from 12.0 that is so with personal access tokens off, too', async (t) => {
    const stage = await startReminderStage(t, {version: '11.10', called: '12.0.1'});
    const ann = await stage.person('ann');
    const noon = stage.monday(12);
    const botId = await stage.botOf(ann, 'deployer');
    stage.put(botId, 'deploy', {expiresAt: noon + 7 * day, madeAt: noon - 90 * day});
    await stage.admin.call('PUT', '/config/patch', {ServiceSettings: {EnableUserAccessTokens: false}});
    stage.goTo(noon + 1000);
    await stage.run();
    assert.equal(stage.mattermost.state.config.ServiceSettings?.EnableUserAccessTokens, false);
    assert.equal(stage.cards(ann).length, 0);
  });

  test('a plugin’s bot: the report channel, in full only where system admins alone read it', async (t) => {
    const stage = await startReminderStage(t);
    const noon = stage.monday(12);
    const bot = await stage.admin.call<{user_id: string}>('POST', '/bots', {username: 'plugged'});
    const known = stage.mattermost.state.bots.get(bot.user_id) ?? assert.fail('no bot');
    stage.mattermost.state.bots.set(bot.user_id, {...known, owner_id: 'com.example.plugin'});
    stage.put(bot.user_id, 'sync', {deadlineAt: noon + 7 * day});
    stage.goTo(noon + 1000);
    await stage.run();
    assert.match(stage.posts(stage.reportChannel)[0]?.message ?? '', /\*\*sync\*\*.*plugged/u);
    const bob = await stage.person('bob');
    await stage.admin.call('POST', `/channels/${stage.reportChannel}/members`, {user_id: bob.userId});
    stage.goTo(noon + 4 * day + 1000);
    await stage.run();
    const last = stage.posts(stage.reportChannel).at(-1)?.message ?? '';
    assert.match(last, /Nobody has taken care of a token/u);
    assert.ok(!last.includes('sync'));
  });

  test('whose bot it is no more is told nothing further of its tokens', async (t) => {
    const stage = await startReminderStage(t);
    const [ann, bob] = [await stage.person('ann'), await stage.person('bob')];
    const noon = stage.monday(12);
    const botId = await stage.botOf(ann, 'deployer');
    const tokens = [7, 8].map((days) => stage.put(botId, `deploy ${days}`, {deadlineAt: noon + days * day}));
    stage.goTo(noon + 1000);
    await stage.run();
    const told = () => stage.cards(ann).map(({message}) => message);
    const before = told();
    assert.match(before.join(), /\*\*deploy 7\*\*/u);
    stage.goTo(noon + day + 1000);
    await stage.write();
    await stage.admin.call('POST', `/bots/${botId}/assign/${bob.userId}`);
    for (const {id} of tokens) await stage.admin.call('POST', '/users/tokens/disable', {token_id: id});
    await stage.run();
    assert.deepEqual(told(), before);
  });

  test('for a card of many tokens of one bot the server is asked once whose bot it is', async (t) => {
    const stage = await startReminderStage(t);
    const ann = await stage.person('ann');
    const noon = stage.monday(12);
    const botId = await stage.botOf(ann, 'deployer');
    for (let index = 0; index < 20; index++) stage.put(botId, `deploy ${index}`, {deadlineAt: noon + 7 * day});
    stage.goTo(noon + 1000);
    await stage.write();
    const asked = () => stage.mattermost.requests().filter(({path}) => path.startsWith(`/api/v4/bots/${botId}`)).length;
    const before = asked();
    await stage.run();
    assert.equal(stage.cards(ann).length, 1);
    assert.equal(asked() - before, 1);
  });

  test('nobody is told that nothing was done of an end that was set after the time for that', async (t) => {
    const stage = await startReminderStage(t);
    const ann = await stage.person('ann');
    const noon = stage.monday(12);
    stage.goTo(noon);
    stage.put(ann.userId, 'ci', {deadlineAt: noon + 2 * day, madeAt: noon - 300 * day});
    await stage.run();
    stage.goTo(noon + hour);
    await stage.run();
    assert.equal(stage.cards(ann).length, 1);
    assert.equal(stage.posts(stage.reportChannel).length, 0);
  });

  test('of what nobody can be told in time, the report channel is not told that it is disabled', async (t) => {
    const stage = await startReminderStage(t);
    const [ann, bob] = [await stage.person('ann'), await stage.person('bob')];
    const noon = stage.monday(12);
    const plugged = await stage.botOf(bob, 'plugged');
    const known = stage.mattermost.state.bots.get(plugged) ?? assert.fail('no bot');
    stage.mattermost.state.bots.set(plugged, {...known, owner_id: 'com.example.plugin'});
    for (const [ownerId, name] of [
      [ann.userId, 'left'],
      [await stage.botOf(ann, 'deployer'), 'deploy'],
      [plugged, 'sync'],
      [bob.userId, 'told'],
    ] as const)
      stage.put(ownerId, name, {deadlineAt: noon + 10 * day});
    await stage.run();
    await stage.admin.call('DELETE', `/users/${ann.userId}`);
    stage.goTo(noon + 12 * day);
    await stage.run();
    const said = stage
      .posts(stage.reportChannel)
      .flatMap(({message}) => message.split('\n'))
      .filter((line) => line.includes('deadline has passed'));
    assert.equal(said.length, 4, said.join('\n'));
    for (const line of said)
      assert.match(line, line.includes('**told**') ? /disabled a day after this message/u : /left alone.*nobody can be told/u);
  });

  test('a deactivated owner is not told, the report channel is', async (t) => {
    const stage = await startReminderStage(t);
    const ann = await stage.person('ann');
    const noon = stage.monday(12);
    stage.put(ann.userId, 'orphan', {deadlineAt: noon + 3 * day});
    await stage.admin.call('DELETE', `/users/${ann.userId}`);
    stage.goTo(noon + 1000);
    await stage.run();
    assert.equal(stage.cards(ann).length, 0);
    assert.match(stage.posts(stage.reportChannel)[0]?.message ?? '', /orphan/u);
  });

  test('nobody is told of our own token', async (t) => {
    const stage = await startReminderStage(t);
    const noon = stage.monday(12);
    stage.put(stage.botId, 'Token Keeper itself', {deadlineAt: noon + day});
    stage.goTo(noon + 1000);
    await stage.run();
    assert.equal(stage.posts(stage.reportChannel).length, 0);
  });
});
