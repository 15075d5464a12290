import assert from 'node:assert/strict';
import {test} from 'node:test';
import fc from 'fast-check';
import type {Person} from '../chat/person.ts';
import type {Token} from '../mattermost/model.ts';
import {day, type ReminderStage, startReminderStage} from './reminder-stage.ts';

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
  const everybody = await stage.people(numRuns);
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
    await stage.keepTrying(2 * 60_000);
    for (const token of tokens) await isTold(stage, person, token);
    for (const token of tokens) stage.mattermost.state.tokens.delete(token.id);
  };
  const property = fc.asyncProperty(fc.array(look, {minLength: 5, maxLength: 25}), spans, work);
  await fc.assert(property, {numRuns, endOnFailure: true});
});
