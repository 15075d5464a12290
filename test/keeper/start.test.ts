import assert from 'node:assert/strict';
import {mkdtemp, readdir, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {type TestContext, test} from 'node:test';
import {runScript} from './process.ts';
import {startProcessWorld} from './process-world.ts';

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

test('an older Node is refused in a sentence, whichever file is started', async (t) => {
  const folder = await emptyFolder(t);
  const older = join(folder, 'older.mjs');
  await writeFile(older, "Object.defineProperty(process.versions, 'node', {value: '20.19.1'});");
  for (const script of ['src/start.js', 'src/main.ts']) {
    const {code, output} = await runScript(script, [], folder, {NODE_OPTIONS: `--import=${older}`});
    assert.equal(code, 1);
    assert.match(output, /^Token Keeper needs Node 24\.15 or newer, and this is 20\.19\.1: start it with `npm start`/u);
  }
});
