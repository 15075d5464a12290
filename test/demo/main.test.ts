import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdirSync} from 'node:fs';
import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {eventually} from '../keeper/eventually.ts';
import {freePort} from '../keeper/free-port.ts';
import {runScript} from '../keeper/process.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

for (const script of ['test/demo/main.ts', 'test/mattermost/main.ts']) {
  test(`${script}: a port that cannot be used is said in a sentence, and nothing is left behind`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'keeper-port-'));
    t.after(() => rm(folder, {recursive: true, force: true}));
    const port = await freePort();
    const other = createServer().listen(port, '127.0.0.1');
    t.after(() => other.close());
    await once(other, 'listening');
    const start = (given: string) => runScript(script, ['--port', given], folder, {TMPDIR: folder});
    const inUse = `Port ${port} is in use: choose another with --port, from 1024 to 65535.\n`;
    assert.deepEqual(await start(String(port)), {code: 1, output: inUse});
    const tooHigh = 'Port 99999 cannot be used (ERR_SOCKET_BAD_PORT): choose another with --port, from 1024 to 65535.\n';
    assert.deepEqual(await start('99999'), {code: 1, output: tooHigh});
    assert.deepEqual(await readdir(folder), []);
  });
}

test('an option that there is not, or without its value, is said in a sentence', async () => {
  const start = (script: string, ...args: string[]) => runScript(script, args, project);
  const demo = "Unknown option '--prot'. What can be given: --port, each with a value.\n";
  assert.deepEqual(await start('test/demo/main.ts', '--prot', '1'), {code: 2, output: demo});
  const standIn = "Option '--port <value>' argument missing. What can be given: --version, --port, --host, each with a value.\n";
  assert.deepEqual(await start('test/mattermost/main.ts', '--port'), {code: 2, output: standIn});
});

const unix = {skip: process.platform === 'win32' && 'no signals there'};

test('a demo that is stopped while it starts leaves nothing behind', unix, async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'keeper-demo-'));
  // biome-ignore lint/style/noProcessEnv: PATH only.
  const env = {PATH: process.env.PATH ?? '', TMPDIR: folder, NODE_DISABLE_COMPILE_CACHE: '1'};
  const child = spawn(process.execPath, ['test/demo/main.ts', '--port', '0'], {cwd: project, env, stdio: 'ignore'});
  t.after(async () => {
    child.kill('SIGKILL');
    await rm(folder, {recursive: true, force: true});
  });
  await eventually('its folder is made', () => readdirSync(folder).length > 0);
  child.kill('SIGINT');
  assert.deepEqual(await once(child, 'exit'), [0, null]);
  assert.deepEqual(await readdir(folder), []);
});
