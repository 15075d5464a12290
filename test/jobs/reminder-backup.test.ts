import assert from 'node:assert/strict';
import {describe, type TestContext, test} from 'node:test';
import {day, hour, type StageOptions, startReminderStage} from './reminder-stage.ts';

/** Ann has a token whose deadline is three days after noon on a Monday, and Bob as her backup owner. */
async function withBackup(t: TestContext, options: StageOptions = {}) {
  const stage = await startReminderStage(t, options);
  const [ann, bob] = [await stage.person('ann'), await stage.person('bob')];
  const noon = stage.monday(12);
  await stage.store.backups.ask({ownerId: ann.userId, backupId: bob.userId, askedAt: 1, acceptedAt: null});
  await stage.store.backups.accept(ann.userId, bob.userId, 2);
  const token = stage.put(ann.userId, 'own', {deadlineAt: noon + 3 * day});
  return {stage, ann, bob, noon, token};
}

describe('what backup owners are told', () => {
  test('nothing done three days before the end: the backup owner who accepted, whose own reminders are off, or else the report channel', async (t) => {
    const stage = await startReminderStage(t);
    const [ann, bob, cid] = [await stage.person('ann'), await stage.person('bob'), await stage.person('cid')];
    const noon = stage.monday(12);
    await stage.store.backups.ask({ownerId: ann.userId, backupId: bob.userId, askedAt: 1, acceptedAt: null});
    await stage.store.backups.accept(ann.userId, bob.userId, 2);
    // Their own tokens, not those that they look after.
    await stage.services.preferences.set(bob.userId, {off: 'true'});
    stage.put(ann.userId, 'with backup', {deadlineAt: noon + 3 * day});
    stage.put(cid.userId, 'without', {deadlineAt: noon + 3 * day});
    stage.goTo(noon - hour);
    await stage.run();
    assert.equal(stage.cards(bob).length, 0);
    stage.goTo(noon + 1000);
    await stage.run();
    await stage.run();
    assert.equal(stage.cards(bob).length, 1);
    assert.match(stage.cards(bob)[0]?.message ?? '', /with backup/u);
    const told = stage.posts(stage.reportChannel).map(({message}) => message);
    assert.equal(told.length, 1);
    assert.match(told[0] ?? '', /without/u);
    assert.doesNotMatch(told[0] ?? '', /with backup/u);
  });

  test('a backup owner who is deactivated counts as none: the report channel is told', async (t) => {
    const stage = await startReminderStage(t);
    const [ann, bob] = [await stage.person('ann'), await stage.person('bob')];
    const noon = stage.monday(12);
    await stage.store.backups.ask({ownerId: ann.userId, backupId: bob.userId, askedAt: 1, acceptedAt: null});
    await stage.store.backups.accept(ann.userId, bob.userId, 2);
    stage.put(ann.userId, 'ci', {deadlineAt: noon + 3 * day});
    await stage.admin.call('DELETE', `/users/${bob.userId}`);
    stage.goTo(noon + 1000);
    await stage.run();
    assert.equal(stage.cards(bob).length, 0);
    assert.match(stage.posts(stage.reportChannel)[0]?.message ?? '', /\*\*ci\*\*/u);
  });

  test('a backup owner can disable a person’s token from the card; their bot’s token is only named', async (t) => {
    const {stage, ann, bob, noon, token} = await withBackup(t);
    const bots = stage.put(await stage.botOf(ann, 'deployer'), 'deploy', {deadlineAt: noon + 3 * day});
    stage.goTo(noon + 1000);
    await stage.run();
    const [card] = stage.cards(bob);
    assert.match(card?.message ?? '', /\*\*deploy\*\*/u);
    const controls = JSON.stringify(card?.props);
    assert.ok(controls.includes(token.id));
    assert.ok(!controls.includes(bots.id));
  });

  test('of a token that the server deleted at its end, a backup owner’s card says so and offers nothing', async (t) => {
    const {stage, ann, bob, noon} = await withBackup(t, {version: '11.10'});
    const endAt = noon + 8 * day;
    const servers = stage.put(ann.userId, 'servers', {expiresAt: endAt, madeAt: endAt - 90 * day});
    for (const at of [noon, endAt - 26 * hour]) {
      stage.goTo(at);
      await stage.run();
    }
    const card = () => stage.cards(bob).find(({message}) => message.includes('**servers**')) ?? assert.fail('no card');
    assert.ok(JSON.stringify(card().props).includes(servers.id));
    stage.goTo(endAt + 2 * hour);
    await stage.run();
    assert.match(card().message, /\*\*servers\*\*.*ended/u);
    assert.ok(!JSON.stringify(card().props).includes(servers.id));
  });

  test('what its owner only put off is not dealt with to a backup owner, before nor after they were told', async (t) => {
    const {stage, ann, bob, noon, token} = await withBackup(t);
    stage.goTo(noon - day);
    await stage.run();
    const putOff = async () => {
      const known = (await stage.store.tokens.find(token.id)) ?? assert.fail('no token');
      await stage.services.reminders.snooze({id: ann.userId, timeZone: 'UTC'}, known, 30 * day);
    };
    await putOff();
    const cards = async () => {
      await stage.run();
      return stage.cards(bob).map(({message}) => message);
    };
    stage.goTo(noon + 1000);
    assert.match((await cards()).join(), /^Nothing has been done yet.*\n- \*\*own\*\* .* · ends [^\n]*$/u);
    assert.ok(JSON.stringify(stage.cards(bob)[0]?.props).includes(token.id));
    await putOff();
    assert.match((await cards()).join(), /^Nothing has been done yet/u);
    stage.change(token, {is_active: false});
    assert.match((await cards()).join(), /^All of this has been dealt with/u);
  });

  test('who is the backup owner no more is told nothing further: neither by a card on its way nor by one that they have', async (t) => {
    const {stage, ann, bob, noon, token} = await withBackup(t);
    const bots = stage.put(await stage.botOf(ann, 'deployer'), 'deploy', {deadlineAt: noon + 5 * day});
    stage.goTo(noon + 1000);
    await stage.run();
    const told = () => stage.cards(bob).map(({message}) => message);
    const before = told();
    assert.match(before.join(), /\*\*own\*\*/u);
    stage.goTo(noon + 2 * day + 1000);
    await stage.write();
    await stage.services.backups.end(ann.userId);
    for (const {id} of [token, bots]) await stage.admin.call('POST', '/users/tokens/disable', {token_id: id});
    await stage.run();
    assert.doesNotMatch(told().slice(1).join(), /\*\*/u);
    assert.match(told().join(), /any more/u);
    assert.deepEqual(told().slice(0, 1), before);
  });

  for (const lifetime of [300 * day, 20 * day]) {
    test(`a backup owner who had a card on Friday is told of the next token a day before its end, of ${lifetime / day} days`, async (t) => {
      const stage = await startReminderStage(t);
      const [ann, bob] = [await stage.person('ann'), await stage.person('bob')];
      await stage.store.backups.ask({ownerId: ann.userId, backupId: bob.userId, askedAt: 1, acceptedAt: null});
      await stage.store.backups.accept(ann.userId, bob.userId, 2);
      const friday = stage.monday(0) + 4 * day;
      const endAt = friday + 13 * hour + Math.min(3 * day, lifetime / 10);
      stage.put(ann.userId, 'first', {deadlineAt: friday + 10 * hour + 3 * day});
      stage.put(ann.userId, 'second', {deadlineAt: endAt, madeAt: endAt - lifetime});
      for (let at = friday + 8 * hour; at < endAt; at += hour) {
        stage.goTo(at);
        await stage.run();
      }
      const [card, ...others] = stage.cards(bob).filter(({message}) => message.includes('**second**'));
      assert.ok(card, 'no card came');
      assert.equal(others.length, 0);
      assert.ok(endAt - card.create_at >= day - 1000, new Date(card.create_at).toUTCString());
    });
  }
});
