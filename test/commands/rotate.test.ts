import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, type Person, secretIn} from '../chat/person.ts';
import {bullets, days, type Stage, shown, startStage} from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

const now = (): number => stage.world.mattermost.clock.now();

/** A token "ci" that is being rotated. */
async function rotated(ann: Person) {
  const old = await stage.makeWithSecret(ann, 'ci');
  const answers = await stage.sayAll(ann, 'rotate ci');
  const fresh = (await stage.tokens(ann)).find(({id}) => id !== old.id);
  assert.ok(fresh);
  return {old, fresh: {id: fresh.id, secret: secretIn(answers)}, answer: answers.at(-1)?.message ?? ''};
}
/** The date of 7 days from now, as somebody in UTC reads it. */
const inAWeek = (): string => new Intl.DateTimeFormat('en', {timeZone: 'UTC', dateStyle: 'medium'}).format(now() + days(7));
const working = async (...secrets: string[]): Promise<boolean[]> => Promise.all(secrets.map(stage.works));

test('after rotate both secrets work, and the answer says how the rotation is ended, each way', async () => {
  const ann = await stage.person();
  const {old, fresh, answer} = await rotated(ann);
  assert.deepEqual(await working(old.secret, fresh.secret), [true, true]);
  const id = fresh.id.slice(0, 6);
  assert.ok(answer.includes(`The old one (\`${old.id.slice(0, 6)}\`) still works.`));
  assert.ok(answer.includes(`\`/token done ${id}\``) && answer.includes(`\`/token undo ${id}\``));
  assert.deepEqual(
    (await stage.tokens(ann)).map(({description}) => description),
    ['ci', 'ci'],
  );
});

test('the old lifetime is kept where it is known, and another end is taken when asked for', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'create ci --expires 30d');
  stage.world.mattermost.clock.advance(days(10));
  await stage.say(ann, 'rotate ci');
  const [, latest] = (await stage.tokens(ann)).map(({expires_at}) => expires_at ?? 0).sort((a, b) => a - b);
  assert.ok(Math.abs((latest ?? 0) - now() - days(30)) < 10_000);
  const bob = await stage.person('bob');
  await stage.make(bob, 'x');
  await stage.say(bob, 'rotate x --expires 5d');
  assert.ok((await stage.tokens(bob)).some(({expires_at}) => Math.abs((expires_at ?? 0) - now() - days(5)) < 10_000));
});

test('where the old token ends before anybody says done, the answer says when', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci', now() + days(2));
  assert.match((await stage.say(ann, 'rotate ci')).message, /still works, until \w{3} \d{1,2}, \d{4} at the latest/u);
});

test('answer and receipt say until when the new secret is to be used, and when the old one goes', async () => {
  const usual = await stage.person();
  await stage.make(usual, 'ci');
  const unset =
    /in place by \w{3} [^:]*:\d\d [AP]M UTC \(in (?:1 day|24 hours)\): if nobody has used it by then, it is disabled and the old one stays\. Once the new one is in use, the old one is disabled an hour after its last use\./u;
  assert.match((await stage.say(usual, 'rotate ci')).message, unset);
  assert.match((await stage.receipt(usual, 'has a new secret')).message, unset);
  const asking = await stage.person();
  await stage.make(asking, 'ci');
  const set = /\(in 2 hours\): if nobody.* an hour after its last use, but not before then\./u;
  assert.match((await stage.say(asking, 'rotate ci --overlap 2h')).message, set);
  assert.match((await stage.receipt(asking, 'has a new secret')).message, set);
  const direct = await stage.person();
  await stage.make(direct, 'ci');
  assert.match((await stage.write(direct, 'rotate ci --overlap 2h')).message, set);
});

test('of an old token that ends soon after the overlap it is not said that it stays', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci', now() + days(1.5));
  const {message} = await stage.say(ann, 'rotate ci');
  assert.match(message, /Put the new secret in place before the old one ends\. Once the new one is in use/u);
  assert.doesNotMatch(message, /the old one stays/u);
});

test('done disables the old one and leaves the new one', async () => {
  const ann = await stage.person();
  const {old, fresh} = await rotated(ann);
  const answer = await stage.confirm(ann, 'done ci');
  assert.deepEqual(await working(old.secret, fresh.secret), [false, true]);
  assert.ok(answer.message.includes(`\`/token enable ${old.id.slice(0, 6)}\``));
  assert.ok(await stage.token(old.id), 'the old one is disabled, not deleted');
  assert.ok(answer.message.endsWith(` The disabled one is revoked on ${inAWeek()}, unless it is enabled before.`));
});

test('undo disables the new one and leaves the old one, which bears the name again', async () => {
  const ann = await stage.person();
  const {old, fresh} = await rotated(ann);
  const {message} = await stage.confirm(ann, 'undo ci');
  assert.ok(message.includes(`The disabled one is revoked on ${inAWeek()}`));
  assert.deepEqual(await working(old.secret, fresh.secret), [true, false]);
  assert.ok((await stage.say(ann, 'show ci')).message.includes(old.id.slice(0, 6)));
});

test('each question about what is put away says that it is revoked 7 days later', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'other');
  await rotated(ann);
  for (const line of ['done ci', 'undo ci', 'rotate other --now'])
    assert.match((await stage.say(ann, line)).message, /disable.*and revoked? (?:it )?7 days later/u, line);
});

