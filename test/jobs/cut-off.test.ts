import assert from 'node:assert/strict';
import {check, say, timesPosted} from './pair.ts';
import {startWire} from './wire.ts';

check(
  'a process that cannot reach Mattermost leaves the jobs to one that can, and takes part again once it can',
  async (world, ann) => {
    const wire = await startWire(world.mattermost.url);
    try {
      const [near, far] = await Promise.all([world.start(), world.start(wire.url)]);
      void world.sendTo(near);
      wire.cut();
      await world.until('it is cut off', () => far.output().includes('websocket lost'));
      const names = Array.from({length: 6}, (_, index) => `token ${index}`);
      for (const [index, name] of names.entries()) {
        await say(world, ann, `create ${name}`);
        await world.until('its receipt comes', async () => (await world.notices(ann)).length > index, 4_000);
      }
      assert.deepEqual(
        await timesPosted(world, ann),
        names.map(() => 1),
      );
      wire.mend();
      await say(world, ann, 'create another');
      await near.end();
      await timesPosted(world, ann, 60_000);
      assert.equal((await world.notices(ann)).length, names.length + 1);
      // What is due from now on is done by the one that was cut off.
      void world.sendTo(far);
      await say(world, ann, 'create the last');
      await timesPosted(world, ann, 60_000);
      assert.equal((await world.notices(ann)).length, names.length + 2);
    } finally {
      await wire.stop();
    }
  },
);
