import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {registry} from '../../commands/index.ts';
import {bullets, type Stage, startStage} from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

/** What is not for admins alone. */
const everybodys = registry.filter(({permission}) => permission !== 'system-admin');
const named = (lines: readonly string[]): string[] => lines.map((line) => /`\/token (\w+)/u.exec(line)?.[1] ?? '');

test('help names every command to one who may own tokens, with its usage', async () => {
  const ann = await stage.person();
  const lines = bullets(await stage.say(ann, 'help'));
  assert.deepEqual(
    named(lines),
    everybodys.map(({name}) => name),
  );
  for (const {usage} of everybodys) assert.ok(lines.some((line) => line.includes(`\`/token ${usage}\``)));
});

test('help names only what one who may not own tokens may use, and says by whom the right is given', async () => {
  const bob = await stage.person('bob', 'system_user');
  const answer = await stage.say(bob, 'help');
  const usable = everybodys.filter(({permission}) => permission !== 'token-owner').map(({name}) => name);
  assert.deepEqual(named(bullets(answer)), usable);
  assert.ok(!usable.includes('create') && !usable.includes('rotate') && !usable.includes('enable'));
  assert.match(answer.message, /may not own tokens.*system admin/su);
  const [, example = ''] = /More on one of them: `\/token help (\w+)`/u.exec(answer.message) ?? [];
  assert.ok(usable.includes(example));
});

test('help of one command says its usage and its examples; what the person may not use says why', async () => {
  const ann = await stage.person();
  const {message} = await stage.say(ann, 'help rotate');
  assert.ok(message.includes(`\`/token ${registry.find(({name}) => name === 'rotate')?.usage}\``));
  assert.match(message, /`\/token rotate ci --expires 2027-01-31`/u);
  assert.match(message, /`--overlap`.*`1h` to `14d`.*`--now`.*`--in-place`.*needs Mattermost 11\.10/u);
  for (const line of ['help /token rotate', 'help token ROTATE']) assert.equal((await stage.say(ann, line)).message, message);
  const bob = await stage.person('bob', 'system_user');
  assert.match((await stage.say(bob, 'help rotate')).message, /may not own tokens/u);
});

test('help of an admins’ command says whose it is, and does not claim that anything was recorded', async () => {
  const ann = await stage.person();
  assert.equal((await stage.say(ann, 'help admin report')).message, 'That is for system admins only.');
});

for (const [typed, meant] of [
  ['crate ci', 'create'],
  ['lst', 'list'],
  ['DISBALE ci', 'disable'],
  ['delete ci', 'revoke'],
  ['renew ci', 'rotate'],
  ['rot ci', 'rotate'],
  ['rev ci', 'revoke'],
]) {
  test(`“${typed}” changes nothing, asks whether “${meant}” was meant, and shows the help of that`, async () => {
    const ann = await stage.person();
    await stage.make(ann, 'ci');
    const answer = await stage.say(ann, typed ?? '');
    assert.match(answer.message, new RegExp(`Did you mean \`/token ${meant}\``, 'u'));
    assert.equal(named(bullets(answer))[0], meant);
    assert.ok(bullets(answer).length < 10);
    assert.match(answer.message, /All commands: `\/token help`\.$/u);
    assert.equal((await stage.tokens(ann)).length, 1);
  });
}

test('an unknown word that is like no command shows help and guesses nothing', async () => {
  const ann = await stage.person();
  const answer = await stage.say(ann, 'xylophone');
  assert.match(answer.message, /do not know “xylophone”/u);
  assert.doesNotMatch(answer.message, /Did you mean/u);
  assert.equal(bullets(answer).length, everybodys.length);
});

test('nobody is offered a command that they may not use', async () => {
  const bob = await stage.person('bob', 'system_user');
  const {message} = await stage.say(bob, 'crate x');
  assert.doesNotMatch(message, /Did you mean `\/token create`/u);
  assert.match((await stage.say(bob, 'help crate')).message, /do not know “crate”/u);
});

test('an unknown word mentions nobody and formats nothing', async () => {
  const ann = await stage.person();
  const {message} = await stage.say(ann, '@all**x**[y](http://z)');
  assert.doesNotMatch(message, /@all|[^\\]\*\*x|\]\(http/u);
});