test('what its owner had disabled before is not said to be revoked, since it is not', async () => {
  const ann = await stage.person();
  const {old} = await rotated(ann);
  await stage.confirm(ann, `disable ${old.id}`);
  const question = await stage.say(ann, 'done ci');
  const done = await stage.press(ann, question, 'Disable the old one');
  assert.doesNotMatch(question.message + done.message, /revoked/u);
});

test('the receipt has a button for each way, and what it did is undone by hand', async () => {
  const ann = await stage.person();
  const {old, fresh} = await rotated(ann);
  const receipt = await stage.receipt(ann, 'has a new secret');
  assert.deepEqual(labels(receipt), ['I have replaced it', 'Undo the rotation', 'I did not get it']);
  await stage.press(ann, receipt, 'I have replaced it');
  assert.deepEqual(await working(old.secret, fresh.secret), [false, true]);
  await stage.press(ann, await stage.say(ann, `enable ${old.id.slice(0, 6)}`), 'Enable it');
  assert.deepEqual(await working(old.secret, fresh.secret), [true, true]);
});

test('neither done nor undo ever leaves both dead', async () => {
  const ann = await stage.person();
  const {old, fresh} = await rotated(ann);
  await ann.api.call('POST', '/users/tokens/disable', {token_id: fresh.id});
  assert.match(
    (await stage.confirm(ann, 'done ci')).message,
    new RegExp(`new token of .* does not work now, so the old one stays\\. .*/token show ${fresh.id.slice(0, 6)}`, 'u'),
  );
  assert.deepEqual(await working(old.secret), [true]);
  await ann.api.call('POST', '/users/tokens/enable', {token_id: fresh.id});
  await ann.api.call('POST', '/users/tokens/disable', {token_id: old.id});
  assert.match(
    (await stage.confirm(ann, 'undo ci')).message,
    new RegExp(`old token of .* does not work now, so the new one stays\\. .*/token show ${old.id.slice(0, 6)}`, 'u'),
  );
  assert.deepEqual(await working(fresh.secret), [true]);
});

test('done and undo of what is not being rotated change nothing and say so', async () => {
  const ann = await stage.person();
  const {secret} = await stage.makeWithSecret(ann, 'ci');
  for (const verb of ['done', 'undo']) assert.match((await stage.say(ann, `${verb} ci`)).message, /is not being rotated/u);
  assert.deepEqual(await working(secret), [true]);
});

test('said twice, done does nothing the second time', async () => {
  const ann = await stage.person();
  const {old, fresh} = await rotated(ann);
  await stage.confirm(ann, 'done ci');
  assert.match((await stage.say(ann, 'done ci')).message, /is not being rotated/u);
  assert.deepEqual(await working(old.secret, fresh.secret), [false, true]);
});

test('a second rotation waits for the end of the first', async () => {
  const ann = await stage.person();
  const {fresh} = await rotated(ann);
  const id = fresh.id.slice(0, 6);
  const next = `\`/token done ${id}\` or \`/token undo ${id}\`.`;
  assert.ok((await stage.say(ann, 'rotate ci')).message.endsWith(`already being rotated. Finish that first, with ${next}`));
  assert.equal((await stage.tokens(ann)).length, 2);
});

test('what cannot be rotated is refused before it is asked about', async () => {
  const ann = await stage.person();
  await rotated(ann);
  const id = await stage.make(ann, 'off');
  await ann.api.call('POST', '/users/tokens/disable', {token_id: id});
  const answers = [
    await stage.say(ann, 'rotate ci --now'),
    await stage.write(ann, 'rotate ci'),
    await stage.say(ann, 'rotate off --now'),
    await stage.write(ann, 'rotate off'),
  ];
  assert.deepEqual(answers.flatMap(labels), []);
  for (const [index, said] of [/already being rotated/u, /already being rotated/u, /is disabled/u, /is disabled/u].entries())
    assert.match(answers[index]?.message ?? '', said);
});

test('a disabled token is not rotated', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'ci');
  await ann.api.call('POST', '/users/tokens/disable', {token_id: id});
  assert.match((await stage.say(ann, 'rotate ci')).message, /is disabled. Enable it first, or revoke it/u);
});

test('in place of an expired token a new one is created, and nothing is said to work that does not', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'ci', now() + days(1));
  const token = stage.world.mattermost.state.tokens.get(id);
  if (token) token.expires_at = now() - 60_000;
  const answers = await stage.sayAll(ann, 'rotate ci');
  assert.ok(await stage.works(secretIn(answers)));
  assert.doesNotMatch(answers.map(({message}) => message).join('\n'), /still works|\/token done/u);
  assert.match(answers.at(-1)?.message ?? '', /has expired and does not work any more/u);
});

test('while it lasts, list and show say what replaces what', async () => {
  const ann = await stage.person();
  const {old, fresh} = await rotated(ann);
  const line = bullets(await stage.say(ann, 'list')).find((bullet) => bullet.includes(old.id.slice(0, 6)));
  assert.ok(line?.includes(`being replaced by \`${fresh.id.slice(0, 6)}\``));
  const shownNew = await stage.say(ann, 'show ci');
  assert.ok(shown(shownNew).includes(`Rotation: The old one (\`${old.id.slice(0, 6)}\`) still works.`));
  assert.deepEqual(labels(shownNew), ['I have replaced it', 'Undo the rotation', 'Revoke']);
});
