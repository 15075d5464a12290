import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {createApi} from '../chat/mattermost-api.ts';
import {labels, type Person, type SeenPost, secretIn} from '../chat/person.ts';
import {eventually} from './eventually.ts';
import {startWorld, untilReady, type World} from './keeper.ts';

const hour = 3_600_000;

describe('a rotation goes on by itself', () => {
  let world: World;
  let ann: Person;
  let direct: string;

  before(async () => {
    world = await startWorld();
    ann = await world.person('ann');
    direct = await world.directChannel(ann);
  });
  after(async () => {
    ann?.close();
    await world?.stop();
  });

  const works = (secret: string) => createApi(world.mattermost.url, secret).status('GET', '/users/me');
  const slash = (line: string) => ann.slash(line, world.townId);
  const told = (pattern: RegExp): Promise<SeenPost> =>
    ann.posted(({channel_id, message}) => channel_id === direct && pattern.test(message));

  /** What the minutes between do: sessions are read, and rotations taken on. */
  const minute = async (): Promise<void> => {
    await world.runJob('read-last-seen');
    await world.runJob('cut-over');
    await world.runJob('deliver-notices');
  };
  const later = async (ms: number): Promise<void> => {
    world.mattermost.clock.advance(ms);
    // The keeper's idea of the server's time comes with the server's next answer.
    await minute();
    await minute();
  };

  /** The date of 7 days from now, as Ann reads it. */
  const inAWeek = () =>
    new Intl.DateTimeFormat('en', {timeZone: 'UTC', dateStyle: 'medium'}).format(world.mattermost.clock.now() + 7 * 24 * hour);
  const rotated = async (name: string, options = ''): Promise<{old: string; fresh: string}> => {
    const old = secretIn(await slash(`/token create ${name}`));
    await works(old);
    const answers = await slash(`/token rotate ${name} ${options}`);
    const [question] = options.includes('--now') ? answers : [];
    return {old, fresh: secretIn(question ? await ann.press(question, labels(question)[0] ?? '') : answers)};
  };

  const idOf = async (secret: string): Promise<string> =>
    [...world.mattermost.state.tokens.values()].find(({token}) => token === secret)?.id ?? assert.fail('no such token');
  /** Until Token Keeper has heard of it as well. */
  const switchTokens = async (on: boolean): Promise<void> => {
    await world.admin.call('PUT', '/config/patch', {ServiceSettings: {EnableUserAccessTokens: on}});
    const says = async () => ((await slash('/token list')).at(-1)?.message ?? '').includes('switched off');
    for (let attempt = 0; attempt < 50 && (await says()) === on; attempt++);
    assert.equal(await says(), !on);
  };

  test('the owner is asked once the new secret is in use; the old one goes after an hour of silence, not before', async () => {
    const {old, fresh} = await rotated('quiet');
    await works(fresh);
    await minute();
    const card = await told(/quiet.*seen in use.*May the old one/u);
    assert.ok(labels(card).length >= 2);
    await later(hour / 2);
    assert.equal(await works(old), 200);
    await later(hour + 10 * 60_000);
    const {message} = await told(/quiet.*is disabled: the new one/u);
    assert.ok(message.endsWith(`before it is revoked on ${inAWeek()}.`));
    assert.deepEqual([await works(old), await works(fresh)], [401, 200]);
  });

  test('a new secret that nobody used within the overlap is disabled, and the old one stays', async () => {
    const {old, fresh} = await rotated('unused');
    await later(25 * hour);
    const {message} = await told(/unused.*never seen in use/u);
    assert.ok(message.includes(`disabled, and revoked on ${inAWeek()}`));
    assert.deepEqual([await works(old), await works(fresh)], [200, 401]);
  });

  test('an overlap that was asked for is kept to its end', async () => {
    const {old, fresh} = await rotated('patient', '--overlap 3d');
    await works(fresh);
    await later(2 * 24 * hour);
    assert.equal(await works(old), 200);
    // That use of the old one is an hour ago when the overlap ends.
    await later(26 * hour);
    await told(/patient.*is disabled: the new one/u);
    assert.deepEqual([await works(old), await works(fresh)], [401, 200]);
  });

  test('an old secret that is still in use at the end is asked about once more, and is not disabled', async () => {
    const {old, fresh} = await rotated('busy', '--overlap 1h');
    await works(fresh);
    await minute();
    world.mattermost.clock.advance(hour + 60_000);
    await works(old);
    await minute();
    await minute();
    await told(/Both secrets of \**busy/u);
    assert.deepEqual([await works(old), await works(fresh)], [200, 200]);
  });

  test('where the new secret is first used at the end of the overlap, one message says all that is true', async () => {
    const {fresh} = await rotated('lately', '--overlap 1h');
    world.mattermost.clock.advance(hour - 60_000);
    await works(fresh);
    for (let minutes = 0; minutes < 5; minutes++) await later(60_000);
    await told(/lately.*seen in use.*May the old one/u);
    const busy = await rotated('tardy', '--overlap 1h');
    world.mattermost.clock.advance(hour - 30_000);
    for (const secret of [busy.old, busy.fresh]) await works(secret);
    for (let minutes = 0; minutes < 5; minutes++) await later(60_000);
    await told(/Both secrets of \**tardy/u);
    const about = (name: string) =>
      ann.seen.posts.filter(({message}) => message.includes(name) && /Both secrets|May the old one/u.test(message));
    assert.deepEqual([about('lately').length, about('tardy').length], [1, 1]);
    await later(hour);
    await told(/lately.*is disabled: the new one/u);
  });

  test('an old secret that is paused is not silent: an hour after the pause is when it goes', async () => {
    const {old, fresh} = await rotated('paused');
    await works(fresh);
    const [question] = await slash(`/token pause ${await idOf(old)} 3h`);
    await ann.press(question ?? assert.fail('nothing was asked'), 'Pause it');
    await later(2 * hour);
    assert.deepEqual([await works(old), await works(fresh)], [401, 200]);
    await later(hour);
    await world.runJob('end-pauses');
    await later(hour / 2);
    assert.equal(await works(old), 200);
    await later(hour + 60_000);
    await told(/paused.*is disabled: the new one/u);
    assert.deepEqual([await works(old), await works(fresh)], [401, 200]);
  });

  test('while tokens are switched off no secret of a rotation is given up, nor within a day afterwards', async (t) => {
    t.after(() => switchTokens(true));
    const {old, fresh} = await rotated('halted');
    await switchTokens(false);
    await later(26 * hour);
    await switchTokens(true);
    await later(23 * hour);
    assert.deepEqual([await works(old), await works(fresh)], [200, 200]);
    const {fresh: unused} = await rotated('unhalted');
    assert.equal(await works(unused), 200);
    const again = await rotated('halted again');
    await switchTokens(false);
    await minute();
    await switchTokens(true);
    await later(25 * hour);
    await told(/halted again.*never seen in use/u);
    assert.deepEqual([await works(again.old), await works(again.fresh)], [200, 401]);
  });

  test('while its owner is deactivated no rotation is taken on, nor within a day of their return', async () => {
    const bob = await world.person('bob');
    const setActive = (active: boolean) => world.admin.call('PUT', `/users/${bob.userId}/active`, {active});
    const say = async (line: string) => secretIn(await bob.slash(`/token ${line}`, world.townId));
    const [unused, busy] = [[await say('create unused'), await say('rotate unused')], [await say('create busy')]];
    busy.push(await say('rotate busy'));
    for (const secret of busy) await works(secret);
    bob.close();
    await minute();
    await setActive(false);
    await later(30 * hour);
    await setActive(true);
    await later(23 * hour);
    const all = () => Promise.all([...unused, ...busy].map(works));
    assert.deepEqual(await all(), [200, 200, 200, 200]);
    await later(3 * hour);
    assert.deepEqual(await all(), [401, 200, 401, 200]);
  });

  test('after an outage of the server the old one has an hour to be seen in use again', async (t) => {
    const {old, fresh} = await rotated('outage');
    await works(fresh);
    await minute();
    const away = world.mattermost.misbehave({path: /./u, kind: 'cut-before', userId: world.botId});
    t.after(() => away.stop());
    const logged = world.log().length;
    // What makes Token Keeper look anew. No job is run while the server is away.
    await world.admin.call('PUT', '/config/patch', {ServiceSettings: {EnableUserAccessTokens: true}});
    await eventually('away', () => world.log().slice(logged).includes('cannot work yet'));
    world.mattermost.clock.advance(3 * hour);
    away.stop();
    await untilReady(world.keeperUrl);
    await later(0);
    await later(50 * 60_000);
    assert.deepEqual([await works(old), await works(fresh)], [200, 200]);
    await later(50 * 60_000);
    assert.equal(await works(old), 200);
    await later(2 * hour);
    assert.equal(await works(old), 401);
  });

  test('keep lengthens the overlap, and shortens it after a question; --now ends it at once', async () => {
    await rotated('kept');
    assert.match((await slash('/token keep kept 3d')).at(-1)?.message ?? '', /^Both secrets.*in 3 days/u);
    const shorter = (await slash('/token keep kept 2h')).at(-1) ?? assert.fail('nothing was asked');
    assert.match(shorter.message, /in 2 hours\) only\? That is earlier than it was/u);
    assert.match((await ann.press(shorter, 'Shorten it')).at(-1)?.message ?? '', /^Both secrets.*in 2 hours/u);
    const {old, fresh} = await rotated('hurried', '--now');
    assert.ok(ann.seen.ephemerals.at(-1)?.message.includes(`The disabled one is revoked on ${inAWeek()}`));
    assert.deepEqual([await works(old), await works(fresh)], [401, 200]);
  });

  test('a card that comes after the overlap names no time that is over', async () => {
    const {fresh} = await rotated('edge', '--overlap 1h');
    world.mattermost.clock.advance(hour + 120_000);
    await works(fresh);
    await minute();
    assert.doesNotMatch((await told(/edge.*May the old one/u)).message, /not before/u);
  });

  test('what a card offers as more days shortens a longer overlap only after a question', async () => {
    const {fresh} = await rotated('offered', '--overlap 10d');
    await works(fresh);
    await minute();
    const card = await told(/offered.*May the old one.*in 10 days/u);
    const shorter = (await ann.choose(card, '3d')).at(-1) ?? assert.fail('nothing was said');
    assert.match(shorter.message, /in 3 days\) only\? That is earlier than it was/u);
    assert.match((await ann.press(shorter, 'Leave it as it is')).at(-1)?.message ?? '', /Nothing was changed/u);
  });

  test('an overlap outside 1 h to 14 d is refused with what to write, and nothing is made', async () => {
    secretIn(await slash('/token create bounded'));
    for (const wrong of ['30m', '15d', 'soon', '-1h']) {
      assert.match((await slash(`/token rotate bounded --overlap ${wrong}`)).at(-1)?.message ?? '', /24h|needs a value/u);
    }
    const tokens = await ann.api.call<{description: string}[]>('GET', '/users/me/tokens?per_page=200');
    assert.equal(tokens.filter(({description}) => description === 'bounded').length, 1);
  });
});
