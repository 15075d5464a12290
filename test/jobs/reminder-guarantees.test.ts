import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {MisbehaviourRule} from '../mattermost/server.ts';
import {day, hour, startReminderStage} from './reminder-stage.ts';

describe('each reminder once, and none lost', () => {
  test('a process that dies before it delivers: the next one delivers, once', async (t) => {
    const stage = await startReminderStage(t);
    const everybody = await stage.people(3);
    const noon = stage.monday(12);
    for (const {userId} of everybody) stage.put(userId, 'ci', {deadlineAt: noon + 7 * day});
    stage.goTo(noon + 1000);
    await stage.write();
    for (const person of everybody) assert.equal(stage.cards(person).length, 0);
    await stage.another().run();
    await stage.run();
    for (const person of everybody) assert.equal(stage.cards(person).length, 1);
  });

  test('several processes at the same time', async (t) => {
    const stage = await startReminderStage(t);
    const everybody = await stage.people(8);
    const noon = stage.monday(12);
    const friday = noon + 4 * day;
    for (const {userId} of everybody) {
      for (const name of ['ci', 'deploy']) stage.put(userId, name, {deadlineAt: friday + 3 * day});
      stage.put(userId, 'urgent', {deadlineAt: friday + day});
    }
    stage.goTo(noon);
    await stage.run();
    const before = everybody.map((person) => stage.cards(person).length);
    stage.goTo(friday + 1000);
    const keepers = [stage, stage.another(), stage.another()];
    for (let round = 0; round < 3; round++) await Promise.all(keepers.map((keeper) => keeper.run()));
    for (const [index, person] of everybody.entries()) {
      const told = stage.cards(person).slice(before[index]);
      assert.equal(told.length, 1);
      assert.match(told[0]?.message ?? '', /urgent.*\n.*(?:ci|deploy).*\n.*(?:ci|deploy)/u);
    }
  });

  const faults: Readonly<Record<string, Omit<MisbehaviourRule, 'path'>>> = {
    'a rate limit': {kind: 'rate-limit', times: 2, retryAfterSeconds: 1},
    'a bad gateway': {kind: 'bad-gateway', times: 3},
    'a time-out before it was posted': {kind: 'hang', times: 2},
    'a time-out after it was posted': {kind: 'hang-after', times: 2},
    'a connection cut before': {kind: 'cut-before', times: 2},
    'a connection cut after it was posted': {kind: 'cut-after', times: 2},
  };
  for (const [name, rule] of Object.entries(faults)) {
    test(`${name} at every send`, async (t) => {
      const stage = await startReminderStage(t, {timeoutMs: 400});
      const everybody = await stage.people(2);
      const noon = stage.monday(12);
      for (const {userId} of everybody) stage.put(userId, 'ci', {deadlineAt: noon + 7 * day});
      stage.goTo(noon + 1000);
      const running = stage.mattermost.misbehave({...rule, method: 'POST', path: /\/posts$/u});
      await stage.keepTrying();
      assert.equal(running.hits, rule.times);
      for (const person of everybody) assert.equal(stage.cards(person).length, 1);
    });
  }

  const callsOfACard = {
    'who they are': /\/users\/ids$/u,
    'how they want it': /\/preferences\/token_keeper$/u,
    'their direct channel': /\/channels\/direct$/u,
    'who we are': /\/users\/me$/u,
  };
  for (const [what, path] of Object.entries(callsOfACard)) {
    test(`asking for ${what} fails for a while`, async (t) => {
      const stage = await startReminderStage(t, {timeoutMs: 200});
      const everybody = await stage.people(2);
      const noon = stage.monday(12);
      for (const {userId} of everybody) stage.put(userId, 'ci', {deadlineAt: noon + 7 * day});
      stage.goTo(noon + 1000);
      for (const kind of ['bad-gateway', 'hang', 'cut-after'] as const) {
        stage.mattermost.misbehave({kind, path, userId: stage.botId, times: 3});
      }
      await stage.keepTrying();
      for (const person of everybody) assert.equal(stage.cards(person).length, 1);
    });
  }

  test('what is wrong with one owner keeps no other’s reminder back', async (t) => {
    const stage = await startReminderStage(t);
    const [ann, bob] = await stage.people(2);
    assert.ok(ann && bob);
    const botId = await stage.botOf(ann, 'deployer');
    const noon = stage.monday(12);
    stage.put(botId, 'deploy', {deadlineAt: noon + 7 * day});
    stage.put(ann.userId, 'ci', {deadlineAt: noon + 7 * day});
    stage.put(bob.userId, 'ci', {deadlineAt: noon + 7 * day});
    stage.goTo(noon + 1000);
    const botIsBad = stage.mattermost.misbehave({kind: 'bad-gateway', path: new RegExp(`/bots/${botId}$`, 'u')});
    const annIsBad = stage.mattermost.misbehave({
      kind: 'bad-gateway',
      path: new RegExp(`/users/${ann.userId}/preferences`, 'u'),
    });
    await stage.keepTrying(2 * 60_000);
    assert.equal(stage.cards(bob).length, 1);
    assert.equal(stage.cards(ann).length, 0);
    botIsBad.stop();
    annIsBad.stop();
    await stage.keepTrying(2 * 60_000);
    assert.match(stage.cards(ann)[0]?.message ?? '', /\*\*(?:ci|deploy)\*\*/u);
    stage.goTo(noon + day + 1000);
    await stage.keepTrying(60_000);
    const all = stage
      .cards(ann)
      .map(({message}) => message)
      .join('\n');
    assert.ok(all.split('**ci**').length === 2 && all.split('**deploy**').length === 2, all);
  });

  test('a server that was away for two days: what is due then, and no more', async (t) => {
    const stage = await startReminderStage(t);
    const [ann] = await stage.people(1);
    assert.ok(ann);
    const noon = stage.monday(12);
    stage.put(ann.userId, 'ci', {deadlineAt: noon + 7 * day});
    stage.put(ann.userId, 'deploy', {deadlineAt: noon + 8 * day});
    await stage.run();
    stage.goTo(noon + 1000);
    const away = stage.mattermost.misbehave({path: /./u, kind: 'bad-gateway'});
    await stage.run().catch(() => {});
    stage.goTo(noon + 2 * day + 1000);
    await stage.run().catch(() => {});
    away.stop();
    await stage.keepTrying();
    assert.equal(stage.cards(ann).length, 1);
    assert.match(stage.cards(ann)[0]?.message ?? '', /ci.*\n.*deploy/u);
  });

  test('we were away for three days, over an end and a step: each is said once', async (t) => {
    const stage = await startReminderStage(t, {version: '11.10'});
    const [ann] = await stage.people(1);
    assert.ok(ann);
    const botId = await stage.botOf(ann, 'deployer');
    const noon = stage.monday(12);
    stage.put(botId, 'ended', {expiresAt: noon + 2 * day, madeAt: noon - 90 * day});
    stage.put(botId, 'ends', {expiresAt: noon + 4 * day, madeAt: noon - 90 * day});
    stage.goTo(noon);
    await stage.run();
    const before = stage.cards(ann).length;
    stage.goTo(noon + 3 * day + hour);
    await stage.run();
    await stage.run();
    const [card, ...others] = stage.cards(ann).slice(before);
    assert.equal(others.length, 0);
    assert.match(card?.message ?? '', /\*\*ended\*\*.*ended.*\n.*\*\*ends\*\*.*ends/u);
  });

  test('what was put off is not said once a tighter step was', async (t) => {
    const stage = await startReminderStage(t);
    const [ann] = await stage.people(1);
    assert.ok(ann);
    const noon = stage.monday(12);
    stage.put(ann.userId, 'ci', {deadlineAt: noon + day});
    stage.goTo(noon - 20_000);
    const bad = stage.mattermost.misbehave({kind: 'bad-gateway', path: new RegExp(`/users/${ann.userId}/preferences`, 'u')});
    await stage.run();
    bad.stop();
    await stage.keepTrying(10 * 60_000);
    assert.equal(stage.cards(ann).length, 1);
  });

  test('a pause does not swallow the reminder that falls into it', async (t) => {
    const stage = await startReminderStage(t);
    const [ann] = await stage.people(1);
    assert.ok(ann);
    const noon = stage.monday(12);
    const token = stage.put(ann.userId, 'ci', {deadlineAt: noon + 7 * day});
    await stage.run();
    const pause = {id: 'pause', tokenId: token.id, reason: 'pause', byKind: 'user', byId: ann.userId} as const;
    await stage.store.holds.add({...pause, since: noon - 1000, until: noon + 30 * 60_000});
    stage.change(token, {is_active: false});
    stage.goTo(noon + 1000);
    await stage.run();
    assert.equal(stage.cards(ann).length, 0);
    stage.change(token, {is_active: true});
    await stage.store.holds.lift(['pause']);
    stage.goTo(noon + 31 * 60_000);
    await stage.run();
    assert.equal(stage.cards(ann).length, 1);
  });

  test('a clock that jumps ahead and back repeats nothing', async (t) => {
    const stage = await startReminderStage(t);
    const [ann] = await stage.people(1);
    assert.ok(ann);
    const noon = stage.monday(12);
    stage.put(ann.userId, 'ci', {deadlineAt: noon + 14 * day});
    stage.goTo(noon + 1000);
    await stage.run();
    for (const at of [noon - 3 * day, noon + 2 * day, noon - day, noon + 3 * day]) {
      stage.goTo(at);
      await stage.run();
    }
    assert.equal(stage.cards(ann).length, 1);
  });
});
