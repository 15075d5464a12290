import assert from 'node:assert/strict';
import {test} from 'node:test';
import type {Person, SeenPost} from '../../chat/person.ts';
import {admins, moments, only, type ReportStage, startReportStage} from '../../jobs/report-stage.ts';

const numbersOnly = /numbers only/u;

/** Types it in the town square; answers what came last, where it took long as well. */
async function ask({world}: ReportStage, person: Person, line = 'admin report'): Promise<SeenPost> {
  const from = person.seen.ephemerals.length;
  await person.slash(`/token ${line}`, world.townId);
  return person.ephemeral(
    (post) => person.seen.ephemerals.indexOf(post) >= from && !/^(?:Working on it|In Arbeit)/u.test(post.message),
  );
}

async function sentTo(stage: ReportStage, person: Person) {
  return stage.posts(await stage.world.directChannel(person));
}

test('a system admin gets the report in the channel, in full, and it is recorded', async (t) => {
  const stage = await startReportStage(t);
  stage.put({description: 'endless'});
  const ann = await stage.person('ann', admins);
  assert.match((await ask(stage, ann)).message, /in the report channel/u);
  const post = only(stage.posts());
  assert.match(post.message, /\*\*endless\*\*/u);
  assert.match(stage.csv(post) ?? '', /,endless,/u);
  assert.deepEqual(await sentTo(stage, ann), []);
  const entry = {actor_kind: 'admin', actor_id: ann.userId, outcome: 'done', error_code: null};
  assert.deepEqual(await stage.audit(), [entry]);
});

test('everybody else is refused, does not see it in help, and the attempt is recorded', async (t) => {
  const stage = await startReportStage(t);
  const bob = await stage.person('bob');
  for (const line of ['admin report', 'ADMIN  Report', 'admin report now'])
    assert.match((await ask(stage, bob, line)).message, /for system admins only/u, line);
  assert.doesNotMatch((await ask(stage, bob, 'help')).message, /admin report/u);
  assert.match((await ask(stage, bob, 'help admin report')).message, /for system admins only/u);
  assert.doesNotMatch((await ask(stage, bob, 'admin')).message, /admin report/u);
  assert.deepEqual(stage.posts(), []);
  const entry = {actor_kind: 'user', actor_id: bob.userId, outcome: 'failed', error_code: 'forbidden'};
  assert.deepEqual(await stage.audit(), [entry, entry, entry]);
});

test('an admin sees it in help, and is told what it takes', async (t) => {
  const stage = await startReportStage(t);
  const ann = await stage.person('ann', admins);
  assert.match((await ask(stage, ann, 'help')).message, /`\/token admin report`/u);
  assert.match((await ask(stage, ann, 'admin')).message, /Did you mean `\/token admin report`/u);
  assert.match((await ask(stage, ann, 'admin report everything')).message, /takes nothing else/u);
});

test('an admin whose right was withdrawn a second ago is refused', async (t) => {
  const stage = await startReportStage(t);
  const ann = await stage.person('ann', admins);
  await ask(stage, ann, 'help');
  await stage.world.admin.call('PUT', `/users/${ann.userId}/roles`, {roles: 'system_user'});
  assert.match((await ask(stage, ann)).message, /for system admins only/u);
  assert.deepEqual(stage.posts(), []);
});

for (const [moment, hook] of Object.entries(moments))
  test(`an admin whose right is withdrawn while ${moment} is sent nothing`, async (t) => {
    const stage = await startReportStage(t, {told: null});
    const {state} = stage.world.mattermost;
    const ann = await stage.person('ann', admins);
    hook(state, () => {
      const user = state.users.get(ann.userId);
      if (user) user.roles = 'system_user';
    });
    assert.match((await ask(stage, ann)).message, /for system admins only/u);
    assert.deepEqual(await sentTo(stage, ann), []);
    const entry = {actor_kind: 'admin', actor_id: ann.userId, outcome: 'failed', error_code: 'forbidden'};
    assert.deepEqual(await stage.audit(), [entry]);
  });

test('a direct message is no way to it, whoever writes it', async (t) => {
  const stage = await startReportStage(t);
  const ann = await stage.person('ann', admins);
  const channel = await stage.world.directChannel(ann);
  for (const message of ['admin report', ' /token admin report', 'Admin   REPORT']) {
    const from = ann.seen.ephemerals.length;
    await ann.api.call('POST', '/posts', {channel_id: channel, message});
    const answer = await ann.ephemeral((post) => ann.seen.ephemerals.indexOf(post) >= from);
    assert.match(answer.message, /only with the slash/u);
  }
  assert.deepEqual(stage.posts(), []);
  assert.deepEqual(await sentTo(stage, ann), []);
});

test('where others read the channel it gets numbers only, and the asking admin the rest, in their language', async (t) => {
  const stage = await startReportStage(t);
  await stage.join(await stage.person('bob', 'system_user'));
  stage.put({description: 'the crown jewels'});
  const [ann, cem] = [await stage.person('ann', admins), await stage.person('cem', admins)];
  const user = stage.world.mattermost.state.users.get(ann.userId);
  if (user) user.locale = 'de';
  assert.match((await ask(stage, ann)).message, /Direktnachricht/u);
  const inChannel = only(stage.posts());
  assert.match(inChannel.message, numbersOnly);
  assert.doesNotMatch(inChannel.message, /crown jewels/u);
  assert.deepEqual(inChannel.file_ids, []);
  const direct = only(await sentTo(stage, ann));
  assert.match(direct.message, /crown jewels/u);
  assert.match(stage.csv(direct) ?? '', /Besitzer.*the crown jewels/su);
  assert.deepEqual(await sentTo(stage, cem), []);
});

for (const [what, told, answer] of [
  ['no report channel is set', null, /No report channel is set/u],
  ['the report channel does not exist', 'x'.repeat(26), /did not take it/u],
] as const)
  test(`where ${what}, the asking admin gets all of it directly`, async (t) => {
    const stage = await startReportStage(t, {told});
    stage.put({description: 'endless'});
    const ann = await stage.person('ann', admins);
    assert.match((await ask(stage, ann)).message, answer);
    const direct = only(await sentTo(stage, ann));
    assert.match(direct.message, /endless/u);
    assert.match(stage.csv(direct) ?? '', /,endless,/u);
    assert.deepEqual(stage.posts(), []);
  });

test('where the report channel was archived, the asking admin gets all of it directly, and is told what may be wrong', async (t) => {
  const stage = await startReportStage(t);
  const ann = await stage.person('ann', admins);
  await stage.world.admin.call('DELETE', `/channels/${stage.channelId}`);
  assert.match((await ask(stage, ann)).message, /is it archived, am I a member/u);
  assert.match(only(await sentTo(stage, ann)).message, /Tokens on this server/u);
  assert.deepEqual(stage.posts(), []);
});

test('while one is being made, another is not begun', async (t) => {
  const stage = await startReportStage(t);
  const [ann, cem] = [await stage.person('ann', admins), await stage.person('cem', admins)];
  const answers = (await Promise.all([ask(stage, ann), ask(stage, cem)])).map(({message}) => message);
  assert.equal(answers.filter((message) => /being made already/u.test(message)).length, 1);
  assert.equal(stage.posts().length, 1);
});
