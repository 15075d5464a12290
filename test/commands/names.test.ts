import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';
import {labels, type Person} from '../chat/person.ts';
import {bullets, type Stage, shown, startStage} from './stage.ts';

let stage: Stage;
before(async () => {
  stage = await startStage();
});
after(() => stage.stop());

/** The short id of the one token that an answer is about. */
const about = async (person: Person, line: string): Promise<string | undefined> =>
  /^(?:- )?\*\*.*\*\* `(\w+)`/mu.exec((await stage.say(person, line)).message)?.[1];

test('the description names a token, whatever its capitals, spaces and quotes', async () => {
  const ann = await stage.person();
  const id = (await stage.make(ann, 'Ann’s  “big” Build')).slice(0, 6);
  for (const typed of ['Ann’s  “big” Build', 'ann\'s "big" build', 'ANN’S   „BIG“ BUILD', '  ann‘s "big"\u00a0build  '])
    assert.equal(await about(ann, `show ${typed}`), id, typed);
});

test('its unambiguous start is enough to read, and never to change', async () => {
  const ann = await stage.person();
  const {secret, id} = await stage.makeWithSecret(ann, 'backup script');
  assert.equal(await about(ann, 'show back'), id.slice(0, 6));
  for (const verb of ['rotate', 'disable', 'revoke', 'lost', 'done', 'undo']) {
    assert.match((await stage.say(ann, `${verb} back`)).message, /no token called “back”/u, verb);
  }
  assert.ok(await stage.works(secret));
  assert.equal((await stage.tokens(ann)).length, 1);
});

test('six letters of the id are enough for everything, five are not', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'ci');
  assert.equal(await about(ann, `show ${id.slice(0, 6).toUpperCase()}`), id.slice(0, 6));
  assert.equal(bullets(await stage.say(ann, `revoke ${id.slice(0, 6)}`)).length, 1);
  assert.equal(bullets(await stage.say(ann, `revoke ${id}`)).length, 1);
  assert.match((await stage.say(ann, `revoke ${id.slice(0, 5)}`)).message, /no token called/u);
});

test('a name wins over the start of another token’s id, and a whole id over a name', async () => {
  const ann = await stage.person();
  const first = await stage.make(ann, 'first');
  const impostor = await stage.make(ann, first.slice(0, 6));
  assert.equal(await about(ann, `revoke ${first.slice(0, 6)}`), impostor.slice(0, 6));
  await stage.make(ann, first);
  assert.equal(await about(ann, `revoke ${first}`), first.slice(0, 6));
});

test('after a rotation the newest bears the name; the old one is still there by its id', async () => {
  const ann = await stage.person();
  const old = await stage.make(ann, 'ci');
  await stage.say(ann, 'rotate ci');
  const fresh = (await stage.tokens(ann)).find(({id}) => id !== old)?.id ?? '';
  assert.equal(await about(ann, 'show ci'), fresh.slice(0, 6));
  assert.equal(await about(ann, 'disable ci'), fresh.slice(0, 6));
  assert.equal(await about(ann, `disable ${old.slice(0, 6)}`), old.slice(0, 6));
});

test('when the newest is revoked, the old one bears the name again', async () => {
  const ann = await stage.person();
  const old = await stage.make(ann, 'ci');
  await stage.say(ann, 'rotate ci');
  await stage.press(ann, await stage.say(ann, 'revoke ci'), 'Revoke it for good');
  assert.equal(await about(ann, 'show ci'), old.slice(0, 6));
});

test('several of one name are answered with the choices, each with its id, and nothing is done', async () => {
  const ann = await stage.person();
  const ids = [await stage.make(ann, 'ci'), await stage.make(ann, 'CI')];
  for (const verb of ['show', 'rotate', 'disable', 'revoke']) {
    const answer = await stage.say(ann, `${verb} ci`);
    assert.match(answer.message, /2 of your tokens go by “ci”. Say which by its id:/u, verb);
    assert.deepEqual(
      bullets(answer)
        .map((line) => /`(\w+)`/u.exec(line)?.[1])
        .sort(),
      ids.map((id) => id.slice(0, 6)).sort(),
    );
  }
  assert.equal((await stage.tokens(ann)).length, 2);
});

test('a start that fits several is answered with the choices', async () => {
  const ann = await stage.person();
  for (const name of ['backup one', 'backup two', 'other']) await stage.make(ann, name);
  assert.equal(bullets(await stage.say(ann, 'show backup')).length, 2);
});

test('em dashes before an option, curly quotes around a value, doubled spaces and capitals are understood', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'CREATE  my   script  —Expires  “30d”');
  const [token] = await stage.tokens(ann);
  assert.equal(token?.description, 'my script');
  assert.ok((token?.expires_at ?? 0) > 0);
});

