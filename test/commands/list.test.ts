import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels} from '../chat/person.ts';
import {newId} from '../mattermost/ids.ts';
import {bullets, days, type Stage, shown, startStage} from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

const now = (): number => stage.world.mattermost.clock.now();
const names = (lines: readonly string[]): string[] => lines.map((line) => /\*\*(.+?)\*\*/u.exec(line)?.[1] ?? '');

test('an empty list says how a token is created', async () => {
  const ann = await stage.person();
  assert.equal((await stage.say(ann, 'list')).message, 'You have no tokens. Create one with `/token create NAME`.');
});

test('plain /token is the list', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  const [plain, listed] = [await stage.say(ann, ''), await stage.say(ann, 'list')];
  assert.equal(plain.message, listed.message);
  assert.match(plain.message, /You have one token:/u);
});

test('a token is one bullet line: name, short id, state, end, last seen in use', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'ci', now() + days(30) - 60_000);
  const [line] = bullets(await stage.say(ann, 'list'));
  const [name, state, end, seen] = line?.split(' · ') ?? [];
  assert.equal(name, `- **ci** \`${id.slice(0, 6)}\``);
  assert.equal(state, 'active');
  assert.match(end ?? '', /^ends \w{3} \d{1,2}, \d{4} \(in 30 days\)$/u);
  assert.equal(seen, 'not seen in use');
});

test('the most urgent comes first: what ends soon, what has ended, what lives by its end, what is disabled', async () => {
  const ann = await stage.person();
  const disabled = await stage.make(ann, 'f disabled', now() + days(1));
  await ann.api.call('POST', '/users/tokens/disable', {token_id: disabled});
  await stage.make(ann, 'e never');
  await stage.make(ann, 'd in a year', now() + days(365));
  await stage.make(ann, 'c in a month', now() + days(30));
  const ended = await stage.make(ann, 'b ended', now() + days(1));
  await stage.make(ann, 'a soon', now() + days(3));
  const token = stage.world.mattermost.state.tokens.get(ended);
  if (token) token.expires_at = now() - 1_000;
  const lines = bullets(await stage.say(ann, 'list'));
  assert.deepEqual(names(lines), ['a soon', 'b ended', 'c in a month', 'd in a year', 'e never', 'f disabled']);
  assert.match(lines[0] ?? '', / · ends soon · ends .*\(in 3 days\)/u);
  assert.match(lines[1] ?? '', / · expired · ended /u);
  assert.match(lines[4] ?? '', / · active · no end date · /u);
  assert.match(lines[5] ?? '', / · disabled · /u);
});

test('the last use is said as the least that is known', async () => {
  const ann = await stage.person();
  const {secret} = await stage.makeWithSecret(ann, 'ci');
  assert.ok(await stage.works(secret));
  assert.match((await stage.say(ann, 'list')).message, /in use at least until just now/u);
});

test('beyond 20 tokens there are pages, turned by button and by number, each token on one of them', async () => {
  const ann = await stage.person();
  for (let index = 0; index < 43; index++) await stage.make(ann, `t${String(index).padStart(2, '0')}`);
  const first = await stage.say(ann, 'list');
  assert.match(first.message, /You have 43 tokens \(page 1 of 3\):/u);
  assert.deepEqual(labels(first), ['Next page', 'Show one…']);
  const second = await stage.press(ann, first, 'Next page');
  assert.deepEqual(labels(second), ['Next page', 'Previous page', 'Show one…']);
  const third = await stage.say(ann, 'list 3');
  assert.deepEqual(labels(third), ['Previous page', 'Show one…']);
  const all = [first, second, third].flatMap(bullets);
  assert.deepEqual([bullets(first).length, bullets(second).length, bullets(third).length], [20, 20, 3]);
  assert.equal(new Set(names(all)).size, 43);
  assert.match((await stage.say(ann, 'list 4')).message, /There is no page 4; the last one is 3\./u);
});

test('the menu opens one', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'ci');
  await stage.make(ann, 'other');
  const list = await stage.say(ann, 'list');
  const opened = (await ann.choose(list, id)).at(-1);
  assert.ok(opened && shown(opened).startsWith(`**ci** \`${id.slice(0, 6)}\``));
});

