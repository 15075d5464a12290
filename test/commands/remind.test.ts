import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {labels, type Person} from '../chat/person.ts';
import {bullets, days, type Stage, startStage} from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

type Stored = {readonly name: string; readonly value: string};
const stored = async ({api}: Person): Promise<Record<string, string>> => {
  const rows = await api.call<Stored[]>('GET', '/users/me/preferences/token_keeper').catch(() => []);
  return Object.fromEntries(rows.map(({name, value}) => [name, value]));
};

describe('remind', () => {
  test('shows how somebody is reminded, before anything was changed', async () => {
    const ann = await stage.person();
    const post = await stage.say(ann, 'remind');
    assert.deepEqual(bullets(post), [
      '- Days before the end: 30, 14, 7, 3 and 1; for short lifetimes at half, a fifth and a twentieth',
      '- Hours: 9–17',
      '- Weekdays: Mon, Tue, Wed, Thu, Fri',
      '- Time zone: UTC, from your profile',
      '- Put off: none',
      '- Muted: none',
    ]);
    assert.deepEqual(labels(post), ['Change…']);
    assert.deepEqual(await stored(ann), {});
  });

  test('changes are the person’s own Mattermost preferences, and reset forgets them', async () => {
    const ann = await stage.person();
    for (const line of ['leads 1d, 21', 'hours 8-16', 'weekdays 6,7', 'zone Asia/Kathmandu']) {
      assert.match((await stage.say(ann, `remind ${line}`)).message, /^Done\./u, line);
    }
    assert.match((await stage.confirm(ann, 'remind off')).message, /^Done\./u);
    assert.deepEqual(await stored(ann), {
      leads: '21,1',
      hours: '8-16',
      weekdays: '6,7',
      zone: 'Asia/Kathmandu',
      off: 'true',
    });
    const {message} = await stage.say(ann, 'remind');
    assert.match(message, /Reminders are off/u);
    assert.match(message, /21, 1\n.*8–16\n.*Sun\n.*Asia\/Kathmandu/u);
    assert.match((await stage.say(ann, 'remind reset')).message, /9–17/u);
    assert.deepEqual(await stored(ann), {});
  });

  test('what is the usual needs no preference', async () => {
    const ann = await stage.person();
    await stage.say(ann, 'remind hours 8-16');
    await stage.say(ann, 'remind hours 9-17');
    assert.deepEqual(await stored(ann), {});
  });

  const refused = {
    'leads soon': /whole numbers of days/u,
    'hours 17-9': /whole hours/u,
    'weekdays never': /weekdays such as/u,
    'zone Mars/Base': /do not know that time zone/u,
    'zone PST': /do not know that time zone/u,
    louder: /did not understand that/u,
  };
  for (const [line, sentence] of Object.entries(refused)) {
    test(`remind ${line} is refused in words, and changes nothing`, async () => {
      const ann = await stage.person();
      assert.match((await stage.say(ann, `remind ${line}`)).message, sentence);
      assert.deepEqual(await stored(ann), {});
    });
  }

  const questions = {
    off: /^I will send no reminders before tokens end\..*told a day before\..*`\/token remind on`/u,
    'mute ci': /^I will send no more reminders of this token, until you type `\/token remind unmute \w{6}`:\n- \*\*ci\*\*/u,
    'leads 30,14,7': /^I will remind you 30, 14, 7 days before a token ends, and then not again before its end;/u,
  };
  for (const [line, sentence] of Object.entries(questions)) {
    test(`remind ${line} says what will not be sent any more, and changes nothing before the button is pressed`, async () => {
      const ann = await stage.person();
      await stage.make(ann, 'ci');
      const question = await stage.say(ann, `remind ${line}`);
      assert.match(question.message, sentence);
      assert.deepEqual(labels(question), ['Change it', 'Leave it as it is']);
      assert.deepEqual(await stored(ann), {});
      const direct = await stage.write(ann, `remind ${line}`);
      assert.equal(direct.message, question.message);
      await stage.press(ann, direct, 'Change it');
      assert.equal(Object.keys(await stored(ann)).length, 1);
    });
  }

  test('what brings reminders back, or the last one nearer to the end, is done at once', async () => {
    const ann = await stage.person();
    await stage.make(ann, 'ci');
    for (const line of ['off', 'mute ci', 'leads 30,14']) await stage.confirm(ann, `remind ${line}`);
    for (const line of ['leads 7', 'unmute ci', 'on']) await stage.say(ann, `remind ${line}`);
    assert.deepEqual(await stored(ann), {leads: '7'});
    await stage.say(ann, 'remind reset');
    assert.deepEqual(await stored(ann), {});
  });

  test('one token is muted and unmuted by its name', async () => {
    const ann = await stage.person();
    const id = await stage.make(ann, 'ci');
    assert.match((await stage.confirm(ann, 'remind mute ci')).message, /\*\*ci\*\* no more/u);
    assert.deepEqual(await stored(ann), {[`mute_${id}`]: 'true'});
    assert.match((await stage.say(ann, 'remind')).message, /Muted: \*\*ci\*\*/u);
    await stage.say(ann, 'remind unmute ci');
    assert.deepEqual(await stored(ann), {});
  });

  test('a token is put off by its name, and what is put off is shown', async () => {
    const ann = await stage.person();
    await stage.make(ann, 'ci', stage.world.mattermost.clock.now() + days(20));
    await stage.say(ann, 'list');
    assert.match((await stage.say(ann, 'remind snooze ci 3d')).message, /nothing more of \*\*ci\*\* until/u);
    assert.match((await stage.say(ann, 'remind')).message, /Put off: \*\*ci\*\* until .*in [345] days/u);
    assert.match((await stage.say(ann, 'remind snooze nothing 3d')).message, /no token called/u);
  });

  test('the form is filled in as things are, and what is wrong in it is said at its field', async () => {
    const ann = await stage.person();
    await stage.say(ann, 'remind hours 7-15');
    const settings = await stage.say(ann, 'remind');
    await ann.api.call('POST', `/posts/${settings.id}/actions/${(settings.props.attachments ?? [])[0]?.actions?.[0]?.id}`, {
      cookie: (settings.props.attachments ?? [])[0]?.actions?.[0]?.cookie,
    });
    const dialog = await ann.dialog();
    const filled = Object.fromEntries(dialog.dialog.elements.map(({name, default: value}) => [name, value ?? '']));
    assert.deepEqual(filled, {leads: '', hours: '7-15', weekdays: '1,2,3,4,5', zone: '', off: 'false'});
    const wrong = await stage.submit(ann, dialog, {...filled, leads: '100', hours: '9', zone: 'Mars/Base', off: 'x'});
    assert.deepEqual(Object.keys(wrong.errors ?? {}).sort(), ['hours', 'leads', 'off', 'zone']);
    // A form shows no Markdown, and the field takes no command.
    assert.doesNotMatch(Object.values(wrong.errors ?? {}).join(' '), /`|\/token/u);
    assert.deepEqual(await stored(ann), {hours: '7-15'});
    await stage.submit(ann, dialog, {...filled, leads: '14', hours: ''});
    await ann.ephemeral(({message}) => message.includes('before the end: 14'));
    assert.deepEqual(await stored(ann), {leads: '14'});
  });

  test('what another tool wrote is ignored, with a line in the log', async () => {
    const ann = await stage.person();
    const row = (name: string, value: string) => ({user_id: ann.userId, category: 'token_keeper', name, value});
    await ann.api.call('PUT', '/users/me/preferences', [row('hours', 'always'), row('colour', 'red'), row('leads', '5')]);
    const {message} = await stage.say(ann, 'remind');
    assert.match(message, /before the end: 5\n.*9–17/u);
    assert.match(stage.world.log(), /preferences that are not understood are ignored/u);
    assert.doesNotMatch(stage.world.log(), /always|colour/u);
  });

  test('a direct message changes it only once its button is pressed', async () => {
    const ann = await stage.person();
    const question = await stage.write(ann, 'remind hours 8-16');
    assert.deepEqual(await stored(ann), {});
    await stage.press(ann, question, 'Change it');
    assert.deepEqual(await stored(ann), {hours: '8-16'});
  });
});