test('a name with dashes in it is found as it stands, where the command has no options', async () => {
  const ann = await stage.person();
  const id = await stage.make(ann, 'deploy --verbose');
  assert.equal(await about(ann, 'show deploy --verbose'), id.slice(0, 6));
  assert.equal(bullets(await stage.say(ann, 'revoke deploy —verbose')).length, 1);
  assert.match((await stage.say(ann, 'rotate deploy --verbose')).message, /put quotes around the name/u);
});

test('options inside quotes are part of the name', async () => {
  const ann = await stage.person();
  await stage.say(ann, 'create "run --fast" --expires never');
  assert.equal((await stage.tokens(ann))[0]?.description, 'run --fast');
  assert.ok(await about(ann, 'show "run --fast"'));
});

/** What foreign names may try. */
const foreign: Readonly<Record<string, string>> = {
  markdown: '**bold** _it_ `code` [x](http://evil.example) ![i](http://evil.example/i.png) # h > q ~~s~~',
  pipes: 'a | b | c',
  'mentions of everybody': '@all @channel @here ~town-square #tag :smile:',
  'a table': '| a |\n|---|\n| b |',
  'bidirectional characters': '\u202egnp.exe\u202c \u2066x\u2069 \u061c',
  emoji: '😀'.repeat(63),
  'a family': '👨‍👩‍👧‍👦',
  'a web address': 'https://evil.example/?a=1&b=2 www.evil.example ann@evil.example',
  'line breaks': 'one\n\n# two\r\n- three',
  html: '<b>x</b> <!channel> &amp; <script>alert(1)</script>',
  'a code block': '```\nsecret\n```',
  'a backslash at the end': 'ends in \\',
  'stars at the edges': '*a*',
  spaces: '\u3000 x \u00a0',
  'zero-width characters': 'a\u200bb\u2060c\ufeff',
  'control characters': 'a\u0007b\u001b[31mc',
};

for (const [what, name] of Object.entries(foreign)) {
  test(`a name with ${what} breaks nothing and mentions nobody`, async () => {
    const ann = await stage.person();
    const id = await stage.make(ann, name.replaceAll('@here', `@${ann.username}`));
    await stage.make(ann, 'other');
    const short = id.slice(0, 6);
    const answers = [
      await stage.say(ann, 'list'),
      await stage.say(ann, `show ${short}`),
      await stage.say(ann, `disable ${short}`),
      await stage.press(ann, await stage.say(ann, `disable ${short}`), 'Disable it'),
      await stage.press(ann, await stage.say(ann, `enable ${short}`), 'Enable it'),
      await stage.say(ann, `rotate ${short}`),
    ];
    for (const answer of answers) {
      const text = shown(answer);
      assert.doesNotMatch(text, /@(?:all|channel|ann)|(?<![\\\w])~town|(?<!\\)#tag|:smile:/u);
      assert.doesNotMatch(text, /https?:\/\/|www\.evil|ann@evil|\]\(/u);
      assert.doesNotMatch(text, /(?!\n)\p{Cc}|[\u202a-\u202e\u2066-\u2069\u061c\u200b\ufeff]/u);
    }
    const [list] = answers;
    assert.equal(bullets(list ?? assert.fail()).length, 2, 'each token is one line');
    assert.deepEqual(labels(list ?? assert.fail()), ['Show one…']);
    const receipt = await stage.receipt(ann, 'has a new secret');
    assert.doesNotMatch(receipt.message, /@(?:all|channel|ann)|https?:\/\/|[\u202a-\u202e]/u);
  });
}

test('twenty of the longest names fit into one post', async () => {
  const ann = await stage.person();
  for (let index = 0; index < 40; index++) await stage.make(ann, `${String(index)}${'\u0001'.repeat(120)}${'#@'.repeat(60)}`);
  for (const line of ['list', 'revoke all']) assert.ok((await stage.say(ann, line)).message.length < 16_000);
});

test('a name that was copied from an answer of ours is understood', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'deploy @prod #1');
  const line = bullets(await stage.say(ann, 'list'))[0] ?? '';
  const copied = (/\*\*(.*)\*\*/u.exec(line)?.[1] ?? '').replaceAll('\\', '');
  assert.notEqual(copied, 'deploy @prod #1');
  assert.equal(bullets(await stage.say(ann, `revoke ${copied}`)).length, 1);
});

test('10,000 characters are answered with a sentence, and change nothing', async () => {
  const ann = await stage.person();
  await stage.make(ann, 'ci');
  for (const line of ['create', 'revoke', 'show', 'list', 'help', '']) {
    const {message} = await stage.say(ann, `${line} ${'x'.repeat(10_000)}`);
    assert.ok(message.length > 10 && message.length < 3_000, `${line}: ${message.length}`);
  }
  assert.equal((await stage.tokens(ann)).length, 1);
});
