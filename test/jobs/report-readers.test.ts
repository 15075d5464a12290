import assert from 'node:assert/strict';
import {test} from 'node:test';
import {newId} from '../mattermost/ids.ts';
import {admins, minute, only, type ReportStage, startReportStage} from './report-stage.ts';

/** Puts so many more system admins into the channel, past the server's API. */
function addAdmins({world, channelId}: ReportStage, count: number): void {
  const {users, channelMembers} = world.mattermost.state;
  const admin = users.get(world.adminId) ?? assert.fail('no admin');
  const member = channelMembers.get(`${channelId}:${world.adminId}`) ?? assert.fail('no member');
  for (let index = 0; index < count; index++) {
    const id = newId();
    users.set(id, {...admin, id, username: `admin${id}`, email: `${id}@example.com`, roles: admins});
    channelMembers.set(`${channelId}:${id}`, {...member, user_id: id});
  }
}

async function report(stage: ReportStage): Promise<string> {
  await stage.look();
  stage.put({description: 'the crown jewels'});
  stage.toMonday(minute);
  await stage.look();
  return only(stage.posts()).message;
}

test('all of very many members are looked at before a channel gets a report in full', async (t) => {
  const stage = await startReportStage(t);
  addAdmins(stage, 250);
  await stage.join(await stage.person('zoe', 'system_user'));
  assert.doesNotMatch(await report(stage), /crown jewels/u);
});

test('very many system admins read it in full', async (t) => {
  const stage = await startReportStage(t);
  addAdmins(stage, 250);
  assert.match(await report(stage), /crown jewels/u);
});

test('a member whom the server does not name is taken for anybody', async (t) => {
  const stage = await startReportStage(t);
  addAdmins(stage, 1);
  const {users} = stage.world.mattermost.state;
  const last = [...users.keys()].at(-1) ?? assert.fail('nobody');
  users.delete(last);
  assert.doesNotMatch(await report(stage), /crown jewels/u);
});

test('a post of somebody else’s that looks like the report’s keeps it from nobody', async (t) => {
  const stage = await startReportStage(t);
  await stage.look();
  stage.toMonday(minute);
  const due = Math.floor(stage.world.mattermost.clock.now() / (60 * minute)) * 60 * minute;
  const props = {token_keeper_report: String(due)};
  await stage.world.admin.call('POST', '/posts', {channel_id: stage.channelId, message: 'all is well', props});
  await stage.look();
  const {props: ours, message} = only(stage.posts());
  assert.equal(ours.token_keeper_report, props.token_keeper_report, 'the look-alike bears another mark');
  assert.match(message, /Token Keeper/u);
});
