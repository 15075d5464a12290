import assert from 'node:assert/strict';
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, rm, symlink, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {fileURLToPath} from 'node:url';
import {eventually} from './eventually.ts';
import {freePort} from './free-port.ts';

const project = fileURLToPath(new URL('../..', import.meta.url));

/** A folder that npm takes for the project, with settings and data of its own. */
async function projectFolder(port: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'keeper-npm-'));
  for (const name of ['package.json', 'node_modules', 'src']) await symlink(join(project, name), join(folder, name));
  const settings = [
    'MATTERMOST_URL=http://127.0.0.1:9',
    'MATTERMOST_TOKEN=abcdefghijklmnopqrstuvwxyz',
    'KEEPER_SECRET=a-secret-of-the-tests-that-is-long-enough',
    `KEEPER_URL=http://127.0.0.1:${port}`,
    `KEEPER_LISTEN=127.0.0.1:${port}`,
  ];
  await writeFile(join(folder, '.env'), settings.join('\n'), {mode: 0o600});
  return folder;
}

// Who supervises `npm start` signals npm, which signals the shell that runs the script, and nobody beyond it.
test('npm start ends with Token Keeper, and not before it, when npm is told to stop', {
  skip: process.platform === 'win32' && 'no signals there',
}, async (t) => {
  const port = await freePort();
  const folder = await projectFolder(port);
  // biome-ignore lint/style/noProcessEnv: PATH only.
  const env = {PATH: process.env.PATH ?? '', npm_config_update_notifier: 'false'};
  const npm = spawn('npm', ['start'], {cwd: folder, env, detached: true, stdio: ['ignore', 'pipe', 'inherit']});
  t.after(async () => {
    try {
      process.kill(-(npm.pid ?? 0), 'SIGKILL');
    } catch {
      // All of them have ended, as they should.
    }
    await rm(folder, {recursive: true, force: true});
  });
  let output = '';
  npm.stdout.on('data', (chunk) => {
    output += String(chunk);
  });
  const alive = () =>
    fetch(`http://127.0.0.1:${port}/healthz`).then(
      () => true,
      () => false,
    );
  await eventually('it listens', () => output.includes('listening'));
  assert.equal(await alive(), true);
  npm.kill('SIGTERM');
  await once(npm, 'exit');
  assert.equal(await alive(), false, 'Token Keeper goes on without npm');
  assert.match(output, /"msg":"stopped"/u);
});
