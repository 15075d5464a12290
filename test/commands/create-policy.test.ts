import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {secretIn} from '../chat/person.ts';
import {days, type Stage, startStage} from './stage.ts';

/** A server that wants every token to end within 30 days. */
let stage: Stage;
before(async () => {
  stage = await startStage();
  await stage.world.admin.call('PUT', '/config/patch', {ServiceSettings: {MaximumPersonalAccessTokenLifetimeDays: 30}});
  await stage.world.restart();
});
after(() => stage.stop());

const now = (): number => stage.world.mattermost.clock.now();

test('an end is set within the policy where none is asked for', async () => {
  const ann = await stage.person();
  assert.ok(await stage.works(secretIn(await stage.sayAll(ann, 'create ci'))));
  const [token] = await stage.tokens(ann);
  assert.ok(Math.abs((token?.expires_at ?? 0) - now() - days(30)) < 10_000);
});

test('the longest lifetime itself is taken, as days and as a date', async () => {
  const ann = await stage.person();
  assert.ok(await stage.works(secretIn(await stage.sayAll(ann, 'create a --expires 30d'))));
  const date = new Date(now() + days(30)).toISOString().slice(0, 10);
  assert.ok(await stage.works(secretIn(await stage.sayAll(ann, `create b --expires ${date}`))));
});

test('an end beyond the policy, or none, creates nothing and says what is allowed', async () => {
  const ann = await stage.person();
  assert.match((await stage.say(ann, 'create ci --expires 32d')).message, /at most 30 days.*such as `30d`/u);
  assert.match((await stage.say(ann, 'create ci --expires never')).message, /to end within 30 days.*such as `30d`/u);
  assert.deepEqual(await stage.tokens(ann), []);
});

test('a direct message is refused before the question', async () => {
  const ann = await stage.person();
  assert.match((await stage.write(ann, 'create ci --expires 90d')).message, /at most 30 days/u);
});

test('the form offers what the policy allows', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'create').catch(() => {});
  const {dialog} = await ann.dialog();
  const lifetime = dialog.elements.find(({name}) => name === 'lifetime');
  assert.deepEqual(
    lifetime?.options?.map(({value}) => value),
    ['30d', 'date'],
  );
  assert.equal(lifetime?.default, '30d');
});

test('rotating a token without an end gives one within the policy', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'old', now() + days(20));
  const token = stage.world.mattermost.state.tokens.get(id);
  if (token) token.expires_at = 0;
  await stage.say(ann, 'rotate old');
  const fresh = (await stage.tokens(ann)).find((candidate) => candidate.id !== id);
  assert.ok(Math.abs((fresh?.expires_at ?? 0) - now() - days(30)) < 10_000);
});

test('rotating a token that lasts longer than the policy has it since gives one that lasts as long as that allows', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'create old --expires 30d');
  const [old] = await stage.tokens(ann);
  const token = stage.world.mattermost.state.tokens.get(old?.id ?? '') ?? assert.fail('no token');
  token.expires_at = now() + days(60);
  await stage.say(ann, 'rotate old');
  const fresh = (await stage.tokens(ann)).find(({id}) => id !== token.id);
  assert.ok(Math.abs((fresh?.expires_at ?? 0) - now() - days(30)) < 10_000);
});

test('a policy of a single day is said as one', async () => {
  await stage.world.admin.call('PUT', '/config/patch', {ServiceSettings: {MaximumPersonalAccessTokenLifetimeDays: 1}});
  await stage.world.restart();
  const ann = await stage.person();
  assert.match((await stage.say(ann, 'create ci --expires 3d')).message, /at most 1 day\..*such as `1d`/u);
  assert.match((await stage.say(ann, 'create ci --expires never')).message, /within 1 day\./u);
  await stage.say(ann, 'create').catch(() => {});
  const {dialog} = await ann.dialog();
  assert.match(dialog.elements.find(({name}) => name === 'lifetime')?.options?.[0]?.text ?? '', /^In 1 day \(/u);
});
