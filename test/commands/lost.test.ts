import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, secretIn} from '../chat/person.ts';
import {days, type Stage, startStage} from './stage.ts';

const minute = 60_000;

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

test('a secret that did not arrive is replaced: that token revoked, a new one of the same name and lifetime made', async () => {
  const ann = await stage.person();
  const first = secretIn(await stage.sayAll(ann, 'create ci --expires 30d'));
  const [before] = await stage.tokens(ann);
  const answers = await stage.confirmAll(ann, 'lost ci');
  const [after, ...others] = await stage.tokens(ann);
  assert.deepEqual([await stage.works(first), await stage.works(secretIn(answers))], [false, true]);
  assert.equal(others.length, 0);
  assert.equal(after?.description, 'ci');
  assert.ok(Math.abs((after?.expires_at ?? 0) - (before?.expires_at ?? 0)) < 30_000);
  assert.match(answers.at(-1)?.message ?? '', /did not reach you is revoked/u);
});

test('the receipt’s button replaces a new secret at once, and asks first where somebody was seen using it', async () => {
  const ann = await stage.person();
  const first = secretIn(await stage.sayAll(ann, 'create ci'));
  const created = await stage.receipt(ann, 'was created');
  stage.world.mattermost.clock.advance(minute);
  const second = secretIn(await ann.press(created, 'I did not get it'));
  assert.deepEqual([await stage.works(first), await stage.works(second)], [false, true]);
  const receipt = await stage.receipt(ann, 'did not reach you');
  stage.world.mattermost.clock.advance(minute);
  assert.match((await stage.press(ann, receipt, 'I did not get it')).message, /seen in use.*cannot be undone/u);
  assert.ok(await stage.works(second));
});

test('the receipt that appears under the pointer of a double click asks first, whatever made the secret', async () => {
  const ann = await stage.person();
  const created = secretIn(await stage.sayAll(ann, 'create ci'));
  const first = await stage.receipt(ann, 'was created');
  stage.world.mattermost.clock.advance(minute - 20_000);
  const question = await stage.press(ann, first, 'I did not get it');
  assert.match(question.message, /^Did the secret of this token not reach you\?.*cannot be undone/u);
  assert.ok(await stage.works(created));
  stage.world.mattermost.clock.advance(minute);
  const rotated = secretIn(await stage.sayAll(ann, 'rotate ci'));
  const receipt = await stage.receipt(ann, 'I have replaced it');
  assert.match((await stage.press(ann, receipt, 'I did not get it')).message, /cannot be undone/u);
  assert.deepEqual([await stage.works(created), await stage.works(rotated)], [true, true]);
});

test('typed, it asks also where the receipt’s button would not: the server does not sign what somebody typed', async () => {
  const ann = await stage.person();
  const secret = secretIn(await stage.sayAll(ann, 'create ci'));
  const {id} = (await stage.tokens(ann))[0] ?? assert.fail('no token');
  stage.world.mattermost.clock.advance(minute);
  assert.match((await stage.say(ann, `lost ${id}`)).message, /cannot be undone/u);
  assert.ok(await stage.works(secret));
});

test('a token that was seen in use is not replaced without a question, which says what stops', async () => {
  const ann = await stage.person();
  const secret = secretIn(await stage.sayAll(ann, 'create ci'));
  assert.ok(await stage.works(secret));
  const question = await stage.say(ann, 'lost ci');
  assert.match(question.message, /seen in use, so somebody has its secret.*cannot be undone/u);
  assert.deepEqual(labels(question), ['Revoke it and create a new one', 'Leave it as it is']);
  assert.ok(await stage.works(secret));
  assert.match((await stage.press(ann, question, 'Leave it as it is')).message, /Nothing was changed/u);
  assert.ok(await stage.works(secret));
});

