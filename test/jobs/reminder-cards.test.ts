import assert from 'node:assert/strict';
import {describe, test} from 'node:test';
import type {Post} from '../mattermost/model.ts';
import {day, hour, type ReminderStage, startReminderStage} from './reminder-stage.ts';

type Action = {readonly name: string; readonly type: string; readonly options?: readonly {text: string; value: string}[]};

const actionsOf = ({props}: Post): Action[] =>
  ((props.attachments ?? []) as readonly {actions?: readonly Action[]}[]).flatMap(({actions}) => actions ?? []);

const names = {
  plain: (index: number) => `${index} ${'w'.repeat(252 - String(index).length)}`,
  marked: (index: number) => `${index}${'<@&*_'.repeat(60)}`.slice(0, 255),
  wide: (index: number) => `${index}${'語'.repeat(84)}`,
  stacked: (index: number) => `${index}e${'\u0301'.repeat(126)}`,
  unseen: (index: number) => `${index}${'\u200b'.repeat(84)}`,
};

async function cardOf(stage: ReminderStage, count: number, name: (index: number) => string): Promise<Post> {
  const ann = await stage.person('ann');
  const noon = stage.monday(12);
  for (let index = 0; index < count; index++) stage.put(ann.userId, name(index), {deadlineAt: noon + 7 * day});
  stage.goTo(noon + 1000);
  await stage.run();
  const [card, ...others] = stage.cards(ann);
  assert.ok(card, 'no card came');
  assert.equal(others.length, 0);
  return card;
}

describe('the card of reminders', () => {
  for (const [kind, name] of Object.entries(names)) {
    test(`20 tokens of 255 bytes fit into a post of the oldest server: ${kind}`, async (t) => {
      const card = await cardOf(await startReminderStage(t, {version: '5.37'}), 20, name);
      assert.ok(Buffer.byteLength(name(19)) <= 255);
      assert.equal(card.message.split('\n').filter((line) => line.startsWith('- ')).length, 20);
      const choice = actionsOf(card).at(-1);
      assert.ok(choice?.type === 'select' && (choice.options?.length ?? 0) >= 10, `${choice?.options?.length} to choose from`);
    });
  }

  for (const hours of [7 * 24, 20])
    test(`a hundred tokens that end in ${hours} hours: five cards of twenty, those together that end together`, async (t) => {
      const stage = await startReminderStage(t, {version: '5.37'});
      const ann = await stage.person('ann');
      const noon = stage.monday(12);
      for (let index = 0; index < 100; index++)
        stage.put(ann.userId, `job ${index}`, {deadlineAt: noon + hours * hour + index * 1000, madeAt: noon - 300 * day});
      stage.goTo(noon + 200_000);
      await stage.run();
      stage.goTo(noon + hour);
      await stage.run();
      const named = stage
        .cards(ann)
        .map(({message}) => Array.from(message.matchAll(/^- \*\*job (\d+)\*\*/gmu), ([, index]) => Number(index)));
      const twenty = (from: number) => Array.from({length: 20}, (_, index) => from + index);
      assert.deepEqual(
        named.toSorted(([a = 0], [b = 0]) => a - b),
        [0, 20, 40, 60, 80].map(twenty),
      );
    });

  test('controls for the most urgent, the main one first, menus last', async (t) => {
    const stage = await startReminderStage(t);
    const ann = await stage.person('ann');
    const noon = stage.monday(12);
    stage.put(ann.userId, 'calm', {deadlineAt: noon + 14 * day});
    const urgent = stage.put(ann.userId, 'urgent', {deadlineAt: noon + 7 * day});
    stage.goTo(noon + 1000);
    await stage.run();
    const [card] = stage.cards(ann);
    assert.ok(card);
    assert.deepEqual(
      actionsOf(card).map(({name, type}) => `${type} ${name}`),
      ['button Rotate', 'button Disable', 'select Remind me later…', 'select Another one…'],
    );
    assert.deepEqual(
      actionsOf(card)[2]?.options?.map(({value}) => value),
      ['1d', '3d'],
    );
    assert.ok(JSON.stringify(card.props).includes(`rotate ${urgent.id}`));
  });

  test('it speaks the reader’s language', async (t) => {
    const stage = await startReminderStage(t);
    const ann = await stage.person('ann');
    await ann.api.call('PUT', '/users/me/patch', {locale: 'de'});
    const noon = stage.monday(12);
    stage.put(ann.userId, 'ci', {deadlineAt: noon + 7 * day});
    stage.goTo(noon + 1000);
    await stage.run();
    assert.match(stage.cards(ann)[0]?.message ?? '', /Eines Ihrer Tokens/u);
  });
});

