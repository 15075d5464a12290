import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {createApi} from '../chat/mattermost-api.ts';
import {confirm, labels, type Person, type SeenPost, secretIn} from '../chat/person.ts';
import {eventually} from './eventually.ts';
import {startWorld, type World} from './keeper.ts';
import {inStore} from './truth.ts';

const hour = 3_600_000;
const day = 24 * hour;

const warning = (name: string): RegExp => new RegExp(`\\*\\*${name}\\*\\*.*reaches its deadline`, 'u');

type Chat = {
  readonly world: World;
  readonly ann: Person;
  works(secret: string): Promise<boolean>;
  /** Types a command; answers what came of it. */
  slash(line: string): Promise<SeenPost[]>;
  /** Types a command and presses the first button of its question; answers what came last. */
  agree(line: string): Promise<string>;
  told(pattern: RegExp): Promise<SeenPost>;
  /** How often the person was told so. */
  count(pattern: RegExp): number;
  /** Waits until the person was warned of that token so often: what is on its way when the clock moves arrives later by its clock. */
  warned(name: string, times?: number): Promise<void>;
  /** Moves the clock, and does what the minutes after it do. */
  later(ms: number): Promise<void>;
  stop(): Promise<void>;
};

async function chat(version: '5.37' | '11.10'): Promise<Chat> {
  const world = await startWorld({version});
  const ann = await world.person('ann');
  const direct = await world.directChannel(ann);
  const slash = (line: string) => ann.slash(`/token ${line}`, world.townId);
  const agree = async (line: string) => (await confirm(ann, `/token ${line}`, world.townId)).at(-1)?.message ?? '';
  // A reminder on a card would do as a notice: these tests are about the deadline's own.
  assert.match(await agree('remind off'), /Reminders are off/u);
  const minute = async () => {
    for (const job of ['end-pauses', 'enforce-deadlines', 'revoke-disabled', 'deliver-notices']) await world.runJob(job);
  };
  const isTold = (pattern: RegExp) => (post: SeenPost) => post.channel_id === direct && pattern.test(post.message);
  const count = (pattern: RegExp) => ann.seen.posts.filter(isTold(pattern)).length;
  return {
    world,
    ann,
    works: async (secret) => (await createApi(world.mattermost.url, secret).status('GET', '/users/me')) === 200,
    slash,
    agree,
    told: (pattern) => ann.posted(isTold(pattern)),
    count,
    async warned(name, times = 1) {
      await eventually(`${name} nears its deadline`, () => count(warning(name)) >= times);
      assert.equal(count(warning(name)), times);
    },
    async later(ms) {
      world.mattermost.clock.advance(ms);
      for (const session of world.mattermost.state.sessions.values()) {
        if (!session.props.user_access_token_id) session.expires_at = world.mattermost.clock.now() + 30 * day;
      }
      await minute();
      await minute();
    },
    async stop() {
      ann.close();
      await world.stop();
    },
  };
}