test('the answer yes to that question replaces it', async () => {
  const ann = await stage.person();
  const secret = secretIn(await stage.sayAll(ann, 'create ci'));
  assert.ok(await stage.works(secret));
  const answers = await ann.press(await stage.say(ann, 'lost ci'), 'Revoke it and create a new one');
  assert.deepEqual([await stage.works(secret), await stage.works(secretIn(answers))], [false, true]);
});

test('a token that was not made here, or not lately, is not replaced without a question', async () => {
  const ann = await stage.person();
  const {secret} = await stage.makeWithSecret(ann, 'made elsewhere');
  assert.match((await stage.say(ann, 'lost made elsewhere')).message, /cannot be undone/u);
  await stage.say(ann, 'create old');
  stage.world.mattermost.clock.advance(days(2));
  assert.match((await stage.say(ann, 'lost old')).message, /cannot be undone/u);
  assert.equal((await stage.tokens(ann)).length, 2);
  assert.ok(await stage.works(secret));
});

test('the new one of a rotation that got lost is replaced, and the old one goes on working', async () => {
  const ann = await stage.person();
  const {secret: old} = await stage.makeWithSecret(ann, 'ci');
  const first = secretIn(await stage.sayAll(ann, 'rotate ci'));
  const second = secretIn(await stage.confirmAll(ann, 'lost ci'));
  assert.deepEqual(await Promise.all([old, first, second].map(stage.works)), [true, false, true]);
  await stage.confirm(ann, 'done ci');
  assert.deepEqual(await Promise.all([old, second].map(stage.works)), [false, true]);
});

const receipts = [
  {
    locale: 'en',
    first: 'I have replaced it',
    stands: 'did not reach you is revoked',
    says: (id: string) =>
      new RegExp(`The old one \\(\`${id}\`\\) still works.* by .*I have replaced it. disables the old one now`, 'su'),
    buttons: ['I have replaced it', 'Undo the rotation', 'I did not get it'],
    goesOn: /Nothing was changed: .*The rotation of ci goes on with the new one: `\/token undo ([a-z0-9]{6})`/u,
  },
  {
    locale: 'de',
    first: 'Ich habe es ersetzt',
    stands: 'nicht erreicht hat, ist widerrufen',
    says: (id: string) =>
      new RegExp(`Das alte \\(\`${id}\`\\) funktioniert weiterhin.* bis zum .*Ich habe es ersetzt. schaltet`, 'su'),
    buttons: ['Ich habe es ersetzt', 'Erneuerung zurücknehmen', 'Ich habe es nicht erhalten'],
    goesOn: /Es wurde nichts geändert: .*Die Erneuerung von ci geht mit dem neuen weiter: `\/token undo ([a-z0-9]{6})`/u,
  },
];

for (const {locale, first: firstSays, stands, says, buttons, goesOn} of receipts) {
  const [replaced = '', undo = '', lost = ''] = buttons;

  test(`the receipt of the stand-in in a rotation names the old one, and ends the rotation, in ${locale}`, async () => {
    const ann = await stage.person();
    await ann.api.call('PUT', `/users/${ann.userId}/patch`, {locale});
    const {id: oldId, secret: old} = await stage.makeWithSecret(ann, 'ci');
    await stage.say(ann, 'rotate ci');
    const first = await stage.receipt(ann, firstSays);
    stage.world.mattermost.clock.advance(minute);
    const fresh = secretIn(await ann.press(first, lost));
    const second = await stage.receipt(ann, stands);
    assert.match(second.message, says(oldId.slice(0, 6)));
    assert.deepEqual(labels(second), buttons);
    await ann.press(second, replaced);
    assert.deepEqual([await stage.works(old), await stage.works(fresh)], [false, true]);
  });

  test(`the first receipt of such a rotation says how to undo it now, and loses its buttons, in ${locale}`, async () => {
    const ann = await stage.person();
    await ann.api.call('PUT', `/users/${ann.userId}/patch`, {locale});
    const {secret: old} = await stage.makeWithSecret(ann, 'ci');
    await stage.say(ann, 'rotate ci');
    const first = await stage.receipt(ann, firstSays);
    // Twice: the stand-in may get lost too.
    await stage.confirm(ann, 'lost ci');
    const fresh = secretIn(await stage.confirmAll(ann, 'lost ci'));
    const {message} = await stage.press(ann, first, undo);
    const [, id = ''] = goesOn.exec(message) ?? assert.fail(message);
    assert.deepEqual([await stage.works(old), await stage.works(fresh)], [true, true]);
    const stored = stage.world.mattermost.state.posts.get(first.id);
    assert.ok(stored?.message.endsWith(message));
    assert.equal(stored?.props.attachments, undefined);
    await stage.confirm(ann, `undo ${id}`);
    assert.equal(await stage.works(old), true);
    assert.equal(await stage.works(fresh), false);
  });
}

