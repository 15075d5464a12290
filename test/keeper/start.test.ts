import assert from 'node:assert/strict';
import {execFile} from 'node:child_process';
import {mkdir, mkdtemp, readdir, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {DatabaseSync} from 'node:sqlite';
import {type TestContext, test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {promisify} from 'node:util';
import packageJson from '../../package.json' with {type: 'json'};
import {openSqlite} from '../../src/store/sqlite.ts';
import {eventually} from './eventually.ts';
import {freePort} from './free-port.ts';
import {runScript, startKeeper} from './process.ts';
import {startProcessWorld} from './process-world.ts';

const projectFolder = fileURLToPath(new URL('../..', import.meta.url));

async function emptyFolder(t: TestContext): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keeper-start-'));
  t.after(() => rm(folder, {recursive: true, force: true}));
  return folder;
}

const modeOf = async (path: string): Promise<number> => (await stat(path)).mode & 0o777;

const settings = {
  MATTERMOST_URL: 'http://127.0.0.1:9',
  MATTERMOST_TOKEN: 'abcdefghijklmnopqrstuvwxyz',
  KEEPER_SECRET: 'a secret of the tests that is long enough',
  KEEPER_URL: 'http://127.0.0.1:9',
};

test('what Node makes of our files is kept beside the store while it runs, for nobody else to write, and starts again', async () => {
  const world = await startProcessWorld();
  assert.notDeepEqual(await readdir(join(world.folder, 'compile-cache')), []);
  assert.equal(await modeOf(world.folder), 0o700);
  await world.restart();
  await world.crash();
  assert.equal((await fetch(`${world.keeperUrl}/readyz`)).status, 200);
  await world.stop();
});

test('it ends whole where nobody reads its log any more, as when its terminal is closed', async (t) => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const keeper = startKeeper(await emptyFolder(t), url, {...settings, KEEPER_LISTEN: new URL(url).host});
  await eventually('it listens', () => keeper.output().includes('listening'));
  keeper.child.stdout?.destroy();
  const hung = setTimeout(() => keeper.child.kill('SIGKILL'), 10_000);
  assert.equal(await keeper.end(), 0);
  clearTimeout(hung);
});

for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
  test(`on ${signal} it ends whole, and with 0`, {skip: process.platform === 'win32' && 'no signals there'}, async (t) => {
    const url = `http://127.0.0.1:${await freePort()}`;
    const keeper = startKeeper(await emptyFolder(t), url, {...settings, KEEPER_LISTEN: new URL(url).host});
    await eventually('it listens', () => keeper.output().includes('listening'));
    assert.equal(await keeper.end(signal), 0);
    assert.match(keeper.output(), /"msg":"stopped"/u);
  });
}

test('the folder of the store is its owner’s alone, whoever makes it first', async (t) => {
  const folder = await emptyFolder(t);
  const {code, output} = await runScript('src/start.js', [], folder);
  assert.equal(code, 1);
  assert.match(output, /^Token Keeper did not start\.\n- /u);
  assert.equal(await modeOf(join(folder, 'data')), 0o700);
});

test('where there can be no folder, that is said', async (t) => {
  const folder = await emptyFolder(t);
  await writeFile(join(folder, 'data'), '');
  const {code, output} = await runScript('src/start.js', [], folder, settings);
  assert.equal(code, 1);
  assert.match(output, /^Token Keeper did not start\.\n- .*data/u);
});

type Refused = {
  readonly settings: Readonly<Record<string, string>>;
  readonly says: (folder: string) => string;
  readonly prepare?: (folder: string) => Promise<unknown>;
};
const data = (folder: string): string => join(folder, 'data/keeper.db');
const noPostgres = {...settings, DATABASE_URL: 'postgres://keeper:hunter2@127.0.0.1:1/keeper'};
const postgresAway = 'The Postgres database in DATABASE_URL cannot be used: connect ECONNREFUSED 127.0.0.1:1.';

/** Tests may run as root: this makes the system refuse a port below 1024 as it does to anybody else. */
const asOrdinaryUser = `--import=data:text/javascript,${encodeURIComponent(`
  import {Server} from 'node:net';
  const listen = Server.prototype.listen;
  Server.prototype.listen = function (port, ...rest) {
    if (port >= 1024) return listen.call(this, port, ...rest);
    process.nextTick(() => this.emit('error', Object.assign(new Error('denied'), {code: 'EACCES', syscall: 'listen', port})));
    return this;
  };
`)}`;