test('all adds what the server has deleted since, and says since when; the plain list leaves it out', async () => {
  const ann = await stage.person();
  const gone = await stage.make(ann, 'gone');
  await stage.make(ann, 'stays');
  await stage.say(ann, 'list');
  await ann.api.call('POST', '/users/tokens/revoke', {token_id: gone});
  assert.deepEqual(names(bullets(await stage.say(ann, 'list'))), ['stays']);
  const all = await stage.say(ann, 'list all');
  assert.match(all.message, /You have one token; one was deleted:/u);
  assert.deepEqual(names(bullets(all)), ['stays', 'gone']);
  assert.match(bullets(all)[1] ?? '', /· deleted · since \w{3} \d{1,2}, \d{4}$/u);
});

test('many that were deleted elsewhere are all found gone', async () => {
  const ann = await stage.person();
  const {tokens} = stage.world.mattermost.state;
  const kept = tokens.get(await stage.make(ann, 'kept'));
  assert.ok(kept);
  const ids = Array.from({length: 40}, () => newId());
  for (const id of ids) tokens.set(id, {...kept, id, token: newId(), description: 'brief'});
  await stage.say(ann, 'list');
  for (const id of ids) tokens.delete(id);
  assert.match((await stage.say(ann, 'list')).message, /You have one token:/u);
  assert.match((await stage.say(ann, 'list all')).message, /You have one token; 40 were deleted/u);
});

test('a token that the server has given to somebody else is theirs', async () => {
  const [ann, bob] = [await stage.person(), await stage.person()];
  const id = await stage.make(ann, 'moved');
  await stage.make(ann, 'stays');
  await stage.say(ann, 'list');
  const token = stage.world.mattermost.state.tokens.get(id);
  assert.ok(token);
  token.user_id = bob.userId;
  assert.deepEqual(names(bullets(await stage.say(ann, 'list'))), ['stays']);
  assert.match((await stage.say(ann, 'disable moved')).message, /no token/iu);
  assert.deepEqual(names(bullets(await stage.say(bob, 'list'))), ['moved']);
});

test('two ids that begin alike are shown with more letters', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'one');
  const twin = `${id.slice(0, 8)}${(id[8] === 'z' ? 'y' : 'z').repeat(18)}`;
  const token = stage.world.mattermost.state.tokens.get(id);
  assert.ok(token);
  stage.world.mattermost.state.tokens.set(twin, {...token, id: twin, token: 'z'.repeat(26), description: 'two'});
  const {message} = await stage.say(ann, 'list');
  assert.ok(message.includes(`\`${id.slice(0, 9)}\``) && message.includes(`\`${twin.slice(0, 9)}\``));
});

test('what list does not take is answered with what it takes', async () => {
  const ann = await stage.person();
  assert.match((await stage.say(ann, 'list ci')).message, /takes `all` or the number of a page.*`\/token show NAME`/u);
});

test('the tokens of others are not shown', async () => {
  const [ann, bob] = [await stage.person(), await stage.person('bob')];
  await stage.make(ann, 'anns own');
  assert.doesNotMatch((await stage.say(bob, 'list all')).message, /anns own/u);
  assert.match((await stage.say(bob, 'show "anns own"')).message, /You have no token called/u);
});

test('a use is listed a minute after the last list at the latest, and at once after anything else', async () => {
  const ann = await stage.person();
  const {secret} = await stage.makeWithSecret(ann, 'ci');
  assert.ok(await stage.works(secret));
  assert.doesNotMatch((await stage.say(ann, 'list')).message, /not seen in use/u);
  const other = await stage.makeWithSecret(ann, 'build');
  assert.match((await stage.say(ann, 'list')).message, /\*\*build\*\*.*not seen in use/u);
  assert.ok(await stage.works(other.secret));
  stage.world.mattermost.clock.advance(60_000);
  assert.doesNotMatch((await stage.say(ann, 'list')).message, /not seen in use/u);
});
