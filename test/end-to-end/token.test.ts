import assert from 'node:assert/strict';
import {after, before, describe, test} from 'node:test';
import {answerOf, labels, type Person, type SeenPost, secretIn} from '../chat/person.ts';
import type {MattermostVersion} from '../mattermost/server.ts';
import {isReal, startWorld, type World} from './world.ts';

type ServerToken = {readonly id: string; readonly description: string; readonly is_active: boolean};

const last = (posts: readonly SeenPost[]): SeenPost => {
  const post = answerOf(posts);
  assert.ok(post, 'nothing was answered');
  return post;
};

// On a real server its own version counts, and one run is enough.
for (const version of (isReal ? ['11.10'] : ['5.37', '11.10']) satisfies MattermostVersion[]) {
  describe(`/token from set-up to revoke, ${isReal ? 'on a real server' : `as ${version}`}`, () => {
    let world: World;
    let ann: Person;
    const slash = (line: string) => ann.slash(line, world.townId, {team_id: world.teamId});
    const agree = async (line: string) => {
      const question = last(await slash(line));
      return ann.press(question, labels(question)[0] ?? '');
    };
    const tokens = () => ann.api.call<ServerToken[]>('GET', '/users/me/tokens?per_page=200');
    const named = async (name: string) => (await tokens()).filter(({description}) => description === name);

    before(async () => {
      world = await startWorld(version);
      ann = await world.person('ann');
    });
    after(async () => {
      ann?.close();
      await world?.stop();
    });

    test('set-up run twice makes nothing twice and keeps the working credential', async () => {
      const environment = await world.environmentFile();
      const {code, output} = await world.setUpAgain();
      assert.equal(code, 0, output);
      assert.equal(await world.environmentFile(), environment);
      const commands = await world.admin.call<{trigger: string}[]>('GET', `/commands?team_id=${world.teamId}&custom_only=true`);
      assert.equal(commands.filter(({trigger}) => trigger === 'token').length, 1);
    });

    test('help names every command that ann may use', async () => {
      const {message} = last(await slash('/token help'));
      for (const name of ['list', 'show', 'create', 'rotate', 'done', 'undo', 'lost', 'disable', 'enable', 'revoke']) {
        assert.match(message, new RegExp(`/token ${name}\\b`, 'u'));
      }
    });

    test('a created token works, is shown once to its owner alone, and leaves a receipt without it', async () => {
      const posts = await slash('/token create build server --expires 30d');
      const secret = secretIn(posts);
      assert.equal(await world.works(secret), 200);
      assert.equal((await named('build server')).length, 1);
      const direct = await world.directChannel(ann);
      const receipt = await ann.posted(({channel_id, message}) => channel_id === direct && message.includes('build server'));
      assert.ok(!receipt.message.includes(secret));
      assert.ok(!last(await slash('/token list')).message.includes(secret));
    });

    test('list and show say what the server has', async () => {
      const {message} = last(await slash('/token'));
      const [token] = await named('build server');
      assert.match(message, new RegExp(`build server.*${token?.id.slice(0, 6)}`, 'u'));
      assert.match(last(await slash('/token show build')).message, /build server/u);
    });

    test('a disabled token stops working, and works again once enabled', async () => {
      const secret = secretIn(await slash('/token create nightly'));
      const question = last(await slash('/token disable nightly'));
      assert.equal(await world.works(secret), 200, 'nothing happens before the button');
      await ann.press(question, labels(question)[0] ?? '');
      assert.equal(await world.works(secret), 401);
      assert.equal((await named('nightly'))[0]?.is_active, false);
      const again = last(await slash('/token enable nightly'));
      await ann.press(again, labels(again)[0] ?? '');
      assert.equal(await world.works(secret), 200);
    });

    test('a rotation leaves both secrets working until its owner has replaced the old one', async () => {
      const before = secretIn(await slash('/token create deploy'));
      const fresh = secretIn(await slash('/token rotate deploy'));
      assert.deepEqual([await world.works(before), await world.works(fresh)], [200, 200]);
      await agree('/token done deploy');
      assert.deepEqual([await world.works(before), await world.works(fresh)], [401, 200]);
    });

    test('a rotation that is undone on its receipt leaves the old secret working, and the receipt says so from then on', async () => {
      const before = secretIn(await slash('/token create backup'));
      const fresh = secretIn(await slash('/token rotate backup'));
      const receipt = await ann.posted(({message}) => /\*\*backup\*\*.*“I have replaced it”/su.test(message));
      await ann.press(receipt, 'Undo the rotation');
      assert.deepEqual([await world.works(before), await world.works(fresh)], [200, 401]);
      const {message, props} = await ann.api.call<SeenPost>('GET', `/posts/${receipt.id}`);
      assert.match(message, /\n\n\*\*Update:\*\* .*backup/u);
      assert.equal(props.attachments, undefined);
    });

    test('a revoked token is gone from the server', async () => {
      const secret = secretIn(await slash('/token create old laptop'));
      const question = last(await slash('/token revoke old laptop'));
      await ann.press(question, labels(question)[0] ?? '');
      assert.equal(await world.works(secret), 401);
      assert.deepEqual(await named('old laptop'), []);
    });

    test('a direct message does the same, and changes nothing before a button is pressed', async () => {
      const direct = await world.directChannel(ann);
      await ann.api.call('POST', '/posts', {channel_id: direct, message: 'list'});
      await ann.ephemeral(({channel_id, message}) => channel_id === direct && message.includes('build server'));
      await ann.api.call('POST', '/posts', {channel_id: direct, message: 'create by message'});
      const question = await ann.ephemeral(({message}) => message.includes('by message'));
      assert.deepEqual(await named('by message'), []);
      const secret = secretIn(await ann.press(question, labels(question)[0] ?? ''));
      assert.equal(await world.works(secret), 200);
    });

    test('one who may not own tokens is told so, and nothing is made', async () => {
      const bob = await world.person('bob', 'system_user');
      const {message} = last(await bob.slash('/token create ci', world.townId, {team_id: world.teamId}));
      assert.match(message, /may not own tokens/u);
      bob.close();
    });

    test('Token Keeper stops cleanly', async () => {
      assert.equal(await world.keeper.end(), 0);
    });
  });
}