const refused: Readonly<Record<string, Refused>> = {
  'the folder without settings': {
    settings: {},
    says: (folder) => `Settings come from the environment and from ${join(folder, '.env')}, which is not there.`,
  },
  'a file of a secret that is not there': {
    settings: {...settings, KEEPER_SECRET: '', KEEPER_SECRET_FILE: '/nonexistent'},
    says: () => 'KEEPER_SECRET_FILE names /nonexistent, which cannot be read: ENOENT.',
  },
  'an address of another machine to listen at': {
    settings: {...settings, KEEPER_LISTEN: '192.0.2.1:8066'},
    says: () => "The address in KEEPER_LISTEN cannot be listened at (EADDRNOTAVAIL): it must be one of this machine's.",
  },
  'a port that only root may listen at': {
    settings: {...settings, KEEPER_LISTEN: '127.0.0.1:80', NODE_OPTIONS: asOrdinaryUser},
    says: () =>
      'This account may not listen at the port in KEEPER_LISTEN (EACCES): ports below 1024 need special rights. Choose a higher one, in KEEPER_URL too unless a reverse proxy stands between.',
  },
  'Postgres that does not answer': {settings: noPostgres, says: () => postgresAway},
  'a damaged store': {
    settings,
    prepare: (folder) => writeFile(data(folder), 'damaged '.repeat(1_000)),
    says: (folder) => `${data(folder)} is damaged, or is no database: bring back a copy of it, or move it away to begin anew.`,
  },
  'a store of a newer version': {
    settings,
    async prepare(folder) {
      await (await openSqlite(data(folder))).close();
      const database = new DatabaseSync(data(folder));
      database.exec("insert into keeper_migrations (name, timestamp) values ('9999-newer', '2030-01-01')");
      database.close();
    },
    says: (folder) =>
      `${data(folder)} was written by a newer Token Keeper. Start that version again, or bring back a copy from before it.`,
  },
};

for (const [what, {settings: given, says, prepare}] of Object.entries(refused)) {
  test(`${what}: the start says what to do about it, with the setting or the whole path`, async (t) => {
    const folder = await emptyFolder(t);
    await mkdir(join(folder, 'data'));
    await prepare?.(folder);
    const {code, output} = await runScript('src/start.js', [], folder, given);
    assert.equal(code, 1);
    assert.equal(output.split('\n').at(-2), `- ${says(folder)}`);
    assert.ok(!output.includes('hunter2'));
  });
}

test('all that is wrong is said at once: values, files that cannot be read and plain http; what is right in .env does not hide it', async (t) => {
  const folder = await emptyFolder(t);
  const right = Object.entries(settings).map(([name, value]) => `${name}="${value}"`);
  await writeFile(join(folder, '.env'), right.join('\n'));
  const {code, output} = await runScript('src/start.js', [], folder, {
    MATTERMOST_URL: 'http://chat.example.com',
    MATTERMOST_TOKEN_FILE: '/nonexistent',
    KEEPER_SECRET: 'short',
    KEEPER_URL: 'http://keeper.example.com',
    LOG_LEVEL: 'loud',
  });
  const openHttp =
    'is plain http to another machine, where anyone between can read secrets. Use https, or set KEEPER_ALLOW_HTTP=true.';
  const said = [
    'MATTERMOST_TOKEN_FILE names /nonexistent, which cannot be read: ENOENT.',
    'KEEPER_SECRET must be at least 32 bytes of random text; `openssl rand -base64 48` makes one.',
    'LOG_LEVEL must be debug, info, warn or error.',
    `MATTERMOST_URL ${openHttp}`,
    `KEEPER_URL ${openHttp}`,
  ];
  assert.deepEqual(
    [code, output],
    [1, ['Token Keeper did not start.', ...said.map((sentence) => `- ${sentence}`), ''].join('\n')],
  );
});

test('a copy to a Postgres that does not answer names the setting', async (t) => {
  const folder = await emptyFolder(t);
  await (await openSqlite(data(folder))).close();
  const {code, output} = await runScript('src/store/copy-main.ts', [], folder, noPostgres);
  assert.deepEqual([code, output], [1, `Nothing was copied.\n- ${postgresAway}\n`]);
});

test('an older Node is refused in a sentence, whichever file is started', async (t) => {
  const folder = await emptyFolder(t);
  const older = join(folder, 'older.mjs');
  await writeFile(older, "Object.defineProperty(process.versions, 'node', {value: '20.19.1'});");
  for (const script of ['src/start.js', 'src/main.ts']) {
    const {code, output} = await runScript(script, [], folder, {NODE_OPTIONS: `--import=${older}`});
    assert.equal(code, 1);
    assert.match(output, /^Token Keeper needs Node 24\.15 or newer, and this is 20\.19\.1: start it with `npm start`/u);
  }
  for (const name of ['setup', 'store:copy', 'demo', 'stand-in'] as const) {
    const [, ...args] = packageJson.scripts[name].split(' ');
    const options = {cwd: projectFolder, env: {NODE_OPTIONS: `--import=${older}`}};
    const failed = await promisify(execFile)(process.execPath, args, options).catch((error: unknown) => String(error));
    assert.match(String(failed), /Token Keeper needs Node 24\.15 or newer, and this is 20\.19\.1/u, name);
  }
});
