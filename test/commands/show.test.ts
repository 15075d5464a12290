import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels} from '../chat/person.ts';
import {type Stage, shown, startStage} from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

test('show tells all that is known: state, end, making, last use, what was done here, the whole id', async () => {
  const ann = await stage.person();
  const {message} = (await stage.sayAll(ann, 'create ci --expires 30d'))[0] ?? assert.fail('no secret');
  const secret = /```\n(\w+)\n```/u.exec(message)?.[1] ?? '';
  assert.ok(await stage.works(secret));
  const [token] = await stage.tokens(ann);
  const text = shown(await stage.say(ann, 'show ci'));
  assert.match(text, /^\*\*ci\*\* `\w{6}`$/mu);
  assert.match(text, /^State: active$/mu);
  assert.match(text, /^Ends: .*UTC \(in 30 days\)$/mu);
  assert.match(text, /^Created: .*UTC \(just now\)$/mu);
  assert.match(text, /^In use: at least until .*UTC \(just now\)$/mu);
  assert.match(text, /^What I did with it: created on /mu);
  assert.ok(text.includes(`Id: \`${token?.id}\``));
});

test('when a token was made elsewhere is known from the server’s audits', async () => {
  const ann = await stage.person();
  const path = `/users/${ann.userId}/tokens`;
  await ann.api.call('POST', path, {description: 'web'});
  assert.match(shown(await stage.say(ann, 'show web')), /^Created: .*UTC \(just now\)$/mu);
});

test('where nothing is known of the making or a use, that is said', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'by an admin');
  const text = shown(await stage.say(ann, 'show by an admin'));
  assert.match(text, /^Created: on \w{3} \d{1,2}, \d{4} or before$/mu);
  assert.match(text, /^In use: never seen$/mu);
});

test('a deleted token is still shown, with no buttons', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'ci');
  await stage.say(ann, 'list');
  await ann.api.call('POST', '/users/tokens/revoke', {token_id: id});
  const answer = await stage.say(ann, 'show ci');
  assert.match(shown(answer), /^State: deleted since /mu);
  assert.deepEqual(labels(answer), []);
});

test('a name that nothing bears is refused with the nearest of the person’s own, which formats nothing', async () => {
  const [ann, bob] = [await stage.person(), await stage.person('bob')];
  await stage.make(ann, 'Soon');
  await stage.make(ann, '@all **b**');
  await stage.make(ann, 'bygone');
  await stage.make(bob, 'nightly');
  const refused = async (line: string): Promise<string> => (await stage.say(ann, line)).message;
  assert.match(
    await refused('show soom'),
    /^You have no token called “soom”\. Did you mean “Soon”\? `\/token list` shows yours\.$/u,
  );
  assert.match(await refused('disable soom'), /Did you mean “Soon”\?/u);
  const foreign = await refused('show @al **b**');
  assert.match(foreign, /Did you mean “@\u2060all /u);
  assert.doesNotMatch(foreign, /(?<!\\)\*/u);
  assert.doesNotMatch(await refused('show nightli'), /Did you mean/u);
  const {id} = (await stage.tokens(ann)).find(({description}) => description === 'bygone') ?? assert.fail('no token');
  await ann.api.call('POST', '/users/tokens/revoke', {token_id: id});
  await stage.say(ann, 'list');
  assert.doesNotMatch(await refused('disable bygome'), /Did you mean/u);
});

test('without a name, show asks which and says how names are given', async () => {
  const ann = await stage.person();
  assert.match((await stage.say(ann, 'show')).message, /Which token\? Give its name or the first 6 letters of its id/u);
});
