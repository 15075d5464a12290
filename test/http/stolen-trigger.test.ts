import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {confirm, type Person} from '../chat/person.ts';
import {shown} from '../commands/stage.ts';
import type {World} from '../keeper/keeper.ts';
import {type Attacker, startAttackedWorld} from './attacker.ts';

/** What somebody can do who has the command's token and a fresh trigger of Ann's, which the server signs without the text. */
let world: World;
let attacker: Attacker;
let ann: Person;
let bob: Person;

before(async () => {
  ({world, attacker, ann, bob} = await startAttackedWorld());
});
after(() => world.stop());

const working = (): string[] =>
  [...world.mattermost.state.tokens.values()]
    .filter(({user_id, is_active}) => user_id === ann.userId && is_active)
    .map(({id}) => id);

/** What is read over HTTP holds no secret and no confirmation; all that worked works. */
function harmless(before: readonly string[], text: string, line: string): void {
  const now = working();
  assert.ok(
    before.every((id) => now.includes(id)),
    `something stopped: ${line}`,
  );
  const secrets = [...world.mattermost.state.tokens.values()].map(({token}) => token);
  assert.ok(!secrets.some((secret) => text.includes(secret)), line);
  assert.doesNotMatch(text, /"kind\W+(?:confirm|cancel)/u, line);
}

test('a line of theirs makes nothing stop working, names nobody as backup owner, and shows no secret and no confirmation', async () => {
  for (const line of ['create deploy', 'rotate deploy', 'create alone']) await ann.slash(`/token ${line}`, world.townId);
  const before = working();
  assert.equal(before.length, 3);
  const lines = [
    ...['done', 'undo', 'lost', 'disable', 'revoke', 'rotate'].map((verb) => `${verb} deploy`),
    ...['lost alone', 'rotate alone --now', 'pause alone 30m', 'disable all', 'revoke all', 'expire alone 1h', 'rotate alone'],
    ...[`backup @${bob.username}`, 'backup off', 'create another', 'list', 'show alone', 'snooze alone', 'remind'],
  ];
  for (const line of lines) {
    const {text, status} = await attacker.slash(await attacker.form(ann, line));
    assert.equal(status, 200);
    harmless(before, text, line);
  }
  assert.match((await ann.slash('/token backup', world.townId)).at(-1)?.message ?? '', /You have no backup owner/u);
});

test('a line of theirs sets no deadline that was not there, or that is before the end that was', async () => {
  const say = async (line: string) => shown((await ann.slash(`/token ${line}`, world.townId)).at(-1) ?? assert.fail(line));
  await say('create dated --expires 90d');
  await say('create endless --expires never');
  const known = async () =>
    [await say('show dated'), await say('show endless')].flatMap((text) => text.match(/^(?:State|Ends|What I did).*$/gmu) ?? []);
  const before = await known();
  assert.equal(before.length, 6);
  for (const line of ['expire dated 1d', 'expire dated 30d', 'expire endless 1d', 'expire endless 30d']) {
    const {text} = await attacker.slash(await attacker.form(ann, line));
    assert.deepEqual(await known(), before, line);
    harmless(working(), text, line);
  }
});

test('nor does it shorten the overlap of a rotation', async () => {
  await ann.slash('/token create moving', world.townId);
  await ann.slash('/token rotate moving --overlap 7d', world.townId);
  const before = working();
  const {text} = await attacker.slash(await attacker.form(ann, 'keep moving 1h'));
  world.mattermost.clock.advance(2 * 3_600_000);
  await world.goOn();
  harmless(before, text, 'keep moving 1h');
});

test('a line of theirs takes away no reminder that there was, and no backup owner', async () => {
  const say = async (line: string) => (await ann.slash(`/token ${line}`, world.townId)).at(-1) ?? assert.fail(line);
  await say('create watched');
  await confirm(ann, `/token backup @${bob.username}`, world.townId);
  await bob.slash(`/token backup accept @${ann.username}`, world.townId);
  const known = async () => [(await say('remind')).message, (await say('backup')).message];
  const before = await known();
  assert.match(before.join('\n'), /Muted: none.*is your backup owner/su);
  for (const line of ['remind off', 'remind mute watched', 'remind leads 90', 'remind leads 30,14', 'backup off']) {
    const {text} = await attacker.slash(await attacker.form(ann, line));
    assert.deepEqual(await known(), before, line);
    harmless(working(), text, line);
  }
});

test('nor does a button of an answer that they read, pressed with another trigger', async () => {
  await ann.slash('/token create turned', world.townId);
  await ann.slash('/token rotate turned', world.townId);
  const before = working();
  const turned = [...world.mattermost.state.tokens.values()].find(({description}) => description === 'turned');
  const pressed: string[] = [];
  for (const {name, integration} of await attacker.actionsInAnswer(ann, `show ${turned?.id}`)) {
    const {text} = await attacker.json('/actions', {
      ...{user_id: ann.userId, channel_id: world.townId, team_id: world.teamId, post_id: ''},
      ...{trigger_id: await attacker.trigger(ann), context: integration.context},
    });
    harmless(before, text, name);
    pressed.push(name);
  }
  assert.equal(pressed.length, 3, 'done, undo and revoke');
});
