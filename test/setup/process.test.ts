import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {existsSync} from 'node:fs';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {parseConfig} from '../../src/config.ts';
import {freePort} from '../keeper/free-port.ts';
import {counts, createWorld, keeperUrl, type World} from './world.ts';

const main = fileURLToPath(new URL('../../src/setup/main.ts', import.meta.url));

/** Runs the real process, without a terminal. */
async function runProcess(args: readonly string[], environment: Record<string, string> = {}) {
  const child = spawn(process.execPath, [main, ...args], {env: environment, stdio: ['ignore', 'pipe', 'pipe']});
  const parts = {out: '', err: ''};
  child.stdout.on('data', (part) => (parts.out += part));
  child.stderr.on('data', (part) => (parts.err += part));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return {code, ...parts};
}

const flagsFor = ({server, envPath}: World) => [
  '--url',
  server.url,
  '--keeper-url',
  keeperUrl,
  '--teams',
  'eng',
  '--env',
  envPath,
];

test('the process sets up with --yes, and again with only what differs', async (t) => {
  const world = await createWorld(t, '10.11');
  const environment = {MATTERMOST_ADMIN_TOKEN: world.adminToken.reveal()};
  const first = await runProcess([...flagsFor(world), '--report-channel', 'eng:reports', '--yes'], environment);
  assert.deepEqual([first.code, first.err], [0, '']);
  assert.equal(parseConfig(world.env()).KEEPER_URL, keeperUrl);
  const before = counts(world.server);
  const again = await runProcess(['--teams', 'eng', '--env', world.envPath, '--yes'], environment);
  assert.deepEqual([again.code, again.err], [0, '']);
  assert.deepEqual(counts(world.server), before);
});

test('what allows plain http is written where it is needed, so that Token Keeper starts with the file alone', async (t) => {
  const world = await createWorld(t, '10.11');
  const environment = {MATTERMOST_ADMIN_TOKEN: world.adminToken.reveal(), KEEPER_ALLOW_HTTP: 'true'};
  const near = await runProcess([...flagsFor(world), '--yes'], environment);
  assert.deepEqual([near.code, near.err, world.env().KEEPER_ALLOW_HTTP], [0, '', undefined]);
  const far = [...flagsFor(world), '--keeper-url', 'http://keeper.example.com', '--yes'];
  const {code, err} = await runProcess(far, environment);
  assert.deepEqual([code, err], [0, '']);
  assert.equal(parseConfig(world.env()).KEEPER_ALLOW_HTTP, true);
  assert.match((await runProcess(far, environment)).out, /Nothing is left to do/u);
});

test('a server that does not answer is named in a sentence', async (t) => {
  const {envPath} = await createWorld(t, '10.11');
  const args = ['--url', `http://127.0.0.1:${await freePort()}`, '--keeper-url', keeperUrl, '--teams', 'eng', '--env', envPath];
  const {code, err} = await runProcess([...args, '--yes'], {MATTERMOST_ADMIN_TOKEN: 'a'.repeat(26)});
  assert.equal(code, 1);
  assert.match(err, /^Calling http:\/\/127\.0\.0\.1:\d+ did not work: no answer/u);
});

test('a server that has no time for one call is asked again', async (t) => {
  const world = await createWorld(t, '10.11');
  world.server.misbehave({path: /users\/me$/u, kind: 'rate-limit', times: 1});
  const environment = {MATTERMOST_ADMIN_TOKEN: world.adminToken.reveal()};
  const {code, err} = await runProcess([...flagsFor(world), '--yes'], environment);
  assert.deepEqual([code, err], [0, '']);
});

test('without a terminal and without --yes it shows the plan, says how to go on, and changes nothing', async (t) => {
  const world = await createWorld(t, '10.11');
  const before = counts(world.server);
  const {code, out, err} = await runProcess([...flagsFor(world), '--admin-token', world.adminToken.reveal()]);
  assert.equal(code, 1);
  assert.match(out, /To be done:\n {2}- Make the bot account @token-keeper/);
  assert.match(err, /add --yes/);
  assert.deepEqual(counts(world.server), before);
  assert.equal(existsSync(world.envPath), false);
});

test('what is missing or wrong on the command line is said all at once, without repeating a value', async () => {
  const missing = await runProcess([]);
  assert.equal(missing.code, 1);
  assert.equal(
    missing.err,
    [
      '--url is missing.',
      '--admin-token (or MATTERMOST_ADMIN_TOKEN in the environment) is missing.',
      '--keeper-url is missing.',
      '--teams is missing.',
      '',
    ].join('\n'),
  );
  const unknown = await runProcess(['--admin-tokn=hunter2hunter2']);
  assert.match(unknown.err, /^There is no option --admin-tokn\./);
  const loose = await runProcess(['--yes', 'hunter2hunter2']);
  assert.match(loose.err, /^There is a word that belongs to no option\./);
  for (const {err, code} of [unknown, loose]) {
    assert.equal(code, 1);
    assert.ok(!err.includes('hunter2'));
  }
});

test('--help shows every option and asks nobody', async () => {
  const {code, out} = await runProcess(['--help']);
  assert.equal(code, 0);
  for (const flag of ['url', 'admin-token', 'keeper-url', 'teams', 'report-channel', 'admins', 'env', 'yes']) {
    assert.match(out, new RegExp(`--${flag} `));
  }
});
