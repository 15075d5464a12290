import assert from 'node:assert/strict';
import {afterEach, beforeEach, describe, test} from 'node:test';
import {labels, type Person} from '../chat/person.ts';
import {days, type Stage, startStage} from './stage.ts';

let stage: Stage;
// One for each: sessions end while time is moved.
beforeEach(async () => {
  stage = await startStage();
});
afterEach(() => stage.stop());

const deliver = () => stage.world.runJob('deliver-notices');

/** Ann names Bob, who accepts by the button of the message that asks him. */
async function accepted(): Promise<{ann: Person; bob: Person}> {
  const [ann, bob] = [await stage.person('ann'), await stage.person('bob')];
  assert.match((await stage.confirm(ann, `backup @${bob.username}`)).message, /I have asked/u);
  await deliver();
  const question = await stage.receipt(bob, 'asks you to be their backup owner');
  assert.match((await stage.press(bob, question, 'Accept')).message, /You are now the backup owner/u);
  return {ann, bob};
}

describe('backup', () => {
  test('nobody, asked, accepted, ended: what plain backup says', async () => {
    const [ann, bob] = [await stage.person('ann'), await stage.person('bob')];
    const says = async (person: Person) => (await stage.say(person, 'backup')).message;
    assert.match(await says(ann), /You have no backup owner/u);
    await stage.confirm(ann, `backup @${bob.username}`);
    assert.match(await says(ann), /have not accepted yet/u);
    assert.match((await stage.say(bob, `backup accept @${ann.username}`)).message, /You are now the backup owner/u);
    assert.match(await says(ann), /is your backup owner/u);
    assert.match(await says(bob), /You are the backup owner of/u);
    await deliver();
    await stage.receipt(ann, 'has accepted');
    const question = await stage.say(ann, 'backup off');
    assert.match(question.message, /^@.*bob.* will not be your backup owner any more:/u);
    assert.match(await says(ann), /is your backup owner/u);
    assert.match((await stage.press(ann, question, 'Yes')).message, /no backup owner any more/u);
    assert.doesNotMatch(await says(bob), /You are the backup owner of/u);
    await deliver();
    await stage.receipt(bob, 'does not need you as backup owner');
  });

  test('who was not asked cannot accept; yourself, bots and strangers cannot be asked', async () => {
    const [ann, bob] = [await stage.person('ann'), await stage.person('bob')];
    const refusals: [Person, string, RegExp][] = [
      [bob, `accept @${ann.username}`, /has asked you/u],
      [bob, `accept ${ann.userId}`, /has asked you/u],
      [ann, `@${ann.username}`, /another person/u],
      [ann, '@nobody-of-that-name', /I know nobody/u],
      [ann, 'the whole team', /did not understand/u],
      [bob, 'disable', /did not understand.*`\/token backup disable TOKEN`/u],
    ];
    const answer = async (person: Person, line: string) => {
      const first = await stage.say(person, `backup ${line}`);
      return labels(first).length === 0 ? first : stage.press(person, first, labels(first)[0] ?? '');
    };
    for (const [person, line, sentence] of refusals) assert.match((await answer(person, line)).message, sentence, line);
    await stage.world.admin.call('DELETE', `/users/${bob.userId}`);
    assert.match((await answer(ann, `@${bob.username}`)).message, /I know nobody/u);
  });

  test('a backup disables a token after a question, sees no more than name and end, and its owner is told', async () => {
    const {ann, bob} = await accepted();
    const id = await stage.make(ann, 'deploy');
    await stage.say(ann, 'list');
    const question = await stage.say(bob, 'backup disable deploy');
    assert.match(question.message, /\*\*deploy\*\* `\w{6}` · no end date$/u);
    assert.equal((await stage.token(id))?.is_active, true);
    assert.match((await stage.press(bob, question, 'Disable it')).message, /is disabled, and its owner is told/u);
    assert.equal((await stage.token(id))?.is_active, false);
    await deliver();
    await stage.receipt(ann, `has disabled your token **deploy**`);
    await stage.press(ann, await stage.say(ann, 'enable deploy'), 'Enable it');
    assert.equal((await stage.token(id))?.is_active, true);
  });

  test('of several tokens of that name the backup is told the ids, one of which names it', async () => {
    const {ann, bob} = await accepted();
    const ids = [await stage.make(ann, 'ci'), await stage.make(ann, 'ci')].map((id) => id.slice(0, 6));
    await stage.say(ann, 'list');
    const {message} = await stage.say(bob, 'backup disable ci');
    for (const id of ids) {
      assert.ok(message.includes(id), message);
      assert.match((await stage.say(bob, `backup disable ${id}`)).message, new RegExp(`\\*\\*ci\\*\\* \`${id}\``, 'u'));
    }
  });

  test('the person who was named is asked, whoever bears their name by then', async () => {
    const [ann, bob, mallory] = [await stage.person('ann'), await stage.person('bob'), await stage.person('mallory')];
    const question = await stage.say(ann, `backup @${bob.username}`);
    const {users} = stage.world.mattermost.state;
    const [his, hers] = [users.get(bob.userId), users.get(mallory.userId)];
    assert.ok(his && hers);
    [his.username, hers.username] = ['was-bob', his.username];
    await stage.press(ann, question, 'Yes');
    await deliver();
    await stage.receipt(bob, 'asks you to be their backup owner');
    assert.match((await stage.say(mallory, `backup accept ${ann.userId}`)).message, /has asked you/u);
  });

  test('a guest names nobody, and learns of no account', async () => {
    const [guest, bob] = [await stage.person('guest', 'system_guest'), await stage.person('bob')];
    const answers = [await stage.say(guest, `backup @${bob.username}`), await stage.say(guest, 'backup @nobody-of-that-name')];
    assert.deepEqual(
      answers.map(({message}) => message),
      Array(2).fill('The server does not show you everybody on it, so you cannot name a backup owner.'),
    );
    assert.deepEqual(answers.flatMap(labels), []);
  });

  test('where members see only those of their own teams, they learn of no account either', async () => {
    const [ann, bob] = [await stage.person('ann'), await stage.person('bob')];
    const {roles} = stage.world.mattermost.state;
    const role = [...roles.values()].find(({name}) => name === 'system_user');
    assert.ok(role);
    role.permissions = role.permissions.filter((permission) => permission !== 'view_members');
    for (const name of [bob.username, 'nobody-of-that-name'])
      assert.match((await stage.say(ann, `backup @${name}`)).message, /does not show you everybody/u);
  });

  test('the same person gets one message a day, however often they are named', async () => {
    const [ann, bob, cem] = [await stage.person('ann'), await stage.person('bob'), await stage.person('cem')];
    for (const {username} of [bob, cem, bob, cem]) await stage.confirm(ann, `backup @${username}`);
    await deliver();
    const {posts} = stage.world.mattermost.state;
    const asked = [...posts.values()].filter(({message}) => message.includes('asks you to be their backup owner'));
    assert.equal(asked.length, 2);
  });

  test('to name another says who stops being it; a name copied from an answer is understood', async () => {
    const {ann, bob} = await accepted();
    const cem = await stage.person('cem');
    const question = await stage.say(ann, `backup @\u2060${cem.username}`);
    assert.match(question.message, /^Ask @.*cem.*At once, @.*bob.* stops being it\.$/u);
    assert.match((await stage.press(ann, question, 'Yes')).message, /Once they accept, they are your backup owner\./u);
    await deliver();
    await stage.receipt(bob, 'does not need you');
  });

  test('who was asked and has not accepted is not told that they are needed no more: they never were backup owner', async () => {
    const [ann, bob, cem] = [await stage.person('ann'), await stage.person('bob'), await stage.person('cem')];
    for (const line of [`backup @${bob.username}`, `backup @${cem.username}`, 'backup off']) await stage.confirm(ann, line);
    await deliver();
    const said = [...stage.world.mattermost.state.posts.values()].map(({message}) => message).join('\n');
    assert.equal(said.split('asks you to be their backup owner').length, 3);
    assert.doesNotMatch(said, /does not need you/u);
  });

  test('what concerns security is told to who muted all reminders, too', async () => {
    const {ann, bob} = await accepted();
    await stage.say(ann, 'create deploy');
    const [token] = await stage.tokens(ann);
    assert.ok(token);
    await stage.confirm(ann, `remind mute ${token.id}`);
    await stage.confirm(ann, 'remind off');
    await stage.say(ann, 'create another');
    await stage.press(bob, await stage.say(bob, `backup disable ${token.id}`), 'Disable it');
    await deliver();
    await stage.receipt(ann, 'Your token **another**');
    await stage.receipt(ann, 'has disabled your token **deploy**');
  });

  test('rights are those of the moment of the act: a backup that was ended disables nothing', async () => {
    const {ann, bob} = await accepted();
    const id = await stage.make(ann, 'ci');
    await stage.say(ann, 'list');
    const question = await stage.say(bob, `backup disable ${id}`);
    await stage.confirm(ann, 'backup off');
    assert.match((await stage.press(bob, question, 'Disable it')).message, /not there any more/u);
    assert.match((await stage.say(bob, `backup disable ${id}`)).message, /has a token called/u);
    assert.equal((await stage.token(id))?.is_active, true);
  });

  test('nor does one in whose place another was accepted, or who was named anew and has not accepted', async () => {
    const {ann, bob} = await accepted();
    const cem = await stage.person('cem');
    const id = await stage.make(ann, 'ci');
    await stage.say(ann, 'list');
    const questions = [await stage.say(bob, 'backup disable ci'), await stage.say(bob, 'backup disable ci')];
    await stage.confirm(ann, `backup @${cem.username}`);
    await stage.say(cem, `backup accept @${ann.username}`);
    const press = async () => (await stage.press(bob, questions.pop() ?? assert.fail('no question'), 'Disable it')).message;
    assert.match(await press(), /not there any more/u);
    await stage.confirm(ann, `backup @${bob.username}`);
    assert.match(await press(), /not there any more/u);
    assert.match((await stage.say(bob, 'backup disable ci')).message, /has a token called/u);
    assert.equal((await stage.token(id))?.is_active, true);
  });

  test('who is deactivated before the question is answered is not asked; a token that is gone is nobody’s to disable', async () => {
    const {ann, bob} = await accepted();
    const cem = await stage.person('cem');
    await stage.make(ann, 'ci');
    await stage.say(ann, 'list');
    const question = await stage.say(ann, `backup @${cem.username}`);
    await stage.world.admin.call('DELETE', `/users/${cem.userId}`);
    assert.match((await stage.press(ann, question, 'Yes')).message, /I know nobody/u);
    assert.match((await stage.say(ann, 'backup')).message, /bob.* is your backup owner/u);
    await stage.confirm(ann, 'revoke ci');
    assert.match((await stage.say(bob, 'backup disable ci')).message, /has a token called/u);
  });

  test('a backup can neither list, show, rotate nor revoke', async () => {
    const {ann, bob} = await accepted();
    const id = await stage.make(ann, 'secret project');
    await stage.say(ann, 'list');
    for (const line of ['list', `show ${id}`, `rotate ${id}`, `revoke ${id}`, `disable ${id}`]) {
      assert.doesNotMatch((await stage.say(bob, line)).message, /secret project/u, line);
    }
  });

  test('told when nothing was done, with a menu to disable; the card is rewritten when the owner acts', async () => {
    const {ann, bob} = await accepted();
    await stage.say(ann, 'create nightly --expires 20d');
    await stage.say(ann, 'list');
    await stage.world.runJob('send-reminders');
    stage.world.mattermost.clock.advance(days(18) + 1000);
    const jobs = async () => {
      // The first asks the server for something, and so learns its time.
      for (const job of ['reread-commands', 'send-reminders', 'deliver-notices', 'rewrite-cards']) await stage.world.runJob(job);
    };
    await jobs();
    // Outside their working hours it waits, but not past the last day's beginning.
    stage.world.mattermost.clock.advance(days(1));
    await jobs();
    const card = await stage.receipt(bob, '**nightly**');
    assert.deepEqual(labels(card), ['Disable one…']);
    const [token] = await stage.tokens(ann);
    const [question] = await bob.choose(card, token?.id ?? '');
    assert.match(question?.message ?? '', /stops working until they enable it/u);
    await stage.press(ann, await stage.say(ann, 'revoke nightly'), 'Revoke it for good');
    await jobs();
    const after = await bob.posted(({id, message}) => id === card.id && message.includes('dealt with'));
    assert.deepEqual(labels(after), []);
  });

  test('the question about the end is about the one who was backup owner then; without one there is none', async () => {
    const [ann, bob, eve] = [await stage.person('ann'), await stage.person('bob'), await stage.person('eve')];
    assert.match((await stage.say(ann, 'backup off')).message, /^You have no backup owner/u);
    await stage.confirm(ann, `backup @${bob.username}`);
    const question = await stage.write(ann, 'backup off');
    await stage.confirm(ann, `backup @${eve.username}`);
    assert.match((await stage.press(ann, question, 'Yes')).message, /^You asked @.*eve/u);
    assert.match((await stage.say(ann, 'backup')).message, /^You asked @.*eve/u);
  });

  test('a direct message names nobody before its button is pressed', async () => {
    const [ann, bob] = [await stage.person('ann'), await stage.person('bob')];
    const question = await stage.write(ann, `backup @${bob.username}`);
    assert.match((await stage.say(ann, 'backup')).message, /You have no backup owner/u);
    await stage.press(ann, question, 'Yes');
    assert.match((await stage.say(ann, 'backup')).message, /have not accepted yet/u);
  });
});
