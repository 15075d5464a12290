import assert from 'node:assert/strict';
import {afterEach, beforeEach, describe, test} from 'node:test';
import {labels, type Person, type SeenPost} from '../chat/person.ts';
import {days, type Stage, startStage} from './stage.ts';

let stage: Stage;
// One for each: sessions end while time is moved.
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const later = async (ms: number): Promise<void> => {
  stage.world.mattermost.clock.advance(ms);
  // The first asks the server for something, and so learns its time: an answer under way had the time before.
  for (const job of ['reread-commands', 'send-reminders', 'deliver-notices', 'rewrite-cards']) await stage.world.runJob(job);
};

/** The next Wednesday's noon, in ms from now. */
function untilWednesday(): number {
  const now = stage.world.mattermost.clock.now();
  const noon = (Math.floor(now / days(1)) + 1.5) * days(1);
  return noon + days((10 - new Date(noon).getUTCDay()) % 7) - now;
}

/** A person with two tokens that end in 10 days, and the card about them. */
async function withCard(): Promise<{ann: Person; card: SeenPost; seen: () => SeenPost}> {
  const ann = await stage.person();
  const now = stage.world.mattermost.clock.now();
  const wednesday = untilWednesday();
  await stage.say(ann, 'remind leads 10');
  await stage.make(ann, 'ci', now + wednesday + days(10));
  await stage.make(ann, 'deploy', now + wednesday + days(10) + 1000);
  await stage.say(ann, 'list');
  await later(wednesday + 2000);
  const card = await stage.receipt(ann, '**deploy**');
  const seen = () => ann.seen.posts.findLast(({id}) => id === card.id) ?? card;
  return {ann, card, seen};
}

describe('snooze', () => {
  test('on the card: the chosen days, said back and written onto the card', async () => {
    const {ann, card, seen} = await withCard();
    assert.deepEqual(labels(card), ['Rotate', 'Disable', 'Remind me later…', 'Another one…']);
    const [answer] = await ann.choose(card, '3d');
    assert.match(answer?.message ?? '', /nothing more of \*\*ci\*\* until/u);
    await later(1);
    assert.match(seen().message, /\*\*ci\*\*.*put off until/u);
    await later(days(6));
    const again = ann.seen.posts.filter(({message, id}) => id !== card.id && message.includes('**ci**'));
    assert.equal(again.length, 1);
  });

  test('typed, with the name and the days; without days it asks for how long', async () => {
    const {ann} = await withCard();
    assert.match((await stage.say(ann, 'snooze deploy 1d')).message, /\*\*deploy\*\* until/u);
    const question = await stage.say(ann, 'snooze ci');
    assert.deepEqual(labels(question), ['Rotate', 'Disable', 'Remind me later…']);
    const [answer] = await ann.choose(question, '7d');
    assert.match(answer?.message ?? '', /\*\*ci\*\* until/u);
  });

  test('only days are offered that leave a day before the end', async () => {
    const ann = await stage.person();
    for (const [end, offered] of [
      [0.9, []],
      [1.9, []],
      [3.9, ['1d']],
      [4.1, ['1d', '3d']],
      [7.9, ['1d', '3d']],
      [8.1, ['1d', '3d', '7d']],
      [90, ['1d', '3d', '7d']],
    ] as const) {
      const id = await stage.make(ann, `${end}`, stage.world.mattermost.clock.now() + days(end));
      const {message, props} = await stage.say(ann, `snooze ${id}`);
      const actions = props.attachments?.flatMap((attachment) => attachment.actions ?? []) ?? [];
      const menus = actions.filter(({type}) => type === 'select');
      assert.deepEqual(
        menus.map(({options}) => options?.map(({value}) => value)),
        offered.length === 0 ? [] : [offered],
        `${end}`,
      );
      assert.match(
        message,
        offered.length === 0 ? /cannot be put off by a whole day any more/u : /When shall I remind you again/u,
        `${end}`,
      );
      assert.deepEqual(
        actions.filter(({type}) => type !== 'select').map(({name}) => name),
        ['Rotate', 'Disable'],
      );
    }
  });

  test('a rotation on the card deals with it, and the card goes on with the next', async () => {
    const {ann, card, seen} = await withCard();
    await stage.press(ann, card, 'Rotate');
    await later(1);
    assert.match(seen().message, /\*\*ci\*\*.*it has a new secret/u);
    assert.deepEqual(labels(seen()), ['Rotate', 'Disable', 'Remind me later…']);
    await stage.press(ann, await stage.press(ann, seen(), 'Disable'), 'Disable it');
    await later(1);
    assert.match(seen().message, /All of this has been dealt with/u);
    assert.deepEqual(labels(seen()), []);
  });

  test('a token without an end, on its last day, or too long: refused in words', async () => {
    const ann = await stage.person();
    const now = stage.world.mattermost.clock.now();
    await stage.make(ann, 'endless');
    await stage.make(ann, 'last', now + days(1) - 1000);
    await stage.make(ann, 'soon', now + days(20));
    for (const line of ['snooze endless', 'snooze endless 1d']) assert.match((await stage.say(ann, line)).message, /has no end/u);
    assert.match((await stage.say(ann, 'snooze last 1d')).message, /cannot be put off/u);
    assert.match((await stage.say(ann, 'snooze soon 31d')).message, /How long/u);
    assert.match((await stage.say(ann, 'snooze nothing 3d')).message, /no token called/u);
    assert.match((await stage.say(ann, 'snooze no such thing')).message, /no token called “no such thing”/u);
  });

  test('what is put off is shown, the soonest first', async () => {
    const ann = await stage.person();
    const now = stage.world.mattermost.clock.now();
    for (const [name, span] of Object.entries({sooner: '2d', later: '20d', between: '10d'})) {
      await stage.make(ann, name, now + days(60) - (name === 'later' ? 1 : 0));
      await stage.say(ann, `snooze ${name} ${span}`);
    }
    assert.match((await stage.say(ann, 'remind')).message, /Put off: \*\*sooner\*\*.*\*\*between\*\*.*\*\*later\*\*/u);
  });

  test('of a disabled token, only what works is offered', async () => {
    const ann = await stage.person();
    const now = stage.world.mattermost.clock.now();
    for (const [name, end] of [
      ['off', days(20)],
      ['last', days(1) - 1000],
    ] as const) {
      const id = await stage.make(ann, name, now + end);
      await ann.api.call('POST', '/users/tokens/disable', {token_id: id});
    }
    const answer = await stage.say(ann, 'snooze off');
    assert.match(answer.message, /disabled, I do not remind you of it.*`\/token show \w{6}`/u);
    assert.deepEqual(labels(answer), ['Remind me later…']);
    const [done] = await ann.choose(answer, '3d');
    assert.match(done?.message ?? '', /\*\*off\*\* until/u);
    assert.deepEqual(labels(await stage.say(ann, 'snooze last')), []);
  });

  test('a direct message puts nothing off before its button is pressed', async () => {
    const {ann, seen} = await withCard();
    const question = await stage.write(ann, 'snooze ci 3d');
    await later(1);
    assert.doesNotMatch(seen().message, /put off/u);
    await stage.press(ann, question, 'Change it');
    await later(1);
    assert.match(seen().message, /put off/u);
  });
});
