import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import fc from 'fast-check';
import type {Person} from '../chat/person.ts';
import type {Token} from '../mattermost/model.ts';
import type {MisbehaviourRule} from '../mattermost/server.ts';
import {day, hour, type ReminderStage, startReminderStage} from './reminder-stage.ts';

async function people(stage: ReminderStage, count: number): Promise<Person[]> {
  return Promise.all(Array.from({length: count}, (_, index) => stage.person(`p${String.fromCharCode(97 + index)}`)));
}

/** Tries as our jobs do, every quarter of a minute, for so long. */
async function keepTrying(stage: ReminderStage, ms = 5 * 60_000): Promise<void> {
  for (let past = 0; past < ms; past += 15_000) {
    stage.mattermost.clock.advance(15_000);
    await stage.run().catch(() => {});
  }
}

describe('each reminder once, and none lost', () => {
  test('a process that dies before it delivers: the next one delivers, once', async (t) => {
    const stage = await startReminderStage(t);
    const everybody = await people(stage, 3);
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
    const everybody = await people(stage, 8);
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
      const everybody = await people(stage, 2);
      const noon = stage.monday(12);
      for (const {userId} of everybody) stage.put(userId, 'ci', {deadlineAt: noon + 7 * day});
      stage.goTo(noon + 1000);
      const running = stage.mattermost.misbehave({...rule, method: 'POST', path: /\/posts$/u});
      await keepTrying(stage);
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
      const everybody = await people(stage, 2);
      const noon = stage.monday(12);
      for (const {userId} of everybody) stage.put(userId, 'ci', {deadlineAt: noon + 7 * day});
      stage.goTo(noon + 1000);
      for (const kind of ['bad-gateway', 'hang', 'cut-after'] as const) {
        stage.mattermost.misbehave({kind, path, userId: stage.botId, times: 3});
      }
      await keepTrying(stage);
      for (const person of everybody) assert.equal(stage.cards(person).length, 1);
    });
  }

  test('what is wrong with one owner keeps no other’s reminder back', async (t) => {
    const stage = await startReminderStage(t);
    const [ann, bob] = await people(stage, 2);
    assert.ok(ann && bob);
    const bot = await stage.admin.call<{user_id: string}>('POST', '/bots', {username: 'deployer'});
    await stage.admin.call('POST', `/bots/${bot.user_id}/assign/${ann.userId}`);
    const noon = stage.monday(12);
    stage.put(bot.user_id, 'deploy', {deadlineAt: noon + 7 * day});
    stage.put(ann.userId, 'ci', {deadlineAt: noon + 7 * day});
    stage.put(bob.userId, 'ci', {deadlineAt: noon + 7 * day});
    stage.goTo(noon + 1000);
    const botIsBad = stage.mattermost.misbehave({kind: 'bad-gateway', path: new RegExp(`/bots/${bot.user_id}$`, 'u')});
    const annIsBad = stage.mattermost.misbehave({
      kind: 'bad-gateway',
      path: new RegExp(`/users/${ann.userId}/preferences`, 'u'),
    });
    await keepTrying(stage, 2 * 60_000);
    assert.equal(stage.cards(bob).length, 1);
    assert.equal(stage.cards(ann).length, 0);
    botIsBad.stop();
    annIsBad.stop();
    await keepTrying(stage, 2 * 60_000);
    assert.match(stage.cards(ann)[0]?.message ?? '', /\*\*(?:ci|deploy)\*\*/u);
    stage.goTo(noon + day + 1000);
    await keepTrying(stage, 60_000);
    const all = stage
      .cards(ann)
      .map(({message}) => message)
      .join('\n');
    assert.ok(all.split('**ci**').length === 2 && all.split('**deploy**').length === 2, all);
  });

  test('a server that was away for two days: what is due then, and no more', async (t) => {
    const stage = await startReminderStage(t);
    const [ann] = await people(stage, 1);
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
    await keepTrying(stage);
    assert.equal(stage.cards(ann).length, 1);
    assert.match(stage.cards(ann)[0]?.message ?? '', /ci.*\n.*deploy/u);
  });

  test('we were away for three days, over an end and a step: each is said once', async (t) => {
    const stage = await startReminderStage(t, {version: '11.10'});
    const [ann] = await people(stage, 1);
    assert.ok(ann);
    const bot = await stage.admin.call<{user_id: string}>('POST', '/bots', {username: 'deployer'});
    await stage.admin.call('POST', `/bots/${bot.user_id}/assign/${ann.userId}`);
    const noon = stage.monday(12);
    stage.put(bot.user_id, 'ended', {expiresAt: noon + 2 * day, madeAt: noon - 90 * day});
    stage.put(bot.user_id, 'ends', {expiresAt: noon + 4 * day, madeAt: noon - 90 * day});
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

  test('a pause does not swallow the reminder that falls into it', async (t) => {
    const stage = await startReminderStage(t);
    const [ann] = await people(stage, 1);
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
    const [ann] = await people(stage, 1);
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

type Look = {readonly wait: number; readonly what: 'run' | 'crash' | 'cut'};

async function lookLater(stage: ReminderStage, {wait, what}: Look): Promise<void> {
  stage.goTo(stage.now() + wait);
  if (what === 'crash') await stage.write();
  const rule = {method: 'POST', path: /\/posts$/u, kind: 'cut-after', times: 1} as const;
  const cut = what === 'cut' ? stage.mattermost.misbehave(rule) : null;
  await stage.another().run();
  cut?.stop();
}

/** Each card that names the token says a step of its own, nothing is left over, and the tightest step was the one said. */
async function isTold(stage: ReminderStage, person: Person, token: Token): Promise<void> {
  const steps = (await stage.store.reminders.ofToken(token.id)).filter(({key}) => !/escalation|look$/u.test(key));
  const late = steps.filter(({state, dueAt}) => state === 'pending' && dueAt <= stage.now());
  assert.deepEqual(late, []);
  const closed = steps.filter(({state}) => state !== 'pending').toSorted((a, b) => a.leadMs - b.leadMs);
  if (closed[0]) assert.equal(closed[0].state, 'sent');
  const cards = new Set(steps.filter(({state}) => state === 'sent').map(({noticeId}) => noticeId));
  const naming = stage.cards(person).filter(({message}) => message.includes(`**${token.description}**`));
  assert.equal(naming.length, cards.size);
}

test('over weeks of random looks, crashes and lost answers: each step at most once, and the tightest always', async (t) => {
  const stage = await startReminderStage(t);
  const numRuns = 12;
  // Made before: sessions end while time is moved.
  const everybody = await people(stage, numRuns);
  const look = fc.record<Look>({
    wait: fc.integer({min: 60_000, max: 3 * day}),
    what: fc.constantFrom('run', 'run', 'crash', 'cut'),
  });
  const spans = fc.array(fc.integer({min: 2 * day, max: 40 * day}), {minLength: 1, maxLength: 6});
  const work = async (looks: readonly Look[], ends: readonly number[]): Promise<void> => {
    const person = everybody.pop() ?? assert.fail('nobody is left');
    const start = stage.now();
    const tokens = ends.map((ms, index) => stage.put(person.userId, `t${index}`, {deadlineAt: start + ms}));
    for (const each of looks) await lookLater(stage, each);
    await keepTrying(stage, 2 * 60_000);
    for (const token of tokens) await isTold(stage, person, token);
    for (const token of tokens) stage.mattermost.state.tokens.delete(token.id);
  };
  const property = fc.asyncProperty(fc.array(look, {minLength: 5, maxLength: 25}), spans, work);
  await fc.assert(property, {numRuns, endOnFailure: true});
});