test('the old one of a rotation is not replaced a second time', async () => {
  const ann = await stage.person();
  const old = secretIn(await stage.sayAll(ann, 'create ci'));
  const {id} = (await stage.tokens(ann))[0] ?? assert.fail('no token');
  const asked = await stage.say(ann, `lost ${id}`);
  const fresh = secretIn(await stage.sayAll(ann, 'rotate ci'));
  for (const answer of [await stage.say(ann, `lost ${id}`), await stage.press(ann, asked, labels(asked)[0] ?? '')]) {
    assert.match(answer.message, /already being rotated/u);
  }
  assert.deepEqual([await stage.works(old), await stage.works(fresh)], [true, true]);
  assert.equal((await stage.tokens(ann)).length, 2);
});

test('a receipt of a rotation long over does not take a later one for its own, where its token was revoked and not lost', async () => {
  const ann = await stage.person();
  await stage.makeWithSecret(ann, 'ci');
  await stage.say(ann, 'rotate ci');
  const first = await stage.receipt(ann, 'I have replaced it');
  await stage.confirm(ann, 'done ci');
  const [, second] = await stage.tokens(ann);
  await stage.say(ann, 'rotate ci');
  await stage.confirm(ann, 'done ci');
  await stage.confirm(ann, `revoke ${second?.id}`);
  await stage.say(ann, 'rotate ci');
  assert.match((await stage.press(ann, first, 'Undo the rotation')).message, /finished or undone already/u);
});

test('the stand-in for one whose rotation is over offers nothing of a rotation', async () => {
  const ann = await stage.person();
  await stage.makeWithSecret(ann, 'ci');
  await stage.say(ann, 'rotate ci');
  await stage.confirm(ann, 'done ci');
  await stage.confirm(ann, 'lost ci');
  const receipt = await stage.receipt(ann, 'did not reach you is revoked');
  assert.deepEqual(labels(receipt), ['I did not get it']);
  assert.doesNotMatch(receipt.message, /The old one/u);
});

test('a second press of the same receipt finds that there is nothing left to replace', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'create ci');
  const receipt = await stage.receipt(ann, 'was created');
  stage.world.mattermost.clock.advance(minute);
  await ann.press(receipt, 'I did not get it');
  assert.match((await stage.press(ann, receipt, 'I did not get it')).message, /not there any more/u);
  assert.equal((await stage.tokens(ann)).length, 1);
});

test('the stand-in alone bears the name, also where the rotation that made the lost one is over', async () => {
  const ann = await stage.person();
  await stage.makeWithSecret(ann, 'ci');
  await stage.say(ann, 'rotate ci');
  await stage.confirm(ann, 'done ci');
  const secret = secretIn(await stage.confirmAll(ann, 'lost ci'));
  const bearer = (await stage.tokens(ann)).find(({is_active}) => is_active);
  assert.ok((await stage.say(ann, 'show ci')).message.includes(String(bearer?.id.slice(0, 6))));
  assert.ok(await stage.works(secret));
});
