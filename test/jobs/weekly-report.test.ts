import assert from 'node:assert/strict';
import {test} from 'node:test';
import {confirm} from '../chat/person.ts';
import {admins, minute, moments, only, startReportStage, week} from './report-stage.ts';

const day = 86_400_000;

test('every Monday at nine one report comes, with what needs a decision and all tokens', async (t) => {
  const stage = await startReportStage(t);
  await stage.look();
  stage.toMonday(-minute);
  const now = stage.world.mattermost.clock.now();
  const ann = await stage.person('ann');
  stage.put({user_id: ann.userId, description: 'soon', expires_at: now + 20 * day});
  stage.put({user_id: ann.userId, description: 'later', expires_at: now + 200 * day});
  stage.put({user_id: ann.userId, description: 'switched off', is_active: false});
  stage.put({user_id: ann.userId, description: 'endless'});
  await stage.look();
  assert.deepEqual(stage.posts(), [], 'not before its time');
  stage.world.mattermost.clock.advance(2 * minute);
  for (const _ of [1, 2, 3]) await stage.look();
  await stage.world.restart();
  await stage.look();
  const post = only(stage.posts());
  assert.match(post.message, /\*\*One has ended or ends within 30 days\*\*\n- \*\*soon\*\* .*ann/u);
  assert.match(post.message, /never end\*\*\n(?:- .*\n)*- \*\*endless\*\*/u);
  assert.doesNotMatch(post.message, /later|switched off/u);
  assert.match(post.message, /\| disabled \| 1 \| – \|/u);
  const lines = (stage.csv(post) ?? '').split('\n');
  for (const name of ['soon', 'later', 'switched off', 'endless'])
    assert.ok(
      lines.some((line) => line.includes(`,${name},${ann.username},`)),
      name,
    );
});

test('what a deadline disabled needs a decision once its owner is deactivated, what people disabled does not', async (t) => {
  const stage = await startReportStage(t);
  const {world} = stage;
  await stage.look();
  stage.toMonday(minute);
  const [ann, bob] = [await stage.person('ann'), await stage.person('bob')];
  for (const [person, name] of [
    [ann, 'left'],
    [ann, 'put away'],
    [bob, 'waiting'],
  ] as const) {
    await person.slash(`/token create "${name}" --expires never`, world.townId);
    await confirm(person, name === 'put away' ? '/token disable "put away"' : `/token expire ${name} 1d`, world.townId);
  }
  const path = `/users/${ann.userId}/tokens`;
  const {id} = await world.admin.call<{id: string}>('POST', path, {description: 'put away elsewhere'});
  await ann.api.call('POST', '/users/tokens/disable', {token_id: id});
  for (const hours of [0, 25]) {
    world.mattermost.clock.advance(hours * 60 * minute);
    await world.goOn();
  }
  await world.admin.call('DELETE', `/users/${ann.userId}`);
  stage.toMonday(minute);
  await stage.look();
  const {message} = stage.posts().at(-1) ?? assert.fail('no report');
  assert.match(
    message,
    /One belongs to a deactivated account\*\*\n- \*\*left\*\* .*disabled · since .*, because its deadline had passed/u,
  );
  assert.doesNotMatch(message, /put away|waiting/u);
});

test('the next one says what changed since', async (t) => {
  const stage = await startReportStage(t);
  await stage.look();
  stage.put();
  stage.toMonday(minute);
  await stage.look();
  stage.put();
  stage.put({is_active: false});
  stage.toMonday(minute);
  await stage.look();
  const [, second] = stage.posts();
  assert.match(second?.message ?? '', /\| active \| 3 \| \+1 \|\n\| disabled \| 1 \| \+1 \|/u);
});

test('it comes by the operator’s zone', async (t) => {
  const stage = await startReportStage(t, {settings: {KEEPER_REPORT_ZONE: 'America/Los_Angeles'}});
  await stage.look();
  stage.toMonday(6 * 60 * minute);
  await stage.look();
  assert.deepEqual(stage.posts(), []);
  stage.world.mattermost.clock.advance(3 * 60 * minute);
  await stage.look();
  assert.match(only(stage.posts()).message, /P[SD]T/u);
});

