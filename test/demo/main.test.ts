import assert from 'node:assert/strict';
import {once} from 'node:events';
import {mkdtemp, readdir, rm} from 'node:fs/promises';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {test} from 'node:test';
import {freePort} from '../keeper/free-port.ts';
import {runScript} from '../keeper/process.ts';

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
