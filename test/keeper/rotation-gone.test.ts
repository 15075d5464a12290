import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {createApi} from '../chat/mattermost-api.ts';
import {confirm, labels, type Person, type SeenPost, secretIn} from '../chat/person.ts';
import {eventually} from './eventually.ts';
import {startWorld, type World} from './keeper.ts';
import {passTime} from './pass-time.ts';

const hour = 3_600_000;

describe('a rotation of which one token is deleted', () => {
  let world: World;
  let ann: Person;
  let direct: string;
  before(async () => {
    world = await startWorld({timeoutMs: 1_500});
    ann = await world.person('ann');
    direct = await world.directChannel(ann);
  });
  after(async () => {
    ann?.close();
    await world?.stop();
  });

  type Token = {readonly id: string; readonly token: string; readonly is_active: boolean};
  const slash = (line: string) => ann.slash(`/token ${line}`, world.townId);
  const answer = async (line: string) => (await slash(line)).at(-1)?.message ?? '';
  const agree = async (line: string) => (await confirm(ann, `/token ${line}`, world.townId)).at(-1)?.message ?? '';
  const tokenOf = (secret: string): Token =>
    [...world.mattermost.state.tokens.values()].find(({token}) => token === secret) ?? assert.fail('there is no such token');
  const rotated = async (name: string) => {
    const old = tokenOf(secretIn(await slash(`create ${name}`)));
    const fresh = tokenOf(secretIn(await slash(`rotate ${name} --overlap 2d`)));
    await createApi(world.mattermost.url, fresh.token).status('GET', '/users/me');
    await later(0);
    return {old, fresh};
  };
  const deleteElsewhere = ({id}: Token) => world.admin.call('POST', '/users/tokens/revoke', {token_id: id});
  const said = (pattern: RegExp) =>
    [...world.mattermost.state.posts.values()].filter(
      ({channel_id, user_id, message}) => channel_id === direct && user_id === world.botId && pattern.test(message),
    ) as unknown as SeenPost[];
  const closed = (name: string) =>
    said(new RegExp(`rotation of \\*\\*${name}\\*\\* is (?:over|undone)`, 'u')).map(({message}) => message);
  const told = async (name: string): Promise<string> => {
    await eventually(`told of ${name}`, () => closed(name).length > 0);
    return closed(name).join('\n');
  };
  async function later(ms: number): Promise<void> {
    passTime(world, ms);
    for (let minute = 0; minute < 2; minute++) await world.goOn();
  }

  const noticed: Readonly<Record<string, () => Promise<unknown>>> = {
    scan: async () => {
      passTime(world, 2 * hour);
      await world.runJob('scan-tokens');
    },
    list: () => answer('list'),
    look: () => later(49 * hour),
  };
  for (const [how, notice] of Object.entries(noticed)) {
    test(`the new one, elsewhere, as the ${how} finds: its owner is told once that the old one works as before`, async () => {
      const {old, fresh} = await rotated(`new${how}`);
      await deleteElsewhere(fresh);
      await notice();
      await later(0);
      const short = old.id.slice(0, 6);
      assert.match(
        await told(`new${how}`),
        new RegExp(`is undone.*old one \\(.${short}.\\) works as before.*rotate ${short}`, 'u'),
      );
      await later(50 * hour);
      assert.deepEqual([closed(`new${how}`).length, old.is_active], [1, true]);
      assert.doesNotMatch(await answer(`show ${old.id}`), /being replaced/u);
    });

    test(`the old one, elsewhere, as the ${how} finds: its owner is told once that the new one stays`, async () => {
      const {old, fresh} = await rotated(`old${how}`);
      await deleteElsewhere(old);
      await notice();
      await later(0);
      assert.match(await told(`old${how}`), /is over.*old secret.*does not work any more, so I leave the new one/u);
      await later(50 * hour);
      assert.deepEqual([closed(`old${how}`).length, fresh.is_active], [1, true]);
    });
  }

  test('the new one, while the old one is disabled: neither is said to work', async () => {
    const {old, fresh} = await rotated('neither');
    await agree(`disable ${old.id}`);
    await deleteElsewhere(fresh);
    await answer('list');
    await later(0);
    const short = old.id.slice(0, 6);
    assert.match(await told('neither'), new RegExp(`is over.*and neither does the old one \\(.${short}.\\) now: .*list`, 'u'));
  });

  test('is rotated again at once, and the new rotation is not undone by what is said of the first', async () => {
    const {old, fresh} = await rotated('again');
    await deleteElsewhere(fresh);
    const third = tokenOf(secretIn(await slash(`rotate ${old.id}`)));
    await later(0);
    await told('again');
    assert.equal(closed('again').length, 1);
    assert.match(
      await answer('list'),
      new RegExp(`\\*\\*again\\*\\* .${old.id.slice(0, 6)}.*being replaced by .${third.id.slice(0, 6)}`, 'u'),
    );
    assert.match(await agree('done again'), /disabled/u);
    assert.deepEqual([old.is_active, third.is_active], [false, true]);
  });

  test('by its owner here: the answer says it, and nothing more is said of the rotation', async () => {
    const {fresh} = await rotated('mine');
    assert.match(await agree(`revoke ${fresh.id}`), /revoked for good/u);
    const cut = await rotated('cut');
    const lost = world.mattermost.misbehave({kind: 'cut-after', method: 'POST', path: /\/users\/tokens\/revoke$/u, times: 2});
    await agree(`revoke ${cut.old.id}`);
    lost.stop();
    await answer('list');
    await later(hour);
    await rotated('astray');
    await agree('lost astray');
    await later(hour);
    assert.deepEqual(['mine', 'cut', 'astray'].flatMap(closed), []);
  });

  test('before its receipt goes out: the receipt says so, and has no buttons', async () => {
    const posting = world.mattermost.misbehave({kind: 'bad-gateway', method: 'POST', path: /\/posts$/u, userId: world.botId});
    await slash('create brief');
    const fresh = tokenOf(secretIn(await slash('rotate brief')));
    await deleteElsewhere(fresh);
    await answer('list');
    posting.stop();
    // What was on its way when the clock moved is tried once more.
    for (const _ of [1, 2]) await later(hour);
    const gone = new RegExp(`\\*\\*brief\\*\\* \\(.${fresh.id.slice(0, 6)}.\\).*deleted since.*old one .* still works`, 'u');
    await eventually('the receipt', () => said(gone).length > 0);
    const [receipt, ...more] = said(gone);
    assert.deepEqual([more.length, receipt && labels(receipt)], [0, []]);
    assert.equal(said(/\*\*brief\*\*.*Put the new secret/u).length, 0);
  });

  test('before the question about it goes out: nothing is asked any more', async () => {
    const old = tokenOf(secretIn(await slash('create asked')));
    const fresh = tokenOf(secretIn(await slash('rotate asked')));
    await later(0);
    const posting = world.mattermost.misbehave({kind: 'bad-gateway', method: 'POST', path: /\/posts$/u, userId: world.botId});
    await createApi(world.mattermost.url, fresh.token).status('GET', '/users/me');
    await later(0);
    await deleteElsewhere(fresh);
    await answer('list');
    await later(60_000);
    posting.stop();
    await later(hour);
    assert.deepEqual([closed('asked').length, said(/\*\*asked\*\*.*May the old one/u).length], [1, 0]);
    assert.equal(old.is_active, true);
  });
});