describe('deadlines on a server that keeps no end dates', () => {
  let it: Chat;
  before(async () => {
    it = await chat('5.37');
  });
  after(() => it?.stop());

  test('an end becomes a deadline, and one that was missed while nobody looked is enforced a day after its notice', async () => {
    const answers = await it.slash('create missed --expires 30d');
    const secret = secretIn(answers);
    assert.equal(answers.filter(({message}) => /keeps no end dates.*Token Keeper disables it on/u.test(message)).length, 1);
    await it.world.restart(async () => it.world.mattermost.clock.advance(31 * day));
    await it.later(0);
    await it.warned('missed');
    await it.later(23 * hour);
    assert.equal(await it.works(secret), true);
    await it.later(2 * hour);
    await it.told(/deadline of your token \*\*missed\*\*.*has passed/u);
    assert.equal(await it.works(secret), false);
    await it.warned('missed');
  });

  test('without a notice that arrived, nothing is disabled', async () => {
    const secret = secretIn(await it.slash('create quiet --expires 30d'));
    const posting = it.world.mattermost.misbehave({
      kind: 'bad-gateway',
      method: 'POST',
      path: /\/posts$/,
      userId: it.world.botId,
    });
    await it.later(40 * day);
    await it.later(10 * day);
    assert.equal(await it.works(secret), true);
    posting.stop();
    await it.later(2 * hour);
    await it.warned('quiet');
    assert.equal(await it.works(secret), true);
    await it.later(25 * hour);
    assert.equal(await it.works(secret), false);
  });

  test('7 more days are given once; then another end has to be set before it is enabled', async () => {
    const secret = secretIn(await it.slash('create more --expires 30d'));
    await it.later(29 * day);
    await it.warned('more');
    await it.later(25 * hour);
    const card = await it.told(/token \*\*more\*\*.*has passed, so it is disabled/u);
    assert.deepEqual([labels(card), await it.works(secret)], [['7 more days', 'Revoke'], false]);
    assert.match(await it.agree('enable more'), /deadline of more has passed/u);
    const asked = (await it.slash('extend more')).at(-1) ?? assert.fail('extend asks');
    await it.ann.press(card, '7 more days');
    assert.equal(await it.works(secret), true);
    const [late] = await it.ann.press(asked, 'Enable it for 7 more days');
    assert.match(late?.message ?? '', /needs no more days/u);
    await it.later(6 * day);
    await it.warned('more', 2);
    await it.later(25 * hour);
    assert.deepEqual(labels(await it.told(/token \*\*more\*\*.*has passed again/u)), ['Revoke']);
    assert.equal(await it.works(secret), false);
    assert.match((await it.slash('extend more')).at(-1)?.message ?? '', /had its 7 more days already/u);
    await it.slash('expire more 30d');
    await it.agree('enable more');
    assert.equal(await it.works(secret), true);
  });

  test('the buttons of a deadline that was missed for longer than they work past it still work', async () => {
    const secret = secretIn(await it.slash('create overdue --expires 30d'));
    await it.world.restart(async () => it.world.mattermost.clock.advance(50 * day));
    await it.later(0);
    await it.warned('overdue');
    await it.later(25 * hour);
    const card = await it.told(/token \*\*overdue\*\*.*has passed, so it is disabled/u);
    await it.later(13 * day);
    assert.equal(await it.works(secret), false);
    await it.ann.press(card, '7 more days');
    assert.equal(await it.works(secret), true);
  });

  test('another end for what its deadline disabled says when it is revoked all the same, and that enabling prevents it', async () => {
    const secrets = [
      secretIn(await it.slash('create kept --expires 30d')),
      secretIn(await it.slash('create dropped --expires 30d')),
    ];
    await it.later(29 * day);
    for (const name of ['kept', 'dropped']) await it.warned(name);
    await it.later(25 * hour);
    const [, date = 'no date'] = /is revoked on ([^.]+)\./u.exec((await it.told(/\*\*dropped\*\*.*has passed/u)).message) ?? [];
    await it.later(5 * day);
    for (const end of ['60d', 'never']) {
      const said = (await it.slash(`expire dropped ${end}`)).at(-1)?.message ?? '';
      assert.match(
        said,
        end === 'never' ? /has no deadline any more\. It is disabled now/u : /ends.*in 60 days.*It is disabled now/u,
      );
      assert.match(said, new RegExp(`I revoke it on ${date} unless .\\/token enable`, 'u'));
    }
    await it.slash('expire kept 60d');
    assert.match(await it.agree('enable kept'), /works again/u);
    await it.later(9 * day + hour);
    await it.told(/\*\*dropped\*\*.*revoked for good/u);
    assert.deepEqual(await Promise.all(secrets.map(it.works)), [true, false]);
    await it.agree('disable kept');
    assert.match((await it.slash('expire kept 70d')).at(-1)?.message ?? '', /is disabled now; `\/token enable/u);
  });

  test('what a deadline disabled is revoked after 14 days, and what a rotation put away after 7', async () => {
    await it.slash('create old --expires 30d');
    await it.later(29 * day);
    await it.warned('old');
    await it.later(25 * hour);
    await it.told(/token \*\*old\*\*.*has passed/u);
    const {tokens} = it.world.mattermost.state;
    const named = (name: string) => [...tokens.values()].filter(({description}) => description === name).length;
    await it.later(13 * day);
    assert.equal(named('old'), 1);
    await it.slash('create turned');
    await it.slash('rotate turned');
    await it.agree('done turned');
    await it.later(2 * day);
    await it.told(/\*\*old\*\*.*revoked for good/u);
    assert.deepEqual([named('old'), named('turned')], [0, 2]);
    await it.later(6 * day);
    await it.told(/\*\*turned\*\*.*revoked for good/u);
    assert.equal(named('turned'), 1);
  });
});

describe('deadlines of which three in a row cannot be enforced', () => {
  let it: Chat;
  before(async () => {
    it = await chat('5.37');
  });
  after(() => it?.stop());

  /** Five tokens whose deadline has passed and of which their owner was warned, in the order in which they are enforced. */
  const five = async (names: readonly string[]) => {
    for (const name of names) await it.slash(`create ${name} --expires 30d`);
    await it.later(29 * day);
    for (const name of names) await it.warned(name);
    it.world.mattermost.clock.advance(25 * hour);
    const mine = [...it.world.mattermost.state.tokens.values()].filter(({description}) => names.includes(description));
    return mine.sort((a, b) => (a.id < b.id ? -1 : 1));
  };

  test('because they were deleted elsewhere: the others are, in the same run, and those are noted as gone', async () => {
    const all = await five(['a1', 'a2', 'a3', 'a4', 'a5']);
    const deleted = all.slice(0, 3);
    for (const {id} of deleted) it.world.mattermost.state.tokens.delete(id);
    await it.world.runJob('enforce-deadlines');
    assert.deepEqual(
      all.slice(3).map(({is_active}) => is_active),
      [false, false],
    );
    const ledger = await inStore(it.world, (store) => Promise.all(deleted.map(({id}) => store.tokens.find(id))));
    assert.equal(ledger.filter((token) => token?.goneAt).length, 3);
  });

  test('because the server is away: it is left alone until the next run', async () => {
    const all = await five(['c1', 'c2', 'c3', 'c4', 'c5']);
    const away = it.world.mattermost.misbehave({kind: 'bad-gateway', path: /\/users\/tokens\//u, userId: it.world.botId});
    await assert.rejects(it.world.runJob('enforce-deadlines'));
    away.stop();
    it.world.mattermost.clock.advance(3 * 60_000);
    await it.world.runJob('recover');
    await it.world.runJob('enforce-deadlines');
    assert.deepEqual(
      all.map(({is_active}) => is_active),
      [false, false, false, false, false],
    );
  });
});

describe('deadlines on a server that keeps end dates', () => {
  let it: Chat;
  before(async () => {
    it = await chat('11.10');
  });
  after(() => it?.stop());
  const say = async (line: string) => (await it.slash(line)).at(-1)?.message ?? '';

  test('the earlier of the two ends counts, and what the server alone can do is said with the way out', async () => {
    const secret = secretIn(await it.slash('create both --expires 90d'));
    assert.match(await say('expire both 120d'), /cannot be moved.*\/token rotate/u);
    assert.match(await say('expire both never'), /cannot be moved.*\/token rotate/u);
    assert.match(await say('expire both 2h'), /at least a day away/u);
    assert.match(await say('expire both soon'), /did not understand the end/u);
    assert.match(await say('expire both'), /Give the token and its end/u);
    assert.match(await it.agree('expire both 10 days'), /ends.*in 10 days.*then I disable it/u);
    assert.match(await say('list'), /both.*in 10 days/u);
    await it.later(9 * day);
    await it.warned('both');
    await it.later(26 * hour);
    assert.equal(await it.works(secret), false);
    await it.told(/\*\*both\*\*.*has passed/u);
  });

  test('a deadline that was taken away is not enforced', async () => {
    const secret = secretIn(await it.slash('create freed --expires never'));
    await it.agree('expire freed 30d');
    await it.later(29 * day);
    assert.match(await say('expire freed never'), /has no deadline any more/u);
    await it.later(3 * day);
    assert.equal(await it.works(secret), true);
  });

  test('an earlier end is asked about first and says what it leads to; a later one, or none, is set at once', async () => {
    await it.slash('create moved --expires never');
    const question = (await it.slash('expire moved 30d')).at(-1) ?? assert.fail('nothing was asked');
    assert.match(question.message, /^Disable this token on .*in 30 days.*revoke it 14 days later.*a day ahead/u);
    assert.match(await say('list'), /moved.*no end date/u);
    assert.match((await it.ann.press(question, 'Set it')).at(-1)?.message ?? '', /moved.*ends.*in 30 days/u);
    assert.match(await say('expire moved 40d'), /moved.*ends.*in 40 days/u);
    assert.match(await say('expire moved 20d'), /^Disable this token on/u);
    assert.match(await say('list'), /moved.*in 40 days/u);
    assert.match(await say('expire moved never'), /has no deadline any more/u);
    assert.match(await say('expire moved 2h'), /at least a day away/u);
  });

  test('a direct message is asked first, whatever it asks for', async () => {
    await it.slash('create asked --expires never');
    const {ann, world} = it;
    await ann.api.call('POST', '/posts', {channel_id: await world.directChannel(ann), message: 'expire asked 30d'});
    const question = await ann.ephemeral(({message}) => /^Disable this token on.*in 30 days.*\*\*asked\*\*/su.test(message));
    assert.match(await say('list'), /asked.*no end date/u);
    await ann.press(question, 'Set it');
    assert.match(await say('list'), /asked.*in 30 days/u);
    await ann.api.call('POST', '/posts', {channel_id: await world.directChannel(ann), message: 'expire asked 60d'});
    await ann.ephemeral(({message}) => /^Disable this token on.*in 60 days/u.test(message));
    assert.match(await say('list'), /asked.*in 30 days/u);
  });

  test('of an owner who is deactivated nothing is said and nothing disabled', async () => {
    const {person, admin} = it.world;
    const bob = await person('bob');
    const secret = secretIn(await bob.slash('/token create hers --expires never', it.world.townId));
    const [question] = await bob.slash('/token expire hers 30d', it.world.townId);
    await bob.press(question ?? assert.fail('nothing was asked'), 'Set it');
    assert.match((await bob.slash('/token list', it.world.townId)).at(-1)?.message ?? '', /hers.*in 30 days/u);
    const token = [...it.world.mattermost.state.tokens.values()].find((one) => one.token === secret);
    bob.close();
    await admin.call('PUT', `/users/${bob.userId}/active`, {active: false});
    await it.later(40 * day);
    await it.later(2 * day);
    assert.equal(token?.is_active, true);
  });
});

test('a deadline that the server’s own end has caught up with is neither enforced nor extended', async () => {
  const it = await chat('11.10');
  try {
    const become = async (version: '10.11' | '11.10') => {
      it.world.mattermost.setVersion(version);
      await it.world.restart();
      await it.later(0);
    };
    const secret = secretIn(await it.slash('create back --expires 90d'));
    await become('10.11');
    await it.told(/does not keep the end of your token \*\*back\*\*.*so I do/u);
    await become('11.10');
    await it.later(hour);
    await it.world.runJob('scan-tokens');
    const token = [...it.world.mattermost.state.tokens.values()].find((one) => one.token === secret);
    const untilEnd = () => (token?.expires_at ?? 0) - it.world.mattermost.clock.now();
    while (untilEnd() > day) await it.later(Math.min(20 * day, untilEnd() - hour));
    await it.later(untilEnd() + 60_000);
    assert.deepEqual([token?.is_active, await it.works(secret)], [true, false]);
    assert.equal(it.count(/\*\*back\*\*.*(?:reaches its deadline|has passed)/u), 0);
    assert.match((await it.slash('extend back')).at(-1)?.message ?? '', /server itself ends back.*\/token rotate/u);
    await it.agree('disable back');
    assert.match(await it.agree('enable back'), /has expired, so it does not work\. `\/token rotate/u);
    assert.ok(await it.works(secretIn(await it.slash('rotate back'))));
  } finally {
    await it.stop();
  }
});