test('none comes for a Monday before we were there, and after an absence of weeks only the last', async (t) => {
  const stage = await startReportStage(t);
  await stage.look();
  assert.deepEqual(stage.posts(), []);
  await stage.world.restart(async () => stage.world.mattermost.clock.advance(3 * week + day));
  for (const _ of [1, 2]) await stage.look();
  assert.equal(stage.posts().length, 1);
});

for (const [what, arrange] of Object.entries({
  'somebody who is no system admin joined': async (stage: Awaited<ReturnType<typeof startReportStage>>) =>
    stage.join(await stage.person('bob', 'system_user')),
  'the channel became public': async ({world, channelId}: Awaited<ReturnType<typeof startReportStage>>) => {
    const channel = world.mattermost.state.channels.get(channelId);
    if (channel) channel.type = 'O';
  },
  'a member’s right was withdrawn': async (stage: Awaited<ReturnType<typeof startReportStage>>) => {
    const cem = await stage.person('cem', admins);
    await stage.join(cem);
    await stage.world.admin.call('PUT', `/users/${cem.userId}/roles`, {roles: 'system_user'});
  },
  'another bot joined, a system admin at that': async (stage: Awaited<ReturnType<typeof startReportStage>>) => {
    const {admin, teamId} = stage.world;
    const bot = await admin.call<{user_id: string}>('POST', '/bots', {username: 'other-bot'});
    await admin.call('PUT', `/users/${bot.user_id}/roles`, {roles: admins});
    await admin.call('POST', `/teams/${teamId}/members`, {team_id: teamId, user_id: bot.user_id});
    await stage.join({userId: bot.user_id});
  },
}))
  test(`once ${what}, the channel gets numbers only`, async (t) => {
    const stage = await startReportStage(t);
    await stage.look();
    stage.put({description: 'the crown jewels'});
    await stage.join(await stage.person('dora', admins));
    stage.toMonday(minute);
    await stage.look();
    assert.match(only(stage.posts()).message, /crown jewels/u);
    await arrange(stage);
    stage.toMonday(minute);
    await stage.look();
    const [, second] = stage.posts();
    assert.match(second?.message ?? '', /numbers only.*\| active \| 2 \|/su);
    assert.doesNotMatch(second?.message ?? '', /crown jewels/u);
    assert.deepEqual(second?.file_ids, []);
  });

for (const [moment, hook] of Object.entries(moments))
  test(`who joins while ${moment} keeps the report from being posted in full`, async (t) => {
    const stage = await startReportStage(t);
    await stage.look();
    stage.put({description: 'the crown jewels'});
    const {state} = stage.world.mattermost;
    const bob = await stage.person('bob', 'system_user');
    hook(state, () => {
      const admin = state.channelMembers.get(`${stage.channelId}:${stage.world.adminId}`);
      if (admin) state.channelMembers.set(`${stage.channelId}:${bob.userId}`, {...admin, user_id: bob.userId});
    });
    stage.toMonday(minute);
    await stage.look();
    const post = only(stage.posts());
    assert.doesNotMatch(post.message, /crown jewels/u);
    assert.deepEqual(post.file_ids, []);
  });

for (const kind of ['cut-after', 'cut-before'] as const)
  test(`a post whose answer was lost (${kind}) is made once`, async (t) => {
    const stage = await startReportStage(t);
    await stage.look();
    stage.toMonday(minute);
    stage.world.mattermost.misbehave({method: 'POST', path: /\/posts$/u, kind, times: 1});
    await stage.look().catch(() => undefined);
    for (const _ of [1, 2, 3]) {
      stage.world.mattermost.clock.advance(11 * minute);
      await stage.look();
    }
    assert.equal(stage.posts().length, 1);
  });

