import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels} from '../chat/person.ts';
import {type Stage, startStage} from './stage.ts';

let stage: Stage;

before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

test('a span may be typed as one word or as two, behind a name of several words', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'create night job 15 --expires never');
  for (const line of ['pause night job 15 30m', 'pause night job 15 30 min', 'pause night job 15 30 minutes'])
    assert.match((await stage.say(ann, line)).message, /30 minutes/u, line);
  for (const line of ['expire night job 15 30d', 'expire night job 15 30 d', 'expire night job 15 30 days'])
    assert.match((await stage.say(ann, line)).message, /in 30 days/u, line);
  assert.match((await stage.say(ann, 'expire night job 15 never')).message, /has no deadline any more/u);
  await stage.say(ann, 'rotate night job 15');
  for (const line of ['keep night job 15 3d', 'keep night job 15 3 days'])
    assert.match((await stage.say(ann, line)).message, /in 3 days/u, line);
});

test('options take a span of two words too', async () => {
  const ann = await stage.person();
  assert.match((await stage.sayAll(ann, 'create ci --expires 60 days'))[0]?.message ?? '', /in 60 days/u);
  assert.match((await stage.sayAll(ann, 'rotate ci --expires 30 days --overlap 3 days'))[0]?.message ?? '', /in 30 days/u);
  assert.match((await stage.say(ann, 'keep ci 2 days')).message, /only\? That is earlier/u);
});

test('a span may be said with “for”; a name that ends so is put in quotes', async () => {
  const ann = await stage.person();
  for (const name of ['ci', 'made for']) await stage.say(ann, `create ${name}`);
  assert.match((await stage.say(ann, 'pause ci for 30m')).message, /30 minutes.*\*\*ci\*\*/su);
  assert.match((await stage.say(ann, 'pause ci for 30 minutes')).message, /30 minutes.*\*\*ci\*\*/su);
  assert.match((await stage.say(ann, 'pause “made for” 30m')).message, /30 minutes.*\*\*made for\*\*/su);
});

test('snooze takes days and weeks, one word or two, and says so of other spans', async () => {
  const ann = await stage.person();
  for (const name of ['ci', 'build 5m']) await stage.say(ann, `create ${name}`);
  for (const line of ['snooze ci 1w', 'snooze ci 7 days', 'snooze ci for 1 week'])
    assert.match((await stage.say(ann, line)).message, /nothing more of \*\*ci\*\* until/u, line);
  for (const line of ['snooze ci 2h', 'snooze ci 0d', 'snooze ci 5 weeks', 'snooze ci 3 cats', 'snooze ci soon'])
    assert.match((await stage.say(ann, line)).message, /How long\?/u, line);
  assert.match((await stage.say(ann, 'snooze "build 5m"')).message, /\*\*build 5m\*\*/u);
  await stage.say(ann, 'create build 3 cats');
  assert.match((await stage.say(ann, 'snooze build 3 cats')).message, /\*\*build 3 cats\*\*/u);
});

test('the example of a missing value can be typed, whatever the option', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'create ci');
  for (const option of ['overlap', 'expires']) {
    const {message} = await stage.say(ann, `rotate ci --${option}`);
    const example = /such as `(.*)`/u.exec(message)?.[1] ?? assert.fail(message);
    assert.match((await stage.say(ann, `rotate ci ${example}`)).message, /has a new secret/u, example);
    await stage.confirm(ann, 'done ci');
  }
});

test('the part that is no span is named whole, with an example of one', async () => {
  const ann = await stage.person();
  for (const name of ['ci', 'night job 15']) await stage.say(ann, `create ${name}`);
  const lines = {
    'rotate ci --expires 90 cats': ['90 cats', '90d'],
    'rotate ci --overlap 3 elephants': ['3 elephants', '3d'],
    'rotate ci --in-place --expires 90 cats': ['90 cats', '90d'],
    'create x --expires 90 cats': ['90 cats', '90d'],
    'create --expires 90 cats x': ['90 cats', '90d'],
    'pause ci 30 cats': ['30 cats', '30m'],
    'pause ci soon': ['soon', '30m'],
    'pause ci 8d': ['8d', '7d'],
    'expire ci 90 cats': ['90 cats', '90d'],
    'expire night job 15 soon': ['15 soon', '90d'],
    'keep ci 3 cats': ['3 cats', '3d'],
  };
  for (const [line, [part = '', example = '']] of Object.entries(lines)) {
    const {message} = await stage.say(ann, line);
    assert.ok(message.includes(`“${part}”`) && message.includes(`\`${example}\``), `${line}: ${message}`);
  }
  assert.equal((await stage.tokens(ann)).length, 2);
  assert.match((await stage.say(ann, 'expire night job 15 never')).message, /has no end date|no deadline|server itself ends/u);
});

test('what is no span is said to be none, and changes nothing', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'create ci');
  for (const line of [
    'pause ci',
    'pause ci 30',
    'pause ci soon',
    'pause 30m',
    'keep ci',
    'keep ci 3 cats',
    'expire ci',
    'expire ci 3 cats',
  ]) {
    const answer = await stage.say(ann, line);
    assert.deepEqual(labels(answer), [], line);
    assert.ok(
      (await stage.tokens(ann)).every(({is_active}) => is_active),
      line,
    );
  }
});

test('both tokens of a rotation work for an hour at least and for 14 days at most', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  for (const span of ['59m', '15d', '3w']) {
    assert.match((await stage.say(ann, `rotate ci --overlap ${span}`)).message, new RegExp(span, 'u'));
    assert.equal((await stage.tokens(ann)).length, 1, span);
  }
  await stage.say(ann, 'rotate ci --overlap 14d');
  assert.equal((await stage.tokens(ann)).length, 2);
});
