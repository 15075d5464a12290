import assert from 'node:assert/strict';
import {join} from 'node:path';
import {after, before, test} from 'node:test';
import {createApp} from '../../src/app.ts';
import {randomIds, systemClock} from '../../src/clock.ts';
import {parseConfig} from '../../src/config.ts';
import type {Person} from '../chat/person.ts';
import {freePort} from '../keeper/free-port.ts';
import {collectingLogger, startWorld, untilReady, type World} from '../keeper/keeper.ts';
import {until} from '../mattermost-gateway/until.ts';
import {type Gate, startGate} from './gate.ts';

let world: World;
let gate: Gate;
let ann: Person;
let direct: string;

before(async () => {
  world = await startWorld();
  gate = await startGate(world.mattermost.url);
  ann = await world.person('ann');
  direct = await world.directChannel(ann);
});

after(async () => {
  ann.close();
  gate.close();
  await world.stop();
});

const write = (message: string) => ann.api.call('POST', '/posts', {channel_id: direct, message});

const apologies = (): string[] =>
  [...world.mattermost.state.posts.values()].map(({message}) => message).filter((message) => message.startsWith('I was away'));

/** Runs `work` beside a Token Keeper that is as the world's, but behind the gate, and connected but for its websocket. */
async function behindGate(work: () => Promise<void>): Promise<void> {
  const port = await freePort();
  const keeperUrl = `http://127.0.0.1:${port}`;
  const config = parseConfig({
    MATTERMOST_URL: gate.url,
    MATTERMOST_TOKEN: world.botToken,
    KEEPER_SECRET: 'a secret of the tests that is long enough',
    KEEPER_URL: keeperUrl,
    KEEPER_LISTEN: `127.0.0.1:${port}`,
  });
  const parts = {clock: systemClock, ids: randomIds, log: collectingLogger([]), sqlitePath: join(world.folder, 'gate.db')};
  const app = createApp(config, parts);
  try {
    await app.start();
    await untilReady(keeperUrl);
    await work();
  } finally {
    await app.stop();
  }
}

test('what was written after we were connected, but before the websocket was open, is answered once', async () => {
  // The world's own comes back only after this: it has another store, and so answers for itself.
  await world.restart(async () => {
    await behindGate(async () => {
      await write('list');
      assert.deepEqual(apologies(), []);
      gate.open();
      await until(() => apologies().length > 0, 'it answers');
    });
    assert.equal(apologies().length, 1);
  });
});
