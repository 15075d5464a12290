import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import manifest from '../../manifest.json' with {type: 'json'};
import {createApp} from '../../src/app.ts';
import {randomIds, systemClock} from '../../src/clock.ts';
import {parseConfig} from '../../src/config.ts';
import type {Logger} from '../../src/domain/logger.ts';
import {createCronScheduler} from '../../src/jobs/cron-scheduler.ts';
import type {Job} from '../../src/jobs/scheduler.ts';
import {type Api, createApi, signIn} from '../chat/mattermost-api.ts';
import {freePort} from '../keeper/free-port.ts';
import {untilReady} from '../keeper/keeper.ts';
import {ownsTokens} from '../keeper/seed.ts';
import {type MattermostVersion, type StandIn, startMattermost} from '../mattermost/server.ts';
import {moveByADay, runAll} from './day.ts';
import {servePage} from './serve-page.ts';
import {giveAnnTokens} from './tokens.ts';

/** The demo as it runs: the address of its page, and the server behind it. */
export type Demo = {readonly url: string; readonly mattermost: StandIn; stop(): Promise<void>};

export type DemoOptions = {readonly port?: number; readonly version?: MattermostVersion; readonly log: Logger};

const passwordOf = (name: string): string => `Passw0rd!${name}`;

async function account(admin: Api, name: string, teamId: string, roles: string): Promise<void> {
  const {id} = await admin.call<{id: string}>('POST', '/users', {
    email: `${name}@example.com`,
    username: name,
    password: passwordOf(name),
  });
  await admin.call('PUT', `/users/${id}/roles`, {roles});
  await admin.call('POST', `/teams/${teamId}/members`, {team_id: teamId, user_id: id});
}

/** An empty server becomes a small company: a team, three people, the bot and its command. Answers the bot's token. */
async function furnish(url: string, keeperUrl: string): Promise<string> {
  await createApi(url, '').call('POST', '/users', {email: 'admin@example.com', username: 'admin', password: passwordOf('admin')});
  const {api: admin} = await signIn(url, 'admin', passwordOf('admin'));
  const team = await admin.call<{id: string}>('POST', '/teams', {name: 'demo', display_name: 'Demo', type: 'O'});
  await account(admin, 'ann', team.id, ownsTokens);
  await account(admin, 'bob', team.id, 'system_user');
  const {username, display_name, description, roles} = manifest.bot;
  const bot = await admin.call<{user_id: string}>('POST', '/bots', {username, display_name, description});
  await admin.call('PUT', `/users/${bot.user_id}/roles`, {roles: roles.join(' ')});
  await admin.call('POST', `/teams/${team.id}/members`, {team_id: team.id, user_id: bot.user_id});
  const {trigger, hint, description: about} = manifest.command;
  const command = {team_id: team.id, trigger, method: 'P', url: `${keeperUrl}${manifest.routes.slash}`};
  await admin.call('POST', '/commands', {...command, auto_complete: true, auto_complete_hint: hint, auto_complete_desc: about});
  return (await admin.call<{token: string}>('POST', `/users/${bot.user_id}/tokens`, {description: 'Token Keeper'})).token;
}

/** A folder that is gone when the process is, also where that ends before the demo has begun. */
function temporaryFolder(): {readonly folder: string; remove(): void} {
  const folder = mkdtempSync(join(tmpdir(), 'token-keeper-demo-'));
  const remove = () => {
    process.off('exit', remove);
    rmSync(folder, {recursive: true, force: true});
  };
  process.on('exit', remove);
  return {folder, remove};
}

/** Starts the stand-in Mattermost server, Token Keeper on SQLite and the chat page. `port` is the page's; 0 takes a free one. */
export async function startDemo({port = 0, version = '11.10', log}: DemoOptions): Promise<Demo> {
  const mattermost = await startMattermost({version});
  const clock = {now: () => mattermost.clock.now(), after: systemClock.after};
  let jobs: readonly Job[] = [];
  const aDayLater = () => moveByADay(mattermost, () => jobs);
  // First, since its port may be in use: nothing is on disk yet that would have to be taken away again.
  const page = await servePage({mattermostUrl: mattermost.url, port, host: '127.0.0.1', clock: {now: clock.now, aDayLater}});
  const keeperPort = await freePort();
  const keeperUrl = `http://127.0.0.1:${keeperPort}`;
  const {folder, remove} = temporaryFolder();
  const config = parseConfig({
    MATTERMOST_URL: mattermost.url,
    MATTERMOST_TOKEN: await furnish(mattermost.url, keeperUrl),
    KEEPER_SECRET: `${randomIds.next()}${randomIds.next()}`,
    KEEPER_URL: keeperUrl,
    KEEPER_LISTEN: `127.0.0.1:${keeperPort}`,
  });
  const scheduler = (all: readonly Job[]) => {
    jobs = all;
    return createCronScheduler({jobs, log});
  };
  const app = createApp(config, {clock, ids: randomIds, log, scheduler, sqlitePath: join(folder, 'keeper.db')});
  await app.start();
  await untilReady(keeperUrl);
  await giveAnnTokens(mattermost);
  await runAll(jobs);
  return {
    url: page.url,
    mattermost,
    async stop() {
      await page.stop();
      await app.stop();
      await mattermost.stop();
      remove();
    },
  };
}