describe('a card that was dealt with', () => {
  async function twoTokens(stage: ReminderStage) {
    const ann = await stage.person('ann');
    const noon = stage.monday(12);
    const first = stage.put(ann.userId, 'first', {deadlineAt: noon + 7 * day});
    const second = stage.put(ann.userId, 'second', {deadlineAt: noon + 14 * day});
    stage.goTo(noon + 1000);
    await stage.run();
    const card = (): Post => stage.cards(ann)[0] ?? assert.fail('no card came');
    return {ann, first, second, card};
  }

  test('elsewhere: it says what became of each, moves to the next, and loses its buttons with the last', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, first, second, card} = await twoTokens(stage);
    stage.change(first, {is_active: false});
    await stage.run();
    assert.match(card().message, /\*\*first\*\*.*dealt with: it is disabled/u);
    assert.ok(JSON.stringify(card().props).includes(`rotate ${second.id}`));
    assert.ok(!JSON.stringify(card().props).includes(first.id));
    stage.mattermost.state.tokens.delete(second.id);
    await stage.run();
    assert.match(card().message, /All of this has been dealt with/u);
    assert.match(card().message, /\*\*second\*\*.*it is deleted/u);
    assert.deepEqual(actionsOf(card()), []);
    assert.equal(stage.cards(ann).length, 1);
  });

  test('put off: it says until when, and the next reminder comes then', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, first, card} = await twoTokens(stage);
    const token = await stage.store.tokens.find(first.id);
    assert.ok(token);
    const until = await stage.services.reminders.snooze({id: ann.userId, timeZone: 'UTC'}, token, 2 * day);
    await stage.run();
    assert.match(card().message, /\*\*first\*\*.*put off until/u);
    stage.goTo(until - hour);
    await stage.run();
    assert.equal(stage.cards(ann).length, 1);
    stage.goTo(until + 1000);
    await stage.run();
    assert.match(stage.cards(ann)[1]?.message ?? '', /\*\*first\*\* `\w+` · ends/u);
  });

  test('put off before anything was planned: the reminder comes then, and if nothing is done, somebody else is told', async (t) => {
    const stage = await startReminderStage(t);
    const ann = await stage.person('ann');
    const noon = stage.monday(12);
    const {id} = stage.put(ann.userId, 'far', {deadlineAt: noon + 112 * day});
    await stage.run();
    const token = (await stage.store.tokens.find(id)) ?? assert.fail('no token');
    stage.goTo(noon);
    await stage.services.reminders.snooze({id: ann.userId, timeZone: 'UTC'}, token, 91 * day);
    stage.goTo(noon + 91 * day - hour);
    await stage.run();
    assert.equal(stage.cards(ann).length, 0);
    stage.goTo(noon + 91 * day + 1000);
    await stage.run();
    assert.equal(stage.cards(ann).length, 1);
    stage.goTo(noon + 109 * day + 1000);
    await stage.run();
    assert.equal(stage.posts(stage.reportChannel).length, 1);
  });

  test('put off again to the same moment: the reminder comes then all the same', async (t) => {
    const stage = await startReminderStage(t);
    const ann = await stage.person('ann');
    await stage.services.preferences.set(ann.userId, {leads: '7'});
    const noon = stage.monday(12);
    const {id} = stage.put(ann.userId, 'first', {deadlineAt: noon + 7 * day});
    stage.goTo(noon + 1000);
    await stage.run();
    const token = await stage.store.tokens.find(id);
    assert.ok(token);
    for (const days of [30, 1, 30]) await stage.services.reminders.snooze({id: ann.userId, timeZone: 'UTC'}, token, days * day);
    stage.goTo(noon + 2 * day);
    await stage.run();
    assert.equal(stage.cards(ann).length, 1);
    stage.goTo(noon + 6 * day + 1000);
    await stage.run();
    assert.equal(stage.cards(ann).length, 2);
  });

  test('what was put off of an end that it had before does not keep a card from being rewritten', async (t) => {
    const stage = await startReminderStage(t);
    const {ann, first} = await twoTokens(stage);
    const token = await stage.store.tokens.find(first.id);
    assert.ok(token);
    await stage.services.reminders.snooze({id: ann.userId, timeZone: 'UTC'}, token, 5 * day);
    stage.know(first, {deadlineAt: token.deadlineAt === null ? 0 : token.deadlineAt - 3 * day});
    stage.goTo(stage.now() + day);
    await stage.run();
    const last = (): Post => stage.cards(ann).at(-1) ?? assert.fail('no card came');
    assert.match(last().message, /\*\*first\*\* `\w+` · ends/u);
    stage.change(first, {is_active: false});
    await stage.run();
    assert.match(last().message, /\*\*first\*\*.*dealt with: it is disabled/u);
  });

  test('nothing is written where nothing has changed, and a card that was deleted stays away', async (t) => {
    const stage = await startReminderStage(t);
    const {first, card} = await twoTokens(stage);
    const edits = () => stage.mattermost.requests().filter(({path}) => path.endsWith('/patch')).length;
    await stage.run();
    assert.equal(edits(), 0);
    stage.mattermost.state.posts.delete(card().id);
    stage.change(first, {is_active: false});
    await stage.run();
    await stage.run();
    assert.equal(edits(), 1);
  });

  test('a card in a channel that was archived is written anew once', async (t) => {
    const stage = await startReminderStage(t);
    const cid = await stage.person('cid');
    const noon = stage.monday(12);
    const token = stage.put(cid.userId, 'alone', {deadlineAt: noon + 3 * day});
    stage.goTo(noon + 1000);
    await stage.run();
    assert.equal(stage.posts(stage.reportChannel).length, 1);
    await stage.admin.call('DELETE', `/channels/${stage.reportChannel}`);
    stage.change(token, {is_active: false});
    const before = stage.mattermost.requests().length;
    for (const _ of [1, 2, 3]) await stage.run();
    const tries = stage.mattermost.requests().slice(before);
    assert.equal(tries.filter(({path}) => path === `/api/v4/posts/${stage.posts(stage.reportChannel)[0]?.id}/patch`).length, 1);
  });
});