test('a report that was posted, but not recorded as such, is found again', async (t) => {
  const stage = await startReportStage(t);
  await stage.look();
  stage.toMonday(minute);
  const {mattermost} = stage.world;
  const set = mattermost.state.posts.set.bind(mattermost.state.posts);
  let stopAll = () => {};
  mattermost.state.posts.set = (id, post) => {
    const away = mattermost.misbehave({method: 'GET', path: /./u, kind: 'unauthorised', userId: stage.world.botId});
    stopAll = () => away.stop();
    return set(id, post);
  };
  mattermost.misbehave({method: 'POST', path: /\/posts$/u, kind: 'cut-after', times: 1});
  await assert.rejects(stage.look());
  stopAll();
  mattermost.clock.advance(11 * minute);
  await stage.look();
  assert.equal(stage.posts().length, 1);
});

test('while the channel is archived nothing is left on the server by trying again, and once it is back the report comes', async (t) => {
  const stage = await startReportStage(t);
  const {state, clock} = stage.world.mattermost;
  await stage.look();
  await stage.world.admin.call('DELETE', `/channels/${stage.channelId}`);
  stage.toMonday(minute);
  for (let tries = 0; tries < 3; tries++) {
    await assert.rejects(stage.look(), /can_not_post_to_deleted/u);
    clock.advance(11 * minute);
  }
  assert.equal(state.files.size, 0);
  Object.assign(state.channels.get(stage.channelId) ?? {}, {delete_at: 0});
  await stage.look();
  assert.equal(only(stage.posts()).file_ids.length, 1);
});

test('the CSV is missed where the server takes no files, and the report says so', async (t) => {
  const stage = await startReportStage(t);
  await stage.look();
  const {config} = stage.world.mattermost.state;
  config.FileSettings = {...config.FileSettings, EnableFileAttachments: false};
  stage.put({description: 'endless'});
  stage.toMonday(minute);
  await stage.look();
  const post = only(stage.posts());
  assert.match(post.message, /endless.*could not be attached/su);
  assert.deepEqual(post.file_ids, []);
});

test('names that would run, mention or mislead are harmless in the post and in the file', async (t) => {
  const stage = await startReportStage(t);
  await stage.look();
  for (const description of [
    "=cmd|'/c calc'!A1",
    '@channel',
    '@all',
    'a\u202egnp.exe',
    'two\nlines',
    '+1;=1+1',
    '](https://evil.example)',
  ])
    stage.put({description});
  stage.toMonday(minute);
  await stage.look();
  const post = only(stage.posts());
  assert.doesNotMatch(post.message, /@(?:channel|all)\b|\u202e|\]\(http/u);
  const csv = stage.csv(post) ?? '';
  assert.match(csv, /,'=cmd\|'\/c calc'!A1,/u);
  assert.doesNotMatch(csv, /\u202e|(?:^|[,;])"?[=@]/mu);
  assert.equal(csv.trimEnd().split('\n').length, 1 + 8, 'a line of titles, and one for each token');
});

test('owners are asked for many at a time, and those that are deactivated or unknown are shown as such', async (t) => {
  const stage = await startReportStage(t);
  await stage.look();
  const ann = await stage.person('ann');
  await stage.world.admin.call('DELETE', `/users/${ann.userId}`);
  stage.put({user_id: ann.userId, description: 'left behind'});
  for (let owner = 0; owner < 900; owner += 1) stage.put({user_id: `owner${String(owner).padStart(21, '0')}`});
  stage.toMonday(minute);
  const from = stage.world.mattermost.requests().length;
  await stage.look();
  const calls = stage.world.mattermost.requests().slice(from);
  const asked = calls.filter(({path, userId}) => path.endsWith('/users/ids') && userId === stage.world.botId);
  assert.ok(asked.length <= 8, String(asked.length));
  const post = only(stage.posts());
  assert.match(post.message, /901 belong to deactivated accounts/u);
  assert.match(post.message, /… and 881 more, see the CSV file/u);
  assert.match(stage.csv(post) ?? '', new RegExp(`,left behind,${ann.username},${ann.userId},deactivated,`, 'u'));
});
