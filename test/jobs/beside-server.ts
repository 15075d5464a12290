import type {TestContext} from 'node:test';
import {systemClock} from '../../src/clock.ts';
import type {Clock} from '../../src/domain/clock.ts';
import type {Logger} from '../../src/domain/logger.ts';
import {Secret} from '../../src/domain/secret.ts';
import {createMattermost} from '../../src/mattermost/connect.ts';
import type {Mattermost} from '../../src/mattermost/gateway.ts';
import type {Store} from '../../src/store/store.ts';
import {collectingLogger} from '../keeper/keeper.ts';
import {type Seeded, seed} from '../keeper/seed.ts';
import {type MattermostVersion, type StandIn, startMattermost} from '../mattermost/server.ts';
import {sqlitePlace} from '../store/sqlite-place.ts';

/** What jobs work on: a stand-in server that was seeded, our connection to it, and a store of their own. */
export type BesideServer = {
  readonly seeded: Seeded;
  readonly mattermost: StandIn;
  readonly connection: Mattermost;
  readonly store: Store;
  /** The stand-in's, so that moving one moves the other. */
  readonly clock: Clock;
  readonly log: Logger;
  /** What was logged. */
  readonly lines: readonly string[];
};

/** It ends with the test. `timeoutMs`: how long an answer is waited for. */
export async function startBesideServer(
  t: TestContext,
  {version, timeoutMs = 10_000}: {readonly version: MattermostVersion; readonly timeoutMs?: number | undefined},
): Promise<BesideServer> {
  const mattermost = await startMattermost({version});
  const place = await sqlitePlace();
  const store = await place.open();
  t.after(async () => {
    await store.close();
    await place.remove();
    await mattermost.stop();
  });
  const seeded = await seed(mattermost.url, 'http://127.0.0.1:1');
  const lines: string[] = [];
  const log = collectingLogger(lines);
  const how = {url: mattermost.url, token: new Secret(seeded.botToken), log, jobsPerSecond: 100_000, timeoutMs};
  // The calls' budget lives by real time: the clock that tests move would stop it.
  const connection = createMattermost({...how, clock: systemClock});
  const clock = {now: () => mattermost.clock.now(), after: systemClock.after};
  return {seeded, mattermost, connection, store, clock, log, lines};
}
